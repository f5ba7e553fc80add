import { type Kysely, sql } from 'kysely';
import type { Dialect } from '../types.ts';
import { columnKit, required, table } from './parts/columns.ts';
import { ANY, type Noted, noteDown, plain, type Row } from './parts/noted.ts';

const NOTED: readonly Noted[] = [
  { on: 'repository', after: ANY, notes: (row) => `select 'repositories', ${row}.name` },
  { on: 'repository_label', after: ANY, notes: ofRepository('repositories') },
  { on: 'repository_manifest', after: ['insert', 'update of pushed_at', 'delete'], notes: ofRepository('images') },
  { on: 'tag', after: ANY, notes: ofRepository('images') },
  { on: 'scan', after: ['insert', 'update of status'], notes: ofRepository('images') },
  // However an image is written, it ends with this: it is inspected.
  { on: 'image', after: ['update'], notes: ofManifest },
  { on: 'repository_survey', after: ['insert', 'update'], notes: ofRepository('overview') },
  { on: 'excuse', after: ['insert', 'update'], notes: ofExcuse },
  // All was matched against other advisories.
  { on: 'event_cursor', after: ['update'], when: 'new.snapshot_id <> old.snapshot_id', notes: plain('findings') },
  { on: 'active_snapshot', after: ['insert'], notes: plain('advisories') },
  { on: 'advisory_source', after: ANY, notes: plain('advisories') },
  {
    on: 'registry_setting',
    after: ['insert', 'update'],
    when: "new.name = 'tags.current'",
    notes: plain('current-tags'),
  },
  { on: 'schedule', after: ANY, notes: plain('schedules') },
  {
    on: 'alert_rule',
    after: ['insert', 'update of name, enabled, settings, told_at, next_at', 'delete'],
    notes: plain('alerts'),
  },
  { on: 'alert_channel', after: ANY, notes: plain('alerts') },
  { on: 'delivery', after: ['insert', 'update of state, attempts'], notes: plain('deliveries') },
  // What was sent is forgotten by and by.
  { on: 'delivery', after: ['delete'], when: "old.state <> 'sent'", notes: plain('deliveries') },
  { on: 'identity', after: ANY, notes: plain('users') },
  { on: 'identity_grant', after: ['insert', 'delete'], notes: plain('users') },
  { on: 'identity_password', after: ['insert', 'delete'], notes: plain('users') },
  { on: 'access_key', after: ['insert', 'delete'], notes: plain('users') },
  { on: 'session', after: ['delete'], notes: plain('sessions') },
  { on: 'trail_entry', after: ['insert'], notes: plain('trail') },
];

/** What changed lately; see `../schema/changes.ts`. */
export async function up(db: Kysely<never>, dialect: Dialect): Promise<void> {
  const { text, int, id } = columnKit(dialect);
  await table(db, 'change')
    .addColumn('id', int, id)
    .addColumn('kind', text, required)
    .addColumn('repository', text)
    .addColumn('at', int, (column) => column.notNull().defaultTo(nowIn(dialect)))
    .execute();
  for (const noted of NOTED) await noteDown(db, dialect, noted);
}

function nowIn(dialect: Dialect) {
  return dialect === 'postgres'
    ? sql`((extract(epoch from clock_timestamp()) * 1000)::bigint)`
    : sql`(cast(unixepoch('subsec') * 1000 as integer))`;
}

/** Of what goes with its repository, the repository's own going tells. */
function ofRepository(kind: string): (row: Row) => string {
  return (row) => `select '${kind}', name from repository where id = ${row}.repository_id`;
}

function ofManifest(row: Row): string {
  return `select 'images', repository.name from repository
    join repository_manifest on repository_manifest.repository_id = repository.id
    where repository_manifest.digest = ${row}.manifest_digest`;
}

/** An excuse is shown to who may see what its pattern stands for; what it excuses lies in any repository that fits. */
function ofExcuse(row: Row): string {
  const one = `case when ${row}.repository like '%*%' then null else ${row}.repository end`;
  return `select 'excuses', ${row}.repository union all select 'findings', ${one}`;
}
