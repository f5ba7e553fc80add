import { type Kysely, sql } from 'kysely';
import type { Dialect } from '../types.ts';
import { columnKit, index, required, table } from './parts/columns.ts';

/** How far updates of advisories were followed by events; and what an update changed is found without reading all. */
export async function up(db: Kysely<never>, dialect: Dialect): Promise<void> {
  const { int } = columnKit(dialect);
  await table(db, 'event_cursor')
    .addColumn('id', int, (column) => column.primaryKey())
    .addColumn('snapshot_id', int, required)
    .addColumn('highest_id', int, required)
    .addColumn('at', int, required)
    .execute();
  await index(db, 'match', ['opened_snapshot_id']);
  await sql`create index match_closed on match (closed_snapshot_id) where closed_snapshot_id is not null`.execute(db);
}
