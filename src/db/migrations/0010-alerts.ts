import { type Kysely, sql } from 'kysely';
import type { Dialect } from '../types.ts';
import { cascades, columnKit, index, required, table, unique } from './parts/columns.ts';

/** Whom to tell of what, and what was told; see `../schema/alerts.ts`. */
export async function up(db: Kysely<never>, dialect: Dialect): Promise<void> {
  const { text, int, bytes, id } = columnKit(dialect);
  await table(db, 'alert_channel')
    .addColumn('id', text, (column) => column.primaryKey())
    .addColumn('name', text, unique)
    .addColumn('channel', text, required)
    .addColumn('settings', text, required)
    .addColumn('secrets', bytes, required)
    .addColumn('enabled', int, required)
    .addColumn('created_at', int, required)
    .execute();
  await table(db, 'alert_thread')
    .addColumn('channel_id', text, cascades('alert_channel'))
    .addColumn('key', text, required)
    .addColumn('value', text, required)
    .addPrimaryKeyConstraint('alert_thread_key', ['channel_id', 'key'] as never)
    .execute();
  await table(db, 'alert_rule')
    .addColumn('id', int, id)
    .addColumn('name', text, unique)
    .addColumn('enabled', int, required)
    .addColumn('settings', text, required)
    .addColumn('since', int, required)
    .addColumn('told_at', int)
    .addColumn('next_at', int)
    .execute();
  await ofTags(db, 'alert_told', int, text)
    .addColumn('rule_id', int, cascades('alert_rule'))
    .addColumn('at', int, required)
    .addColumn('told', bytes, required)
    .addPrimaryKeyConstraint('alert_told_key', ['rule_id', 'repository_id', 'tag'] as never)
    .execute();
  await ofTags(db, 'alert_pending', int, text)
    .addColumn('rule_id', int, cascades('alert_rule'))
    .addPrimaryKeyConstraint('alert_pending_key', ['rule_id', 'repository_id', 'tag'] as never)
    .execute();
  await ofTags(db, 'alert_due', int, text)
    .addColumn('since', int, required)
    .addColumn('touched_at', int, required)
    .addColumn('stamp', int, required)
    .addPrimaryKeyConstraint('alert_due_key', ['repository_id', 'tag'] as never)
    .execute();
  for (const name of ['alert_told', 'alert_pending']) await index(db, name, ['repository_id']);
  await table(db, 'alert_sweep').addColumn('id', int, id).addColumn('scope', text, required).execute();
  await table(db, 'alert_broken_off')
    .addColumn('manifest_digest', text, (column) =>
      column.primaryKey().references('manifest.digest').onDelete('cascade'),
    )
    .addColumn('description', text, required)
    .execute();
  await sql`create table alert_cursor (
    id integer primary key check (id = 1),
    snapshot_id ${int},
    known_since ${int},
    swept_at ${int} not null
  )`.execute(db);
}

/** A table about tags of repositories. */
function ofTags(db: Kysely<never>, name: string, int: ReturnType<typeof sql.raw>, text: ReturnType<typeof sql.raw>) {
  return table(db, name).addColumn('repository_id', int, cascades('repository')).addColumn('tag', text, required);
}
