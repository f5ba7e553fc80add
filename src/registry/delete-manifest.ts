import type { Query, Transaction } from '../db/index.ts';
import { chunksOf } from '../lib/chunks.ts';
import type { Digest } from '../oci/digest.ts';
import type { Tag } from '../oci/name.ts';
import { recordTagMoves } from './tag-moves.ts';
import type { DeleteManifestOutcome, OnRegistryChange, Repository } from './types.ts';

/** Parameters of one statement; far below what either database allows. */
const MOST_PARAMETERS = 500;

/** What a change is made with: its transaction, the repository as it is in there, and whom to tell. */
export interface Change {
  readonly tx: Transaction;
  readonly repository: Repository;
  readonly now: number;
  readonly onChange: OnRegistryChange;
  /** Who makes it; absent where nobody does, or it is not known. */
  readonly by?: string;
}

/** `Images.deleteManifest`, inside a transaction. */
export async function deleteManifest(change: Change, digest: Digest): Promise<DeleteManifestOutcome> {
  const { tx, repository } = change;
  const [listedBy] = await holders(tx, repository.id, digest);
  if (listedBy !== undefined) return { kind: 'referenced', by: listedBy };
  const removed = await remove(change, digest);
  if (removed === undefined) return { kind: 'unknown' };
  await removeUntaggedChildren(change, digest);
  await dropOrphans(tx, [digest]);
  return { kind: 'deleted', tags: removed };
}

/** `Images.deleteTag`, inside a transaction: what the tag pointed to, or undefined where there was none. */
export async function deleteTag(change: Change, tag: Tag): Promise<Digest | undefined> {
  const { tx, repository, onChange } = change;
  const query = tx.deleteFrom('tag').where('repository_id', '=', repository.id).where('name', '=', tag);
  const deleted = await query.returning('digest').executeTakeFirst();
  if (deleted === undefined) return undefined;
  const digest = deleted.digest as Digest;
  await recordTagMoves(change, [tag], undefined);
  await onChange(tx, { kind: 'tag-deleted', repository, digest, tags: [tag] });
  return digest;
}

/** `Images.untag`, inside a transaction. */
export async function untag(
  change: Change,
  tag: Tag,
): Promise<{ digest: Digest; manifestDeleted: boolean } | undefined> {
  const { tx, repository } = change;
  const query = tx.selectFrom('tag').select('digest').where('repository_id', '=', repository.id);
  const found = await query.where('name', '=', tag).executeTakeFirst();
  if (found === undefined) return undefined;
  const digest = found.digest as Digest;
  const isLast = (await tagsOf(tx, repository.id, digest)).length === 1;
  const outcome = isLast ? await deleteManifest(change, digest) : undefined;
  if (outcome?.kind === 'deleted') return { digest, manifestDeleted: true };
  await deleteTag(change, tag);
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
export async function announceDeleted({ tx, repository, onChange }: Change, digests: readonly string[]): Promise<void> {
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
        not(
          exists(
            selectFrom('repository_manifest')
              .select('digest')
              .whereRef('repository_manifest.digest', '=', 'manifest.digest'),
          ),
        ),
      )
      .execute();
  }
}

async function remove(change: Change, digest: Digest): Promise<Tag[] | undefined> {
  const { tx, repository, now, onChange } = change;
  const tags = await tagsOf(tx, repository.id, digest);
  const gone = await tx
    .deleteFrom('repository_manifest')
    .where('repository_id', '=', repository.id)
    .where('digest', '=', digest)
    .executeTakeFirst();
  if (gone.numDeletedRows === 0n) return undefined;
  await tx.deleteFrom('tag').where('repository_id', '=', repository.id).where('digest', '=', digest).execute();
  await recordTagMoves(change, tags, undefined);
  await touchBlobs(tx, repository.id, digest, now);
  await onChange(tx, { kind: 'manifest-deleted', repository, digest, tags });
  return tags;
}

/** The grace time of what the manifest needed begins now: somebody may be in the middle of pulling it. */
async function touchBlobs(tx: Transaction, repositoryId: number, digest: Digest, now: number): Promise<void> {
  const needed = tx.selectFrom('manifest_blob').select('blob_digest').where('manifest_digest', '=', digest);
  await tx
    .updateTable('repository_blob')
    .set({ touched_at: now })
    .where('repository_id', '=', repositoryId)
    .where('digest', 'in', needed)
    .execute();
}

/** An index's platforms go with it, as far as nothing else in the repository holds them: no tag, no other index. */
async function removeUntaggedChildren(change: Change, parent: string): Promise<void> {
  const { tx, repository } = change;
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
    const removed = await remove(change, child);
    if (removed === undefined) continue;
    await removeUntaggedChildren(change, child);
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
