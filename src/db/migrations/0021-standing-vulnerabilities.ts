import type { Kysely } from 'kysely';
import type { Dialect } from '../types.ts';
import { columnKit, required, table } from './parts/columns.ts';

/** What is found anywhere now, by vulnerability; see `../schema/survey.ts`. */
export async function up(db: Kysely<never>, dialect: Dialect): Promise<void> {
  const { text, int } = columnKit(dialect);
  await table(db, 'standing_vulnerability')
    .addColumn('vulnerability_id', int, (column) =>
      column.primaryKey().references('vulnerability.id').onDelete('cascade'),
    )
    .addColumn('rank', int, required)
    .addColumn('severity', int, required)
    .addColumn('images', int, required)
    .addColumn('repositories', int, required)
    .addColumn('fixable', int, required)
    .addColumn('excused', int, required)
    .addColumn('opened_at', int, required)
    .addColumn('packages', text, required)
    .execute();
}
