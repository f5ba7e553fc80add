import type { Kysely } from 'kysely';
import type { Dialect } from '../types.ts';
import { columnKit, index, required, table } from './parts/columns.ts';

/** Who changed what; see `../schema/trail.ts`. */
export async function up(db: Kysely<never>, dialect: Dialect): Promise<void> {
  const { text, int, id } = columnKit(dialect);
  await table(db, 'trail_entry')
    .addColumn('id', int, id)
    .addColumn('at', int, required)
    .addColumn('by_name', text, required)
    .addColumn('access_key_id', text)
    .addColumn('way', text, required)
    .addColumn('action', text, required)
    .addColumn('about', text, required)
    .addColumn('detail', text)
    .execute();
  await index(db, 'trail_entry', ['by_name', 'id']);
}
