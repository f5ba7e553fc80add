import { type Kysely, sql } from 'kysely';
import type { Dialect } from '../../types.ts';

export type Row = 'new' | 'old';

/** What is written down when something is done to a row of a table. */
export interface Noted {
  readonly on: string;
  /** `insert`, `delete`, `update`, or `update of` some columns. */
  readonly after: readonly string[];
  /** Only then, where a trigger is for some rows alone; of `new` or `old`. */
  readonly when?: string;
  /** Selects kinds and repositories, of `new`, or `old` of what is deleted. */
  readonly notes: (row: Row) => string;
}

/** Whatever is done to a row. */
export const ANY = ['insert', 'update', 'delete'];

/** Makes the triggers that write to `change` (`../../schema/changes.ts`). */
export async function noteDown(db: Kysely<never>, dialect: Dialect, noted: Noted): Promise<void> {
  for (const after of noted.after) await noteAfter(db, dialect, noted, after);
}

async function noteAfter(
  db: Kysely<never>,
  dialect: Dialect,
  { on, when, notes }: Noted,
  after: string,
): Promise<void> {
  const [act = ''] = after.split(' ');
  const name = `change_of_${on}_${act}`;
  const statement = `insert into change (kind, repository) ${notes(act === 'delete' ? 'old' : 'new')};`;
  const trigger = `create trigger ${name} after ${after} on ${on} for each row ${when === undefined ? '' : `when (${when})`}`;
  if (dialect === 'sqlite') return void (await sql.raw(`${trigger} begin ${statement} end`).execute(db));
  const body = `begin ${statement} return null; end`;
  await sql.raw(`create or replace function ${name}() returns trigger language plpgsql as $$ ${body} $$`).execute(db);
  await sql.raw(`${trigger} execute function ${name}()`).execute(db);
}

/** Notes a kind that is of no repository. */
export function plain(kind: string): () => string {
  return () => `select '${kind}', null`;
}
