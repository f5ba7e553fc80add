import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Query } from '../db/index.ts';
import { chunksOf } from '../lib/chunks.ts';
import { type DayCounts, daysOf, dayText } from './summary.ts';
import type { Standing, Tally } from './types.ts';

/** Repositories as they were last surveyed. */
export interface Standings {
  /** All of them, by name; the same list while nothing changed. */
  read(): Promise<readonly Standing[]>;
  /** `daysOf`, counted once for a list while it is kept and the day lasts: who may see all sees the same. */
  days(standings: readonly Standing[], now: number): readonly DayCounts[];
}

const AT_ONCE = 200;

/** Keeps what was read, and reads what was surveyed since: of many repositories, few change at a time. */
export function createStandings(query: Query): Standings {
  let known: ReadonlyMap<number, Standing> = new Map();
  let all: readonly Standing[] = [];
  let reading: Promise<readonly Standing[]> | undefined;
  const counted = new WeakMap<readonly Standing[], readonly DayCounts[]>();
  const readAll = async () => {
    const rows = await surveyedRows(query);
    const isSame = (row: SurveyedRow) => known.get(row.id)?.surveyedAt === row.surveyed_at;
    if (rows.length === known.size && rows.every(isSame)) return all;
    const next = new Map(rows.filter(isSame).map(({ id }) => [id, known.get(id)] as const));
    const changed = rows.filter((row) => !isSame(row));
    for (const chunk of chunksOf(changed, AT_ONCE)) {
      const tallies = await talliesOf(query, chunk);
      for (const { id, name, surveyed_at: surveyedAt } of chunk) {
        const tally = tallies.get(id);
        if (tally !== undefined) next.set(id, { ...tally, repositoryId: id, repository: name, surveyedAt });
      }
      await nextTurn();
    }
    all = rows.flatMap(({ id }) => next.get(id) ?? []);
    known = new Map(all.map((standing) => [standing.repositoryId, standing]));
    return all;
  };
  return {
    read() {
      reading ??= readAll().finally(() => {
        reading = undefined;
      });
      return reading;
    },
    days(standings, now) {
      const before = counted.get(standings);
      if (before?.at(-1)?.day === dayText(now)) return before;
      const days = daysOf(standings, now);
      counted.set(standings, days);
      return days;
    },
  };
}

type SurveyedRow = Awaited<ReturnType<typeof surveyedRows>>[number];

function surveyedRows(query: Query) {
  return query
    .selectFrom('repository_survey')
    .innerJoin('repository', 'repository.id', 'repository_survey.repository_id')
    .select(['repository.id', 'repository.name', 'repository_survey.surveyed_at'])
    .orderBy('repository.name')
    .execute();
}

async function talliesOf(query: Query, rows: readonly SurveyedRow[]): Promise<ReadonlyMap<number, Tally>> {
  const ids = rows.map(({ id }) => id);
  const found = query.selectFrom('repository_survey').select(['repository_id', 'tally']);
  const tallies = await found.where('repository_id', 'in', ids).execute();
  return new Map(tallies.map(({ repository_id: id, tally }) => [id, parseTally(tally)]));
}

/** Only `record` writes the column. */
function parseTally(text: string): Tally {
  return JSON.parse(text) as Tally;
}
