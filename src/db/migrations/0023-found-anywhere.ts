import type { Kysely } from 'kysely';
import type { Dialect } from '../types.ts';
import { ANY, noteDown, plain } from './parts/noted.ts';

/** What is found anywhere is told of as it changes, too; see `../schema/changes.ts`. */
export async function up(db: Kysely<never>, dialect: Dialect): Promise<void> {
  await noteDown(db, dialect, { on: 'standing_vulnerability', after: ANY, notes: plain('vulnerabilities') });
}
