import type { Kysely } from 'kysely';
import type { Dialect } from '../types.ts';
import { cascades, columnKit, index, required, table } from './parts/columns.ts';

/** What is counted of the images under current tags, and since when each finding has been there; see `../schema/survey.ts`. */
export async function up(db: Kysely<never>, dialect: Dialect): Promise<void> {
  const { text, int, id } = columnKit(dialect);
  await table(db, 'repository_survey')
    .addColumn('repository_id', int, (column) => cascades('repository')(column).primaryKey())
    .addColumn('surveyed_at', int, required)
    .addColumn('tally', text, required)
    .execute();
  await table(db, 'current_finding')
    .addColumn('id', int, id)
    .addColumn('repository_id', int, cascades('repository'))
    .addColumn('vulnerability_id', int, cascades('vulnerability'))
    .addColumn('type', text, required)
    .addColumn('package_name', text, required)
    .addColumn('severity', int, required)
    .addColumn('images', int, required)
    .addColumn('fixable', int, required)
    .addColumn('opened_at', int, required)
    .addColumn('closed_at', int)
    .addColumn('closed_cause', text)
    .execute();
  await index(db, 'current_finding', ['repository_id', 'closed_at']);
  await index(db, 'current_finding', ['vulnerability_id', 'repository_id']);
  await index(db, 'current_finding', ['severity', 'opened_at']);
  await index(db, 'current_finding', ['severity', 'closed_at']);
  await index(db, 'current_finding', ['closed_at']);
}
