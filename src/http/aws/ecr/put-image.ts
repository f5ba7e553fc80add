import { type Digest, parseDigest } from '../../../oci/digest.ts';
import { parseTag, type Tag } from '../../../oci/name.ts';
import type { PutManifest, PutManifestOutcome, Repository } from '../../../registry/types.ts';
import type { AwsError } from '../error.ts';
import type { AwsCall } from '../types.ts';
import type { Handlers } from './handler.ts';
import { hasDigestForm } from './image-id.ts';
import {
  imageAlreadyExists,
  imageDigestDoesNotMatch,
  imagesNeeded,
  imageTagAlreadyExists,
  invalidParameter,
  layersNeeded,
  repositoryNotFound,
} from './refusals.ts';
import { findRepository, placeOf } from './repository.ts';
import type { PutImageRequest } from './shapes.generated.ts';

/** A manifest, once its layers are there. */
export const putImageHandlers = {
  PutImage: {
    permission: 'push',
    async handle(request, call) {
      const repository = await findRepository(call, request.repositoryName);
      const push = pushOf(request);
      const outcome = await call.registry.images.put(repository, push);
      if (outcome.kind !== 'stored') throw refusal(call, repository, push, outcome);
      const [tag] = push.tags;
      if (!outcome.changed) throw imageAlreadyExists(placeOf(call, repository), outcome.digest, tag);
      return {
        image: {
          registryId: call.account,
          repositoryName: repository.name,
          imageId: { imageDigest: outcome.digest, ...(tag === undefined ? {} : { imageTag: tag }) },
          imageManifest: request.imageManifest,
          imageManifestMediaType: outcome.manifest.mediaType,
        },
      };
    },
  },
} satisfies Handlers;

function pushOf({ imageManifest, imageManifestMediaType = '', imageTag, imageDigest }: PutImageRequest): PutManifest {
  checkMediaType(imageManifest, imageManifestMediaType);
  return {
    bytes: Buffer.from(imageManifest, 'utf8'),
    contentType: imageManifestMediaType,
    tags: imageTag === undefined ? [] : [tagOf(imageTag)],
    ...(imageDigest === undefined ? {} : { digest: digestOf(imageDigest) }),
  };
}

/** The manifest says what it is, or the request does (ECR API reference, PutImage). */
function checkMediaType(imageManifest: string, imageManifestMediaType: string): void {
  let manifest: unknown;
  try {
    manifest = JSON.parse(imageManifest);
  } catch {
    throw invalidParameter('ImageManifest', 'Invalid JSON syntax');
  }
  const says = typeof manifest === 'object' && manifest !== null && 'mediaType' in manifest;
  if (!says && imageManifestMediaType === '') {
    throw invalidParameter('imageManifestMediaType', 'must not be null when the image manifest has no mediaType');
  }
}

function tagOf(text: string): Tag {
  const tag = parseTag(text);
  if (tag === undefined) {
    throw invalidParameter('imageTag', "must satisfy regular expression '[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}'");
  }
  return tag;
}

function digestOf(text: string): Digest {
  const digest = parseDigest(text);
  if (digest !== undefined) return digest;
  throw invalidParameter(
    'imageDigest',
    hasDigestForm(text)
      ? 'must be a sha256 or sha512 digest'
      : "must satisfy regular expression '[a-zA-Z0-9-_+.]+:[a-fA-F0-9]+'",
  );
}

function refusal(
  call: AwsCall,
  repository: Repository,
  push: PutManifest,
  outcome: Exclude<PutManifestOutcome, { kind: 'stored' }>,
): AwsError {
  switch (outcome.kind) {
    case 'invalid':
      return invalidParameter('ImageManifest', outcome.reason);
    case 'repository-unknown':
      return repositoryNotFound(placeOf(call, repository));
    case 'digest-mismatch':
      return imageDigestDoesNotMatch(push.digest ?? '', outcome.actual);
    case 'blobs-missing':
      return layersNeeded(placeOf(call, repository), outcome.digests);
    case 'manifests-missing':
      return imagesNeeded(placeOf(call, repository), outcome.digests);
    case 'tag-immutable':
      return imageTagAlreadyExists(placeOf(call, repository), outcome.tag);
  }
}
