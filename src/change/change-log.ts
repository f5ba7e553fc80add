import { setImmediate } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Database, Query } from '../db/index.ts';
import type { Clock } from '../lib/clock.ts';
import { CHANGE_KINDS, type Change } from './types.ts';

/** What the triggers wrote down of what changed (`src/db/schema/changes.ts`), read as it comes. */
export interface ChangeLog {
  /** What was committed since this, or `openChangeLog`, was called last: each once. */
  next(): Promise<readonly Change[]>;
}

/** More than this at once is told as "anything". */
const MOST = 2_000;
/** An id that is not there after this long was never committed. */
const PATIENCE_MILLISECONDS = 60_000;
/** Transactions that are under way at the beginning have ids among so many of the last. */
const UNDER_WAY = 200;
const KEPT = 10_000;
const PRUNED_AT_ONCE = 1_000;

/** By the clock that the rows are written by. */
const NOW = {
  sqlite: sql`cast(unixepoch('subsec') * 1000 as integer)`,
  postgres: sql`(extract(epoch from clock_timestamp()) * 1000)::bigint`,
};

/** All that there is to be told of. */
const ANYTHING: readonly Change[] = [...CHANGE_KINDS, 'sessions' as const].map((kind) => ({ kind }));

/**
 * Reads from now on. PostgreSQL gives ids before it commits them: one that is passed over is looked for until it comes,
 * or is given up.
 */
export async function openChangeLog(query: Query, clock: Clock): Promise<ChangeLog> {
  const awaited = new Map<number, number>();
  let highest = await highestId(query);
  const from = Math.max(0, highest - UNDER_WAY);
  const before = await query.selectFrom('change').select('id').where('id', '>', from).execute();
  awaitBetween(from, new Set(before.map(({ id }) => id)));
  return {
    async next() {
      const wanted = [...awaited.keys()];
      const rows = await query
        .selectFrom('change')
        .select(['id', 'kind', 'repository'])
        .where((where) =>
          wanted.length === 0
            ? where('id', '>', highest)
            : where.or([where('id', '>', highest), where('id', 'in', wanted)]),
        )
        .orderBy('id')
        .limit(MOST + 1)
        .execute();
      return rows.length > MOST ? await skip() : follow(rows);
    },
  };

  function follow(rows: readonly { id: number; kind: string; repository: string | null }[]): readonly Change[] {
    const read = new Set(rows.map(({ id }) => id));
    for (const id of read) awaited.delete(id);
    const from = highest;
    highest = Math.max(highest, ...read);
    awaitBetween(from, read);
    const given = clock() - PATIENCE_MILLISECONDS;
    for (const [id, since] of awaited) if (since < given) awaited.delete(id);
    return rows.map(changeOf);
  }

  async function skip(): Promise<readonly Change[]> {
    highest = await highestId(query);
    awaited.clear();
    return ANYTHING;
  }

  /** A number of ids that is too large to be under way was not given one by one. */
  function awaitBetween(from: number, read: ReadonlySet<number>): void {
    for (let id = Math.max(from, highest - MOST) + 1; id < highest; id += 1)
      if (!read.has(id)) awaited.set(id, clock());
  }
}

/** What was committed in the last so many milliseconds, once each; "anything" where that is a lot. */
export async function recentChanges(
  { query, dialect }: Pick<Database, 'query' | 'dialect'>,
  milliseconds: number,
): Promise<readonly Change[]> {
  const rows = await query
    .selectFrom((from) => from.selectFrom('change').selectAll().orderBy('id', 'desc').limit(MOST).as('last'))
    .select(['kind', 'repository'])
    .distinct()
    .where('at', '>', sql<number>`${NOW[dialect]} - ${milliseconds}`)
    .execute();
  return rows.length === MOST ? ANYTHING : rows.map(changeOf);
}

/** Forgets what everybody has heard; a part at a time, so that whoever writes meanwhile does not wait. */
export async function pruneChanges(database: Pick<Database, 'query' | 'note'>): Promise<void> {
  const kept = (await highestId(database.query)) - KEPT;
  for (let gone = PRUNED_AT_ONCE; gone === PRUNED_AT_ONCE; await setImmediate()) {
    const { numDeletedRows } = await database.note((tx) =>
      tx
        .deleteFrom('change')
        .where('id', 'in', (rows) =>
          rows.selectFrom('change').select('id').where('id', '<=', kept).orderBy('id').limit(PRUNED_AT_ONCE),
        )
        .executeTakeFirstOrThrow(),
    );
    gone = Number(numDeletedRows);
  }
}

async function highestId(query: Query): Promise<number> {
  const { id } = await query
    .selectFrom('change')
    .select((of) => of.fn.max<number | null>('id').as('id'))
    .executeTakeFirstOrThrow();
  return id ?? 0;
}

function changeOf({ kind, repository }: { kind: string; repository: string | null }): Change {
  return { kind: kind as Change['kind'], ...(repository === null ? {} : { repository }) };
}
