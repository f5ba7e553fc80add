import { type Kysely, sql } from 'kysely';
import type { Dialect } from '../types.ts';

/** What code matched the packages, so that other code matches them again; see `../schema.ts`. */
export async function up(db: Kysely<never>, dialect: Dialect): Promise<void> {
  const text = sql.raw(dialect === 'postgres' ? 'text collate "C"' : 'text');
  await sql`create table matched_by (id integer primary key check (id = 1), code ${text} not null)`.execute(db);
}
