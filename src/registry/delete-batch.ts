import type { Digest } from '../oci/digest.ts';
import type { Tag } from '../oci/name.ts';
import type { Images, Repository } from './types.ts';

/** Something to delete: an image with all its tags, or, with a tag, that tag as ECR removes it (`Images.untag`). */
export interface Deletion {
  readonly digest: Digest;
  readonly tag?: Tag;
}

/** What became of the deletions of a batch, in no order. */
export interface BatchDeleted<D extends Deletion> {
  /** With the tags that went along with an image. */
  readonly deleted: readonly { readonly deletion: D; readonly tags: readonly Tag[] }[];
  /** Those that stay, since that index of the repository lists them. */
  readonly referenced: readonly { readonly deletion: D; readonly by: Digest }[];
}

type Outcome =
  | { readonly kind: 'deleted'; readonly tags: readonly Tag[] }
  | { readonly kind: 'referenced'; readonly by: Digest };

/**
 * Deletes what is asked for, each in a transaction of its own. What an index of the repository names stays as long as the
 * index does. The same batch may delete both, in any order, so those are tried again as long as anything else goes.
 */
export async function deleteBatch<D extends Deletion>(
  images: Pick<Images, 'deleteManifest' | 'untag'>,
  repository: Repository,
  deletions: readonly D[],
): Promise<BatchDeleted<D>> {
  const deleted: { deletion: D; tags: readonly Tag[] }[] = [];
  let left = deletions;
  for (;;) {
    const referenced: { deletion: D; by: Digest }[] = [];
    for (const deletion of left) {
      const outcome = await deleteOne(images, repository, deletion);
      if (outcome.kind === 'deleted') deleted.push({ deletion, tags: outcome.tags });
      else referenced.push({ deletion, by: outcome.by });
    }
    if (referenced.length === 0 || referenced.length === left.length) return { deleted, referenced };
    left = referenced.map(({ deletion }) => deletion);
  }
}

/** An image that went in the meantime, with its index or by another deletion of the batch, is deleted as asked. */
async function deleteOne(
  images: Pick<Images, 'deleteManifest' | 'untag'>,
  repository: Repository,
  { digest, tag }: Deletion,
): Promise<Outcome> {
  if (tag !== undefined) {
    await images.untag(repository, tag);
    return { kind: 'deleted', tags: [tag] };
  }
  const outcome = await images.deleteManifest(repository, digest);
  return outcome.kind === 'unknown' ? { kind: 'deleted', tags: [] } : outcome;
}
