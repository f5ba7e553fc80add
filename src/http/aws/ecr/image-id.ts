import { type Digest, parseDigest } from '../../../oci/digest.ts';
import { parseTag } from '../../../oci/name.ts';
import type { Repository } from '../../../registry/types.ts';
import type { AwsCall } from '../types.ts';
import { imageNotFound, invalidParameter } from './refusals.ts';
import { placeOf } from './repository.ts';
import type { ImageFailure, ImageIdentifier } from './shapes.generated.ts';

export type ResolvedImageId =
  | { readonly kind: 'image'; readonly digest: Digest }
  | { readonly kind: 'failure'; readonly failure: ImageFailure };

const DIGEST_PATTERN = '[a-zA-Z0-9-_+.]+:[a-fA-F0-9]+';
const DIGEST_FORM = new RegExp(`^${DIGEST_PATTERN}$`);
const LONGEST_DIGEST = 512;

/** The image that an id of a batch names, or the failure that ECR answers for it. */
export async function resolveImageId(
  call: AwsCall,
  repository: Repository,
  imageId: ImageIdentifier,
): Promise<ResolvedImageId> {
  const failure = (failureCode: ImageFailure['failureCode'] & string, failureReason: string): ResolvedImageId => ({
    kind: 'failure',
    failure: { imageId, failureCode, failureReason },
  });
  const { imageDigest, imageTag } = imageId;
  if (imageDigest === undefined && imageTag === undefined) {
    return failure('MissingDigestAndTag', 'Invalid request parameters: both tag and digest cannot be null');
  }
  if (imageDigest !== undefined && !hasDigestForm(imageDigest)) {
    return failure(
      'InvalidImageDigest',
      `Invalid request parameters: image digest should satisfy the regex '${DIGEST_PATTERN}'`,
    );
  }
  const byDigest = imageDigest === undefined ? undefined : await resolve(call, repository, parseDigest(imageDigest));
  const byTag = imageTag === undefined ? undefined : await resolve(call, repository, parseTag(imageTag));
  const digest = byTag ?? byDigest;
  if (digest === undefined || (imageTag !== undefined && byTag === undefined)) {
    return failure('ImageNotFound', 'Requested image not found');
  }
  if (imageDigest !== undefined && digest !== imageDigest) {
    return failure('ImageTagDoesNotMatchDigest', `Requested image tag points to ${digest}`);
  }
  return { kind: 'image', digest };
}

/** The image that a request names; throws `ImageNotFoundException`, or that the id is no id at all. */
export async function findImage(call: AwsCall, repository: Repository, imageId: ImageIdentifier): Promise<Digest> {
  const resolved = await resolveImageId(call, repository, imageId);
  if (resolved.kind === 'image') return resolved.digest;
  const { failureCode } = resolved.failure;
  if (failureCode === 'MissingDigestAndTag') throw invalidParameter('imageId', 'both tag and digest cannot be null');
  if (failureCode === 'InvalidImageDigest') {
    throw invalidParameter('imageDigest', `must satisfy regular expression '${DIGEST_PATTERN}'`);
  }
  throw imageNotFound(placeOf(call, repository), imageId);
}

/** Whether ECR would take the text for a digest; the registry's own form is stricter. */
export function hasDigestForm(text: string): boolean {
  return text.length <= LONGEST_DIGEST && DIGEST_FORM.test(text);
}

async function resolve(
  call: AwsCall,
  repository: Repository,
  reference: Parameters<AwsCall['registry']['images']['resolve']>[1] | undefined,
): Promise<Digest | undefined> {
  return reference === undefined ? undefined : await call.registry.images.resolve(repository.id, reference);
}
