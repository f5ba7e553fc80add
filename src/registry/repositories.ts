import { type SqlBool, sql } from 'kysely';
import type { Database, Query, Transaction } from '../db/index.ts';
import type { Clock } from '../lib/clock.ts';
import { matchesWildcard } from '../lib/wildcard.ts';
import type { RepositoryName } from '../oci/name.ts';
import { announceDeleted, type Change, dropOrphans } from './delete-manifest.ts';
import { likePattern } from './like-pattern.ts';
import { changeRepository, repositoryOf } from './repository-row.ts';
import type {
  NewRepository,
  OnRegistryChange,
  OnRepositoryChange,
  Repositories,
  Repository,
  RepositoryChanges,
  Sandboxes,
} from './types.ts';

export interface RepositoriesOptions {
  readonly db: Database;
  readonly clock: Clock;
  readonly onChange: OnRegistryChange;
  readonly onRepositoryChange?: OnRepositoryChange;
  readonly sandboxes?: Sandboxes;
}

/** Repositories in the metadata database. */
export function databaseRepositories(options: RepositoriesOptions): Repositories {
  const { db, clock, onChange, onRepositoryChange, sandboxes } = options;
  return {
    async create(repository) {
      return await db.write(async (tx) => {
        const row = await insert(tx, repository, { now: clock(), sandboxes });
        if (row === undefined) return undefined;
        await writeLabels(tx, row.id, repository.labels ?? {});
        await onRepositoryChange?.(tx, { repository: row });
        return row;
      });
    },
    get: (name) => find(db.query, name),
    async list({ after, limit, names, part }) {
      let query = db.query.selectFrom('repository').selectAll().orderBy('name').limit(limit);
      if (after !== undefined) query = query.where('name', '>', after);
      if (names !== undefined) query = query.where('name', 'in', [...names, '']);
      if (part !== undefined) query = query.where(sql<SqlBool>`name like ${likePattern(part)} escape '\\'`);
      return (await query.execute()).map(repositoryOf);
    },
    async update(name, changes) {
      const set = columnsOf(changes, clock());
      if (Object.keys(set).length === 0) return await find(db.query, name);
      const found = await find(db.query, name);
      return found && (await changeRepository(db, found.id, (tx, before) => update(options, tx, { before, set })));
    },
    async delete(name, force) {
      const found = await find(db.query, name);
      const removal =
        found &&
        (await changeRepository(db, found.id, (tx, repository) =>
          remove({ tx, repository, now: clock(), onChange }, force),
        ));
      return removal ?? { kind: 'unknown' };
    },
    labels: (repositoryId) => readLabels(db.query, repositoryId),
    async setLabels(repositoryId, labels) {
      return await db.write(async (tx) => {
        await writeLabels(tx, repositoryId, labels);
        return await readLabels(tx, repositoryId);
      });
    },
  };
}

async function update(
  { onRepositoryChange }: RepositoriesOptions,
  tx: Transaction,
  { before, set }: { readonly before: Repository; readonly set: ReturnType<typeof columnsOf> },
): Promise<Repository> {
  const rows = tx.updateTable('repository').set(set).where('id', '=', before.id).returningAll();
  const repository = repositoryOf(await rows.executeTakeFirstOrThrow());
  await onRepositoryChange?.(tx, { before, repository });
  return repository;
}

/** What the repository alone held goes with it; its blobs stay for the grace time, for pulls that are under way. */
async function remove({ tx, repository, now, onChange }: Change, force: boolean): ReturnType<Repositories['delete']> {
  const held = tx.selectFrom('repository_manifest').select('digest').where('repository_id', '=', repository.id);
  const digests = (await held.execute()).map((row) => row.digest);
  if (!force && digests.length > 0) return { kind: 'not-empty' };
  await announceDeleted({ tx, repository, now, onChange }, digests);
  const linked = tx.selectFrom('repository_blob').select('digest').where('repository_id', '=', repository.id);
  await tx.updateTable('blob').set({ touched_at: now }).where('digest', 'in', linked).execute();
  await tx.deleteFrom('repository').where('id', '=', repository.id).execute();
  await dropOrphans(tx, digests);
  return { kind: 'deleted', repository };
}

async function find(query: Query, name: RepositoryName): Promise<Repository | undefined> {
  const row = await query.selectFrom('repository').selectAll().where('name', '=', name).executeTakeFirst();
  return row && repositoryOf(row);
}

async function insert(
  tx: Query,
  repository: NewRepository,
  { now, sandboxes }: { readonly now: number; readonly sandboxes: Sandboxes | undefined },
): Promise<Repository | undefined> {
  const isSandbox = sandboxes?.patterns.some((pattern) => matchesWildcard(pattern, repository.name)) === true;
  const row = await tx
    .insertInto('repository')
    .values({
      name: repository.name,
      created_at: now,
      scan_on_push: repository.scanOnPush ? 1 : 0,
      tag_mutability: repository.tagMutability ?? 'MUTABLE',
      mutability_exclusions: JSON.stringify(repository.mutabilityExclusions ?? []),
      encryption: JSON.stringify(repository.encryption ?? { encryptionType: 'AES256' }),
      ...(isSandbox ? { sandbox: 1, sandbox_days: sandboxes.days } : {}),
      made_on_push: repository.isMadeOnPush === true ? 1 : 0,
    })
    .onConflict((conflict) => conflict.column('name').doNothing())
    .returningAll()
    .executeTakeFirst();
  return row && repositoryOf(row);
}

function columnsOf(changes: RepositoryChanges, now: number) {
  const { scanOnPush, tagMutability, mutabilityExclusions, policy, lifecyclePolicy, sandbox } = changes;
  return {
    ...(scanOnPush === undefined ? {} : { scan_on_push: scanOnPush ? 1 : 0 }),
    ...(tagMutability === undefined ? {} : { tag_mutability: tagMutability }),
    ...(mutabilityExclusions === undefined ? {} : { mutability_exclusions: JSON.stringify(mutabilityExclusions) }),
    ...(policy === undefined ? {} : { policy }),
    ...(lifecyclePolicy === undefined ? {} : { lifecycle_policy: lifecyclePolicy, lifecycle_policy_set_at: now }),
    ...(sandbox === undefined ? {} : { sandbox: sandbox === null ? 0 : 1, sandbox_days: sandbox?.days ?? null }),
  };
}

async function readLabels(query: Query, repositoryId: number): Promise<Record<string, string>> {
  const rows = await query
    .selectFrom('repository_label')
    .select(['key', 'value'])
    .where('repository_id', '=', repositoryId)
    .orderBy('key')
    .execute();
  return Object.fromEntries(rows.map((row) => [row.key, row.value]));
}

async function writeLabels(
  tx: Query,
  repositoryId: number,
  labels: Readonly<Record<string, string | null>>,
): Promise<void> {
  const named = Object.keys(labels);
  if (named.length === 0) return;
  await tx.deleteFrom('repository_label').where('repository_id', '=', repositoryId).where('key', 'in', named).execute();
  const rows = Object.entries(labels).flatMap(([key, value]) =>
    value === null ? [] : [{ repository_id: repositoryId, key, value }],
  );
  if (rows.length > 0) await tx.insertInto('repository_label').values(rows).execute();
}
