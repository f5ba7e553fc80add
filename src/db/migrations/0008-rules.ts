import type { Kysely } from 'kysely';
import type { Dialect } from '../types.ts';
import { cascades, columnKit, required, table, unique } from './parts/columns.ts';

/** Rules of the bus, their targets, and where and as whom HTTP targets are called; see `../schema/rules.ts`. */
export async function up(db: Kysely<never>, dialect: Dialect): Promise<void> {
  const { text, int, bytes, id } = columnKit(dialect);
  await table(db, 'event_rule')
    .addColumn('id', int, id)
    .addColumn('name', text, unique)
    .addColumn('description', text)
    .addColumn('event_pattern', text, required)
    .addColumn('role_arn', text)
    .addColumn('enabled', int, required)
    .addColumn('tags', text, required)
    .execute();
  await table(db, 'event_target')
    .addColumn('id', int, id)
    .addColumn('rule_id', int, cascades('event_rule'))
    .addColumn('name', text, required)
    .addColumn('arn', text, required)
    .addColumn('settings', text, required)
    .addUniqueConstraint('event_target_once', ['rule_id', 'name'] as never)
    .execute();
  await table(db, 'event_rule_version')
    .addColumn('id', int, (column) => column.primaryKey())
    .addColumn('version', int, required)
    .execute();
  await table(db, 'event_connection')
    .addColumn('name', text, (column) => column.primaryKey())
    .addColumn('uuid', text, required)
    .addColumn('description', text)
    .addColumn('kind', text, required)
    .addColumn('shown', text, required)
    .addColumn('secrets', bytes)
    .addColumn('created_at', int, required)
    .addColumn('modified_at', int, required)
    .addColumn('authorized_at', int)
    .execute();
  await table(db, 'event_api_destination')
    .addColumn('name', text, (column) => column.primaryKey())
    .addColumn('uuid', text, required)
    .addColumn('description', text)
    .addColumn('connection_arn', text, required)
    .addColumn('endpoint', text, required)
    .addColumn('method', text, required)
    .addColumn('rate', int, required)
    .addColumn('created_at', int, required)
    .addColumn('modified_at', int, required)
    .execute();
}
