import { type Kysely, sql } from 'kysely';
import type { Dialect } from '../types.ts';
import { columnKit, required, table } from './parts/columns.ts';

type Row = 'new' | 'old';

/** What is written down when something is done to a row of a table. */
interface Noted {
  readonly on: string;
  /** `insert`, `delete`, `update`, or `update of` some columns. */
  readonly after: readonly string[];
  /** Only then, where a trigger is for some rows alone; of `new` or `old`. */
  readonly when?: string;
  /** Selects kinds and repositories, of `new`, or `old` of what is deleted. */
  readonly notes: (row: Row) => string;
}

const ANY = ['insert', 'update', 'delete'];

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
  for (const noted of NOTED) for (const after of noted.after) await noteDown(db, dialect, noted, after);
}

function nowIn(dialect: Dialect) {
  return dialect === 'postgres'
    ? sql`((extract(epoch from clock_timestamp()) * 1000)::bigint)`
    : sql`(cast(unixepoch('subsec') * 1000 as integer))`;
}

async function noteDown(db: Kysely<never>, dialect: Dialect, { on, when, notes }: Noted, after: string): Promise<void> {
  const [act = ''] = after.split(' ');
  const name = `change_of_${on}_${act}`;
  const statement = `insert into change (kind, repository) ${notes(act === 'delete' ? 'old' : 'new')};`;
  const trigger = `create trigger ${name} after ${after} on ${on} for each row ${when === undefined ? '' : `when (${when})`}`;
  if (dialect === 'sqlite') return void (await sql.raw(`${trigger} begin ${statement} end`).execute(db));
  const body = `begin ${statement} return null; end`;
  await sql.raw(`create function ${name}() returns trigger language plpgsql as $$ ${body} $$`).execute(db);
  await sql.raw(`${trigger} execute function ${name}()`).execute(db);
}

function plain(kind: string): () => string {
  return () => `select '${kind}', null`;
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
