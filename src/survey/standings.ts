import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Query } from '../db/index.ts';
import type { Standing, Tally } from './types.ts';

/** Repositories as they were last surveyed. */
export interface Standings {
  /** All of them, by name. */
  read(): Promise<readonly Standing[]>;
}

const AT_ONCE = 200;

/** Keeps what was read, and reads what was surveyed since: of many repositories, few change at a time. */
export function createStandings(query: Query): Standings {
  const tallies = new Map<number, { readonly surveyedAt: number; readonly tally: Tally }>();
  let newest = 0;
  let reading: Promise<readonly Standing[]> | undefined;
  const readAll = async () => {
    for (let after = 0; ; ) {
      const rows = await surveyed(query, { since: newest, after });
      for (const { repository_id: id, surveyed_at: surveyedAt, tally } of rows) {
        tallies.set(id, { surveyedAt, tally: parseTally(tally) });
      }
      const last = rows.at(-1);
      if (last === undefined || rows.length < AT_ONCE) break;
      after = last.repository_id;
      await nextTurn();
    }
    for (const { surveyedAt } of tallies.values()) newest = Math.max(newest, surveyedAt);
    const named = await query.selectFrom('repository').select(['id', 'name']).orderBy('name').execute();
    const present = new Set(named.map(({ id }) => id));
    for (const id of tallies.keys()) if (!present.has(id)) tallies.delete(id);
    return named.flatMap(({ id, name }) => {
      const found = tallies.get(id);
      return found === undefined
        ? []
        : [{ ...found.tally, repositoryId: id, repository: name, surveyedAt: found.surveyedAt }];
    });
  };
  return {
    read() {
      reading ??= readAll().finally(() => {
        reading = undefined;
      });
      return reading;
    },
  };
}

/** By id, so that a page goes on where the one before ended; those of the newest time once more. */
function surveyed(query: Query, { since, after }: { readonly since: number; readonly after: number }) {
  return query
    .selectFrom('repository_survey')
    .selectAll()
    .where('surveyed_at', '>=', since)
    .where('repository_id', '>', after)
    .orderBy('repository_id')
    .limit(AT_ONCE)
    .execute();
}

/** Only `record` writes the column. */
function parseTally(text: string): Tally {
  return JSON.parse(text) as Tally;
}
