import type { Kysely } from 'kysely';
import type { Dialect } from '../types.ts';
import { columnKit } from './parts/columns.ts';

/** From where something was asked for, and when an access key was last used; see `../schema/trail.ts`. */
export async function up(db: Kysely<never>, dialect: Dialect): Promise<void> {
  const { text, int } = columnKit(dialect);
  await db.schema.alterTable('trail_entry').addColumn('address', text).execute();
  await db.schema.alterTable('access_key').addColumn('used_at', int).execute();
}
