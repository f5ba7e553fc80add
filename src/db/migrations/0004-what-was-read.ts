import { type Kysely, sql } from 'kysely';
import type { Dialect } from '../types.ts';

/** What was last read of each source, so that the same is not read again; see `../schema.ts`. */
export async function up(db: Kysely<never>, dialect: Dialect): Promise<void> {
  const text = sql.raw(dialect === 'postgres' ? 'text collate "C"' : 'text');
  await sql`alter table advisory_source drop column validators`.execute(db);
  await sql`alter table advisory_source add column read_from ${text}`.execute(db);
}
