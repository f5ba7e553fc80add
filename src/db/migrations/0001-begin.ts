import { type Kysely, sql } from 'kysely';
import type { Dialect } from '../types.ts';
import { cascades, columnKit, index, type Kit, required, table, unique } from './parts/columns.ts';

/** The first schema; what each table means stands in `../schema.ts`. */
export async function up(db: Kysely<never>, dialect: Dialect): Promise<void> {
  const kit = columnKit(dialect);
  await registryTables(db, kit);
  await inventoryTables(db, kit);
  await advisoryTables(db, kit);
  await scanTables(db, kit);
  await authTables(db, kit);
}

async function registryTables(db: Kysely<never>, { text, int, bytes, id }: Kit): Promise<void> {
  await table(db, 'repository')
    .addColumn('id', int, id)
    .addColumn('name', text, unique)
    .addColumn('created_at', int, required)
    .addColumn('scan_on_push', int, required)
    .addColumn('tag_mutability', text, required)
    .addColumn('mutability_exclusions', text, required)
    .addColumn('encryption', text, required)
    .addColumn('policy', text)
    .addColumn('lifecycle_policy', text)
    .addColumn('lifecycle_policy_set_at', int)
    .addColumn('sandbox', int, (column) => column.notNull().defaultTo(0))
    .execute();
  await table(db, 'repository_label')
    .addColumn('repository_id', int, cascades('repository'))
    .addColumn('key', text, required)
    .addColumn('value', text, required)
    .addPrimaryKeyConstraint('repository_label_pk', ['repository_id', 'key'] as never)
    .execute();
  await table(db, 'blob')
    .addColumn('digest', text, (column) => column.primaryKey())
    .addColumn('size', int, required)
    .addColumn('stored_at', int, required)
    .addColumn('touched_at', int, required)
    .execute();
  await table(db, 'repository_blob')
    .addColumn('repository_id', int, cascades('repository'))
    .addColumn('digest', text, required)
    .addColumn('linked_at', int, required)
    .addColumn('touched_at', int, required)
    .addPrimaryKeyConstraint('repository_blob_pk', ['repository_id', 'digest'] as never)
    .execute();
  await index(db, 'repository_blob', ['digest']);
  await table(db, 'upload')
    .addColumn('id', text, (column) => column.primaryKey())
    .addColumn('repository_id', int, cascades('repository'))
    .addColumn('started_at', int, required)
    .execute();
  await manifestTables(db, { text, int, bytes, id });
  await table(db, 'registry_setting')
    .addColumn('name', text, (column) => column.primaryKey())
    .addColumn('value', text, required)
    .execute();
}

async function manifestTables(
  db: Kysely<never>,
  { text, int, bytes }: Pick<Kit, 'text' | 'int' | 'bytes' | 'id'>,
): Promise<void> {
  await table(db, 'manifest')
    .addColumn('digest', text, (column) => column.primaryKey())
    .addColumn('media_type', text, required)
    .addColumn('artifact_type', text)
    .addColumn('subject', text)
    .addColumn('size', int, required)
    .addColumn('image_size', int, required)
    .addColumn('body', bytes, required)
    .execute();
  await index(db, 'manifest', ['subject']);
  await table(db, 'manifest_blob')
    .addColumn('manifest_digest', text, (column) => column.notNull().references('manifest.digest').onDelete('cascade'))
    .addColumn('position', int, required)
    .addColumn('role', text, required)
    .addColumn('blob_digest', text, required)
    .addColumn('media_type', text, required)
    .addColumn('size', int, required)
    .addPrimaryKeyConstraint('manifest_blob_pk', ['manifest_digest', 'position'] as never)
    .execute();
  await index(db, 'manifest_blob', ['blob_digest']);
  await table(db, 'manifest_child')
    .addColumn('parent_digest', text, (column) => column.notNull().references('manifest.digest').onDelete('cascade'))
    .addColumn('position', int, required)
    .addColumn('child_digest', text, required)
    .addColumn('platform', text)
    .addPrimaryKeyConstraint('manifest_child_pk', ['parent_digest', 'position'] as never)
    .execute();
  await index(db, 'manifest_child', ['child_digest']);
  await table(db, 'repository_manifest')
    .addColumn('repository_id', int, cascades('repository'))
    .addColumn('digest', text, (column) => column.notNull().references('manifest.digest'))
    .addColumn('pushed_at', int, required)
    .addColumn('touched_at', int, required)
    .addColumn('pulled_at', int)
    .addPrimaryKeyConstraint('repository_manifest_pk', ['repository_id', 'digest'] as never)
    .execute();
  await index(db, 'repository_manifest', ['digest']);
  await table(db, 'tag')
    .addColumn('repository_id', int, cascades('repository'))
    .addColumn('name', text, required)
    .addColumn('digest', text, required)
    .addColumn('updated_at', int, required)
    .addPrimaryKeyConstraint('tag_pk', ['repository_id', 'name'] as never)
    .execute();
  await index(db, 'tag', ['repository_id', 'digest']);
}

