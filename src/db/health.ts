import { sql } from 'kysely';
import type { Database } from './types.ts';

const MOST_FAULTS = 5;

/**
 * What SQLite finds wrong with the file's structure, at most five sentences; none where it is sound. Reads the whole
 * file. PostgreSQL looks after its own files: there it is only asked to answer.
 */
export async function structureFaults({ dialect, query }: Database): Promise<readonly string[]> {
  if (dialect === 'postgres') {
    await sql`select 1`.execute(query);
    return [];
  }
  const { rows } = await sql<{ quick_check: string }>`pragma quick_check(${sql.lit(MOST_FAULTS)})`.execute(query);
  return rows.map((row) => row.quick_check).filter((text) => text !== 'ok');
}

/** The latest time that anything was recorded at, in milliseconds; undefined where there is nothing yet. */
export async function newestTime({ query }: Database): Promise<number | undefined> {
  const times = await Promise.all([
    newest(query.selectFrom('identity').select((of) => of.fn.max('created_at').as('at'))),
    newest(query.selectFrom('access_key').select((of) => of.fn.max('created_at').as('at'))),
    newest(query.selectFrom('repository_manifest').select((of) => of.fn.max('pushed_at').as('at'))),
    newest(query.selectFrom('tag').select((of) => of.fn.max('updated_at').as('at'))),
    newest(query.selectFrom('scan').select((of) => of.fn.max('requested_at').as('at'))),
    newest(query.selectFrom('advisory_source').select((of) => of.fn.max('checked_at').as('at'))),
  ]);
  const known = times.filter((time) => time !== undefined);
  return known.length === 0 ? undefined : Math.max(...known);
}

async function newest(rows: { execute(): Promise<{ at: number | null }[]> }): Promise<number | undefined> {
  const [row] = await rows.execute();
  return row?.at ?? undefined;
}
