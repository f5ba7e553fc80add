import type { Digest } from '../../../oci/digest.ts';
import { parseTag, type Tag } from '../../../oci/name.ts';
import type { Repository } from '../../../registry/types.ts';
import type { AwsCall } from '../types.ts';
import type { Handlers } from './handler.ts';
import { resolveImageId } from './image-id.ts';
import { findRepository } from './repository.ts';
import type { ImageFailure, ImageIdentifier } from './shapes.generated.ts';

/** Tags and images, away with them. */
export const batchDeleteImageHandlers = {
  BatchDeleteImage: {
    permission: 'push',
    async handle({ repositoryName, imageIds }, call) {
      const repository = await findRepository(call, repositoryName);
      const failures: ImageFailure[] = [];
      const deletions: Deletion[] = [];
      for (const imageId of imageIds) {
        const resolved = await resolveImageId(call, repository, imageId);
        if (resolved.kind === 'failure') failures.push(resolved.failure);
        else deletions.push(deletionOf(imageId, resolved.digest));
      }
      const deleted = await deleteAll(call, repository, deletions);
      return { imageIds: deleted.imageIds, failures: [...failures, ...deleted.failures] };
    },
  },
} satisfies Handlers;

interface Deletion {
  readonly imageId: ImageIdentifier;
  readonly digest: Digest;
  /** Absent: the image with all its tags. */
  readonly tag?: Tag;
}

function deletionOf(imageId: ImageIdentifier, digest: Digest): Deletion {
  const tag = imageId.imageTag === undefined ? undefined : parseTag(imageId.imageTag);
  return { imageId, digest, ...(tag === undefined ? {} : { tag }) };
}

/**
 * What an index of the repository names stays as long as the index does. The same request may delete both, in any
 * order, so those are tried again as long as anything else goes.
 */
async function deleteAll(
  call: AwsCall,
  repository: Repository,
  deletions: readonly Deletion[],
): Promise<{ imageIds: ImageIdentifier[]; failures: ImageFailure[] }> {
  const imageIds: ImageIdentifier[] = [];
  let left = deletions;
  for (;;) {
    const referenced: (Deletion & { readonly by: Digest })[] = [];
    for (const deletion of left) {
      const outcome = await deleteOne(call, repository, deletion);
      if (outcome.kind === 'deleted') imageIds.push(...outcome.imageIds);
      else referenced.push({ ...deletion, by: outcome.by });
    }
    if (referenced.length === 0 || referenced.length === left.length) {
      return { imageIds, failures: referenced.map(failureOf) };
    }
    left = referenced;
  }
}

type Deleted =
  | { readonly kind: 'deleted'; readonly imageIds: readonly ImageIdentifier[] }
  | { readonly kind: 'referenced'; readonly by: Digest };

/** An image that went in the meantime, with its index or by another id of the request, is deleted as asked. */
async function deleteOne(call: AwsCall, repository: Repository, { digest, tag }: Deletion): Promise<Deleted> {
  if (tag !== undefined) {
    await call.registry.images.untag(repository, tag);
    return { kind: 'deleted', imageIds: [{ imageDigest: digest, imageTag: tag }] };
  }
  const outcome = await call.registry.images.deleteManifest(repository, digest);
  if (outcome.kind === 'referenced') return outcome;
  const tags = outcome.kind === 'deleted' ? outcome.tags : [];
  const imageIds = tags.map((imageTag) => ({ imageDigest: digest, imageTag }));
  return { kind: 'deleted', imageIds: imageIds.length === 0 ? [{ imageDigest: digest }] : imageIds };
}

function failureOf({ imageId, by }: Deletion & { readonly by: Digest }): ImageFailure {
  const failureReason = `Requested image referenced by manifest list: [${by}]`;
  return { imageId, failureCode: 'ImageReferencedByManifestList', failureReason };
}
