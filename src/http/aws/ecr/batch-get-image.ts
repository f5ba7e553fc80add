import type { Repository } from '../../../registry/types.ts';
import type { AwsCall } from '../types.ts';
import type { Handlers } from './handler.ts';
import { resolveImageId } from './image-id.ts';
import { findRepository } from './repository.ts';
import type { Image, ImageFailure, ImageIdentifier } from './shapes.generated.ts';

/** Manifests by tag or digest, as a pull asks for them. */
export const batchGetImageHandlers = {
  BatchGetImage: {
    permission: 'pull',
    async handle({ repositoryName, imageIds, acceptedMediaTypes }, call) {
      const repository = await findRepository(call, repositoryName);
      const images: Image[] = [];
      const failures: ImageFailure[] = [];
      for (const imageId of imageIds) {
        const got = await getImage(call, repository, imageId, acceptedMediaTypes);
        if (got.kind === 'image') images.push(got.image);
        else failures.push(got.failure);
      }
      return { images, failures };
    },
  },
} satisfies Handlers;

type Got =
  | { readonly kind: 'image'; readonly image: Image }
  | { readonly kind: 'failure'; readonly failure: ImageFailure };

/** An image of a media type that is not accepted is not found: it is never turned into another. */
async function getImage(
  call: AwsCall,
  repository: Repository,
  imageId: ImageIdentifier,
  accepted: readonly string[] | undefined,
): Promise<Got> {
  const resolved = await resolveImageId(call, repository, imageId);
  if (resolved.kind === 'failure') return resolved;
  const { digest } = resolved;
  const manifest = await call.registry.images.manifest(repository.id, digest);
  if (manifest === undefined) return notFound(imageId, 'Requested image not found');
  if (accepted !== undefined && !accepted.includes(manifest.mediaType)) {
    return notFound(imageId, `Requested image has the media type ${manifest.mediaType}, which is not accepted`);
  }
  call.registry.images.recordPull(repository.id, digest);
  const image: Image = {
    registryId: call.account,
    repositoryName: repository.name,
    imageId: { ...imageId, imageDigest: digest },
    imageManifest: Buffer.from(manifest.bytes).toString('utf8'),
    imageManifestMediaType: manifest.mediaType,
  };
  return { kind: 'image', image };
}

function notFound(imageId: ImageIdentifier, failureReason: string): Got {
  return { kind: 'failure', failure: { imageId, failureCode: 'ImageNotFound', failureReason } };
}
