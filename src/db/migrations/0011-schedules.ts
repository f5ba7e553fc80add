import type { Kysely } from 'kysely';
import type { Dialect } from '../types.ts';
import { columnKit, required, table, unique } from './parts/columns.ts';

/** Scans that come by themselves, which tags are held where, and how long a sandbox keeps; see `../schema/schedules.ts`. */
export async function up(db: Kysely<never>, dialect: Dialect): Promise<void> {
  const { text, int, id } = columnKit(dialect);
  await table(db, 'schedule')
    .addColumn('id', int, id)
    .addColumn('name', text, unique)
    .addColumn('expression', text, required)
    .addColumn('time_zone', text, required)
    .addColumn('repositories', text, required)
    .addColumn('enabled', int, required)
    .addColumn('created_at', int, required)
    .addColumn('next_at', int)
    .addColumn('last_at', int)
    .addColumn('last_images', int)
    .addColumn('run_at', int)
    .addColumn('run_for', int)
    .addColumn('run_after', text)
    .addColumn('run_images', int, (column) => column.notNull().defaultTo(0))
    .execute();
  await table(db, 'scheduled_scan')
    .addColumn('repository_id', int, required)
    .addColumn('manifest_digest', text, required)
    .addPrimaryKeyConstraint('scheduled_scan_pk', ['manifest_digest', 'repository_id'] as never)
    .addForeignKeyConstraint(
      'scheduled_scan_held',
      ['repository_id', 'manifest_digest'] as never,
      'repository_manifest',
      ['repository_id', 'digest'] as never,
      (constraint) => constraint.onDelete('cascade'),
    )
    .execute();
  await db.schema.createIndex('tag_by_name').on('tag').columns(['name', 'repository_id', 'digest']).execute();
  await db.schema.alterTable('repository').addColumn('sandbox_days', int).execute();
  await db.schema
    .alterTable('repository')
    .addColumn('made_on_push', int, (column) => column.notNull().defaultTo(0))
    .execute();
}