async function inventoryTables(db: Kysely<never>, { text, int, bytes, id }: Kit): Promise<void> {
  await table(db, 'inventory')
    .addColumn('id', int, id)
    .addColumn('blob_digest', text, required)
    .addColumn('extractor_version', int, required)
    .addColumn('state', text, required)
    .addColumn('reasons', text, required)
    .addColumn('facts', bytes)
    .addColumn('attempts', int, required)
    .addColumn('created_at', int, required)
    .addUniqueConstraint('inventory_of_blob', ['blob_digest', 'extractor_version'] as never)
    .execute();
  await table(db, 'image')
    .addColumn('id', int, id)
    .addColumn('manifest_digest', text, unique)
    .addColumn('os', text)
    .addColumn('architecture', text)
    .addColumn('distro_id', text)
    .addColumn('distro_release', text)
    .addColumn('distro_name', text)
    .addColumn('observations', text, required)
    .addColumn('extractor_version', int, required)
    .addColumn('composed_at', int, required)
    .execute();
  await table(db, 'location').addColumn('id', int, id).addColumn('path', text, unique).execute();
  await table(db, 'package')
    .addColumn('id', int, id)
    .addColumn('identity', text, unique)
    .addColumn('type', text, required)
    .addColumn('name', text, required)
    .addColumn('version', text, required)
    .addColumn('architecture', text)
    .addColumn('source_name', text, required)
    .addColumn('source_version', text, required)
    .addColumn('distro_id', text)
    .addColumn('distro_release', text)
    .addColumn('scheme', text, required)
    .addColumn('purl', text, required)
    .addColumn('matched_snapshot_id', int)
    .execute();
  await index(db, 'package', ['matched_snapshot_id']);
  await table(db, 'package_key')
    .addColumn('package_id', int, cascades('package'))
    .addColumn('ecosystem', text, required)
    .addColumn('name', text, required)
    .addPrimaryKeyConstraint('package_key_pk', ['ecosystem', 'name', 'package_id'] as never)
    .execute();
  await index(db, 'package_key', ['package_id']);
  await table(db, 'image_package')
    .addColumn('image_id', int, cascades('image'))
    .addColumn('package_id', int, cascades('package'))
    .addColumn('location_id', int, required)
    .addColumn('layer', int, required)
    .addPrimaryKeyConstraint('image_package_pk', ['image_id', 'package_id', 'location_id'] as never)
    .execute();
  await index(db, 'image_package', ['package_id']);
}

async function advisoryTables(db: Kysely<never>, { text, int, real, id }: Kit): Promise<void> {
  await table(db, 'snapshot')
    .addColumn('id', int, id)
    .addColumn('digest', text, required)
    .addColumn('file', text, required)
    .addColumn('built_at', int, required)
    .addColumn('activated_at', int)
    .addColumn('provenance', text, required)
    .execute();
  await table(db, 'active_snapshot')
    .addColumn('id', int, (column) => column.primaryKey().check(sql`id = 1`))
    .addColumn('snapshot_id', int, (column) => column.notNull().references('snapshot.id'))
    .execute();
  await table(db, 'advisory_source')
    .addColumn('source', text, (column) => column.primaryKey())
    .addColumn('checked_at', int, required)
    .addColumn('fetched_at', int)
    .addColumn('changed_at', int)
    .addColumn('validators', text, required)
    .addColumn('last_error', text)
    .execute();
  await table(db, 'vulnerability').addColumn('id', int, id).addColumn('name', text, unique).execute();
  await table(db, 'vulnerability_alias')
    .addColumn('name', text, (column) => column.primaryKey())
    .addColumn('vulnerability_id', int, cascades('vulnerability'))
    .execute();
  await index(db, 'vulnerability_alias', ['vulnerability_id']);
  await table(db, 'advisory')
    .addColumn('id', int, id)
    .addColumn('source', text, required)
    .addColumn('external_id', text, required)
    .addColumn('vulnerability_id', int, cascades('vulnerability'))
    .addColumn('title', text)
    .addColumn('description', text)
    .addColumn('uri', text)
    .addColumn('published_at', int)
    .addUniqueConstraint('advisory_of_source', ['source', 'external_id', 'vulnerability_id'] as never)
    .execute();
  await index(db, 'advisory', ['vulnerability_id']);
  await matchTable(db, { text, int, real, id });
}

