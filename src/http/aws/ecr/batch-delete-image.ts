import { parseTag } from '../../../oci/name.ts';
import { deleteBatch } from '../../../registry/index.ts';
import type { Deletion } from '../../../registry/types.ts';
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
      const deletions: AskedDeletion[] = [];
      for (const imageId of imageIds) {
        const resolved = await resolveImageId(call, repository, imageId);
        if (resolved.kind === 'failure') failures.push(resolved.failure);
        else deletions.push(deletionOf(imageId, resolved.digest));
      }
      const { deleted, referenced } = await deleteBatch(call.registry.images, repository, deletions);
      return { imageIds: deleted.flatMap(idsOf), failures: [...failures, ...referenced.map(failureOf)] };
    },
  },
} satisfies Handlers;

interface AskedDeletion extends Deletion {
  readonly imageId: ImageIdentifier;
}

function deletionOf(imageId: ImageIdentifier, digest: Deletion['digest']): AskedDeletion {
  const tag = imageId.imageTag === undefined ? undefined : parseTag(imageId.imageTag);
  return { imageId, digest, ...(tag === undefined ? {} : { tag }) };
}

function idsOf({
  deletion: { digest },
  tags,
}: {
  deletion: AskedDeletion;
  tags: readonly string[];
}): ImageIdentifier[] {
  return tags.length === 0 ? [{ imageDigest: digest }] : tags.map((imageTag) => ({ imageDigest: digest, imageTag }));
}

function failureOf({ deletion: { imageId }, by }: { deletion: AskedDeletion; by: string }): ImageFailure {
  const failureReason = `Requested image referenced by manifest list: [${by}]`;
  return { imageId, failureCode: 'ImageReferencedByManifestList', failureReason };
}
