import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Query } from '../db/index.ts';
import { chunksOf } from '../lib/chunks.ts';
import type { Digest } from '../oci/digest.ts';
import type { Tag } from '../oci/name.ts';
import { holders } from './delete-manifest.ts';
import { listImages } from './list-images.ts';

/** What deleting images would come to. */
export interface DeletionPreview {
  /** Those that are there, each with its tags; `listedBy` keeps it, an index that is not deleted with it. */
  readonly images: readonly { readonly digest: Digest; readonly tags: readonly Tag[]; readonly listedBy?: Digest }[];
  /** What goes along: what indexes list and nothing else holds. */
  readonly parts: readonly Digest[];
  /** Manifests of the repository that are about what goes, and stay: signatures, SBOMs. */
  readonly attached: number;
  /** Bytes of blobs that nothing else in the registry needs; they go by garbage collection, after its grace time. */
  readonly freedBytes: number;
}

/** What is looked at of what indexes list. */
const MOST_PARTS = 5000;
const CHUNK = 400;
/** Manifests whose blobs are looked at in one turn. */
const FEW = 10;

/** What deleting the images would come to now, together. */
export async function previewDeletion(
  query: Query,
  repositoryId: number,
  digests: readonly Digest[],
): Promise<DeletionPreview> {
  const filter = { digests };
  const found = await listImages(query, repositoryId, { limit: digests.length, filter });
  const kept = await listedElsewhere(
    query,
    repositoryId,
    found.map(({ digest }) => digest),
  );
  const goes = found.map(({ digest }) => digest).filter((digest) => !kept.has(digest));
  const parts = await partsOf(query, repositoryId, goes);
  const all = [...goes, ...parts];
  return {
    images: found.map(({ digest, tags }) => {
      const listedBy = kept.get(digest);
      return { digest, tags, ...(listedBy === undefined ? {} : { listedBy }) };
    }),
    parts,
    attached: await attachedTo(query, repositoryId, all),
    freedBytes: await freedBytes(query, repositoryId, all),
  };
}

/** Those that an index lists which stays, with that index. */
async function listedElsewhere(
  query: Query,
  repositoryId: number,
  digests: readonly Digest[],
): Promise<ReadonlyMap<Digest, Digest>> {
  const above = new Map<Digest, readonly Digest[]>();
  for (const digest of digests) above.set(digest, await holders(query, repositoryId, digest));
  const kept = new Map<Digest, Digest>();
  for (let before = -1; before < kept.size; ) {
    before = kept.size;
    for (const [digest, by] of above) {
      const stays = by.find((each) => !above.has(each) || kept.has(each));
      if (stays !== undefined) kept.set(digest, stays);
    }
  }
  return kept;
}

async function partsOf(query: Query, repositoryId: number, goes: readonly Digest[]): Promise<readonly Digest[]> {
  const gone = new Set(goes);
  for (let level = goes; level.length > 0 && gone.size < MOST_PARTS; ) {
    const next: Digest[] = [];
    for (const child of await childrenIn(query, repositoryId, level)) {
      if (gone.has(child) || (await isTagged(query, repositoryId, child))) continue;
      const by = await holders(query, repositoryId, child);
      if (by.some((each) => !gone.has(each))) continue;
      gone.add(child);
      next.push(child);
    }
    level = next;
  }
  return [...gone].slice(goes.length);
}

async function childrenIn(query: Query, repositoryId: number, parents: readonly Digest[]): Promise<readonly Digest[]> {
  const found: Digest[] = [];
  for (const some of chunksOf(parents, CHUNK)) {
    const rows = await query
      .selectFrom('manifest_child')
      .innerJoin('repository_manifest', 'repository_manifest.digest', 'manifest_child.child_digest')
      .select('child_digest')
      .distinct()
      .where('parent_digest', 'in', some)
      .where('repository_manifest.repository_id', '=', repositoryId)
      .orderBy('child_digest')
      .limit(MOST_PARTS)
      .execute();
    found.push(...rows.map((row) => row.child_digest as Digest));
  }
  return found;
}

async function isTagged(query: Query, repositoryId: number, digest: Digest): Promise<boolean> {
  const tags = query.selectFrom('tag').select('name').where('repository_id', '=', repositoryId);
  return (await tags.where('digest', '=', digest).limit(1).executeTakeFirst()) !== undefined;
}

async function attachedTo(query: Query, repositoryId: number, gone: readonly Digest[]): Promise<number> {
  let count = 0;
  for (const some of chunksOf(gone, CHUNK)) {
    const rows = await query
      .selectFrom('manifest')
      .innerJoin('repository_manifest', 'repository_manifest.digest', 'manifest.digest')
      .select('manifest.digest')
      .where('manifest.subject', 'in', some)
      .where('repository_manifest.repository_id', '=', repositoryId)
      .execute();
    count += rows.filter(({ digest }) => !gone.includes(digest as Digest)).length;
  }
  return count;
}

/** Of blobs that no manifest names which stays, in this repository or another. */
async function freedBytes(query: Query, repositoryId: number, gone: readonly Digest[]): Promise<number> {
  const sizes = new Map<string, number>();
  for (const some of chunksOf(gone, FEW)) {
    const rows = await query
      .selectFrom('manifest_blob as own')
      .select(['own.blob_digest', 'own.size'])
      .where('own.manifest_digest', 'in', some)
      .where(({ not, exists, selectFrom }) =>
        not(
          exists(
            selectFrom('manifest_blob as other')
              .innerJoin('repository_manifest as held', 'held.digest', 'other.manifest_digest')
              .select('other.position')
              .whereRef('other.blob_digest', '=', 'own.blob_digest')
              .where(({ or, eb }) =>
                or([eb('held.repository_id', '!=', repositoryId), eb('other.manifest_digest', 'not in', gone)]),
              ),
          ),
        ),
      )
      .execute();
    for (const { blob_digest, size } of rows) sizes.set(blob_digest, size);
    await nextTurn();
  }
  return [...sizes.values()].reduce((sum, size) => sum + size, 0);
}