async function matchTable(
  db: Kysely<never>,
  { text, int, real, id }: Pick<Kit, 'text' | 'int' | 'real' | 'id'>,
): Promise<void> {
  await table(db, 'match')
    .addColumn('id', int, id)
    .addColumn('package_id', int, cascades('package'))
    .addColumn('vulnerability_id', int, cascades('vulnerability'))
    .addColumn('advisory_id', int, cascades('advisory'))
    .addColumn('ecosystem', text, required)
    .addColumn('key_name', text, required)
    .addColumn('verdict', text, required)
    .addColumn('reason', text)
    .addColumn('state', text)
    .addColumn('fixed_version', text)
    .addColumn('severity', text, required)
    .addColumn('score', real)
    .addColumn('vector', text)
    .addColumn('cvss_version', text)
    .addColumn('opened_at', int, required)
    .addColumn('opened_snapshot_id', int, required)
    .addColumn('opened_cause', text, required)
    .addColumn('closed_at', int)
    .addColumn('closed_snapshot_id', int)
    .addColumn('closed_cause', text)
    .execute();
  await index(db, 'match', ['package_id', 'opened_at']);
  await index(db, 'match', ['vulnerability_id']);
  await db.schema
    .createIndex('match_open')
    .unique()
    .on('match')
    .columns(['package_id', 'vulnerability_id'])
    .where(sql.ref('closed_at'), 'is', null)
    .execute();
}

async function scanTables(db: Kysely<never>, { text, int, id }: Kit): Promise<void> {
  await table(db, 'scan')
    .addColumn('id', int, id)
    .addColumn('repository_id', int, cascades('repository'))
    .addColumn('manifest_digest', text, required)
    .addColumn('cause', text, required)
    .addColumn('status', text, required)
    .addColumn('description', text)
    .addColumn('coverage', text)
    .addColumn('requested_at', int, required)
    .addColumn('completed_at', int)
    .addColumn('source_updated_at', int)
    .execute();
  await index(db, 'scan', ['repository_id', 'manifest_digest', 'id']);
  await index(db, 'scan', ['manifest_digest', 'status']);
  await table(db, 'job')
    .addColumn('id', int, id)
    .addColumn('kind', text, required)
    .addColumn('key', text, required)
    .addColumn('payload', text, required)
    .addColumn('due_at', int, required)
    .addColumn('attempts', int, required)
    .addColumn('claimed_by', text)
    .addColumn('claimed_until', int)
    .addColumn('last_error', text)
    .addColumn('created_at', int, required)
    .addUniqueConstraint('job_once', ['kind', 'key'] as never)
    .execute();
  await index(db, 'job', ['due_at']);
}

async function authTables(db: Kysely<never>, { text, int, bytes, id }: Kit): Promise<void> {
  await table(db, 'identity')
    .addColumn('id', int, id)
    .addColumn('name', text, unique)
    .addColumn('created_at', int, required)
    .addColumn('disabled', int, required)
    .execute();
  await table(db, 'identity_grant')
    .addColumn('identity_id', int, cascades('identity'))
    .addColumn('permission', text, required)
    .addColumn('pattern', text, required)
    .addPrimaryKeyConstraint('identity_grant_pk', ['identity_id', 'permission', 'pattern'] as never)
    .execute();
  await table(db, 'access_key')
    .addColumn('id', text, (column) => column.primaryKey())
    .addColumn('identity_id', int, cascades('identity'))
    .addColumn('secret', bytes, required)
    .addColumn('created_at', int, required)
    .execute();
}
