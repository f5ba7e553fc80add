import type { Kysely } from 'kysely';
import type { Dialect } from '../types.ts';
import { cascades, columnKit, required, table } from './parts/columns.ts';

/** What the channels of rules were told of excuses themselves, and when that is looked for next; see `../schema/alerts.ts`. */
export async function up(db: Kysely<never>, dialect: Dialect): Promise<void> {
  const { text, int } = columnKit(dialect);
  await db.schema.alterTable('alert_rule').addColumn('excuses_at', int).execute();
  await table(db, 'alert_told_excuse')
    .addColumn('rule_id', int, cascades('alert_rule'))
    .addColumn('excuse_id', int, cascades('excuse'))
    .addColumn('state', text, required)
    .addColumn('at', int, required)
    .addPrimaryKeyConstraint('alert_told_excuse_key', ['rule_id', 'excuse_id', 'state'] as never)
    .execute();
}
