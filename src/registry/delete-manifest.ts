import type { Query, Transaction } from '../db/index.ts';
import { chunksOf } from '../lib/chunks.ts';
import type { Digest } from '../oci/digest.ts';
import type { Tag } from '../oci/name.ts';
import type { DeleteManifestOutcome, OnRegistryChange, Repository } from './types.ts';

/** Parameters of one statement; far below what either database allows. */
const MOST_PARAMETERS = 500;

/** `Images.deleteManifest`, inside a transaction. */
export async function deleteManifest(
  tx: Transaction,
  repository: Repository,
  digest: Digest,
  onChange: OnRegistryChange,
): Promise<DeleteManifestOutcome> {
  const [listedBy] = await holders(tx, repository.id, digest);
  if (listedBy !== undefined) return { kind: 'referenced', by: listedBy };
  const removed = await remove(tx, repository, digest, onChange);
  if (removed === undefined) return { kind: 'unknown' };
  await removeUntaggedChildren(tx, repository, digest, onChange);
  await dropOrphans(tx, [digest]);
  return { kind: 'deleted', tags: removed };
}

/** `Images.deleteTag`, inside a transaction: what the tag pointed to, or undefined where there was none. */
export async function deleteTag(
  tx: Transaction,
  repository: Repository,
  tag: Tag,
  onChange: OnRegistryChange,
): Promise<Digest | undefined> {
  const query = tx.deleteFrom('tag').where('repository_id', '=', repository.id).where('name', '=', tag);
  const deleted = await query.returning('digest').executeTakeFirst();
  if (deleted === undefined) return undefined;
  const digest = deleted.digest as Digest;
  await onChange(tx, { kind: 'tag-deleted', repository, digest, tags: [tag] });
  return digest;
}

/** `Images.untag`, inside a transaction. */
export async function untag(
  tx: Transaction,
  repository: Repository,
  tag: Tag,
  onChange: OnRegistryChange,
): Promise<{ digest: Digest; manifestDeleted: boolean } | undefined> {
  const query = tx.selectFrom('tag').select('digest').where('repository_id', '=', repository.id);
  const found = await query.where('name', '=', tag).executeTakeFirst();
  if (found === undefined) return undefined;
  const digest = found.digest as Digest;
  const isLast = (await tagsOf(tx, repository.id, digest)).length === 1;
  const outcome = isLast ? await deleteManifest(tx, repository, digest, onChange) : undefined;
  if (outcome?.kind === 'deleted') return { digest, manifestDeleted: true };
  await deleteTag(tx, repository, tag, onChange);
  return { digest, manifestDeleted: false };
}

/** `Images.holders`. */
export async function holders(query: Query, repositoryId: number, digest: Digest): Promise<Digest[]> {
  const rows = await query
    .selectFrom('manifest_child')
    .innerJoin('repository_manifest', 'repository_manifest.digest', 'manifest_child.parent_digest')
    .select('parent_digest')
    .distinct()
    .where('child_digest', '=', digest)
    .where('repository_manifest.repository_id', '=', repositoryId)
    .orderBy('parent_digest')
    .execute();
  return rows.map((row) => row.parent_digest as Digest);
}

/** Tells of manifests that go together with their repository. */
export async function announceDeleted(
  tx: Transaction,
  repository: Repository,
  digests: readonly string[],
  onChange: OnRegistryChange,
): Promise<void> {
  for (const digest of digests) {
    const tags = await tagsOf(tx, repository.id, digest);
    await onChange(tx, { kind: 'manifest-deleted', repository, digest: digest as Digest, tags });
  }
}

/** Removes the bytes of manifests that no repository holds any more. */
export async function dropOrphans(tx: Transaction, digests: readonly string[]): Promise<void> {
  for (const some of chunksOf(digests, MOST_PARAMETERS)) {
    await tx
      .deleteFrom('manifest')
      .where('digest', 'in', some)
      .where(({ not, exists, selectFrom }) =>
        not(exists(selectFrom('repository_manifest').select('digest').whereRef('repository_manifest.digest', '=', 'manifest.digest'))),
      )
      .execute();
  }
}

async function remove(
  tx: Transaction,
  repository: Repository,
  digest: Digest,
  onChange: OnRegistryChange,
): Promise<Tag[] | undefined> {
  const tags = await tagsOf(tx, repository.id, digest);
  const gone = await tx
    .deleteFrom('repository_manifest')
    .where('repository_id', '=', repository.id)
    .where('digest', '=', digest)
    .executeTakeFirst();
  if (gone.numDeletedRows === 0n) return undefined;
  await tx.deleteFrom('tag').where('repository_id', '=', repository.id).where('digest', '=', digest).execute();
  await onChange(tx, { kind: 'manifest-deleted', repository, digest, tags });
  return tags;
}

/** An index's platforms go with it, as far as nothing else in the repository holds them: no tag, no other index. */
async function removeUntaggedChildren(
  tx: Transaction,
  repository: Repository,
  parent: string,
  onChange: OnRegistryChange,
): Promise<void> {
  const children = await tx
    .selectFrom('manifest_child')
    .select('child_digest')
    .distinct()
    .where('parent_digest', '=', parent)
    .execute();
  for (const { child_digest } of children) {
    const child = child_digest as Digest;
    const tagged = (await tagsOf(tx, repository.id, child)).length > 0;
    if (tagged || (await holders(tx, repository.id, child)).length > 0) continue;
    const removed = await remove(tx, repository, child, onChange);
    if (removed === undefined) continue;
    await removeUntaggedChildren(tx, repository, child, onChange);
    await dropOrphans(tx, [child]);
  }
}

async function tagsOf(tx: Transaction, repositoryId: number, digest: string): Promise<Tag[]> {
  const rows = await tx
    .selectFrom('tag')
    .select('name')
    .where('repository_id', '=', repositoryId)
    .where('digest', '=', digest)
    .orderBy('name')
    .execute();
  return rows.map((row) => row.name as Tag);
}
