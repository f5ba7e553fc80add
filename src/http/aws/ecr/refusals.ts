import type { Digest } from '../../../oci/digest.ts';
import { AwsError } from '../error.ts';
import type { ImageIdentifier } from './shapes.generated.ts';

/** Errors of the ECR API, worded as ECR words them: clients show these texts, and some search them. */

/** Where something is looked for. */
interface Place {
  readonly account: string;
  readonly name: string;
}

export function invalidParameter(parameter: string, constraint: string): AwsError {
  return new AwsError(
    'InvalidParameterException',
    `Invalid parameter at '${parameter}' failed to satisfy constraint: '${constraint}'`,
  );
}

export function repositoryNotFound({ account, name }: Place): AwsError {
  return new AwsError(
    'RepositoryNotFoundException',
    `The repository with name '${name}' does not exist in the registry with id '${account}'`,
  );
}

export function repositoryAlreadyExists({ account, name }: Place): AwsError {
  return new AwsError(
    'RepositoryAlreadyExistsException',
    `The repository with name '${name}' already exists in the registry with id '${account}'`,
  );
}

export function repositoryNotEmpty({ account, name }: Place): AwsError {
  return new AwsError(
    'RepositoryNotEmptyException',
    `The repository with name '${name}' in registry with id '${account}' cannot be deleted because it still contains images`,
  );
}

export function repositoryPolicyNotFound({ account, name }: Place): AwsError {
  return new AwsError(
    'RepositoryPolicyNotFoundException',
    `Repository policy does not exist for the repository with name '${name}' in the registry with id '${account}'`,
  );
}

export function lifecyclePolicyNotFound({ account, name }: Place): AwsError {
  return new AwsError(
    'LifecyclePolicyNotFoundException',
    `Lifecycle policy does not exist for the repository with name '${name}' in the registry with id '${account}'`,
  );
}

export function imageNotFound({ account, name }: Place, imageId: ImageIdentifier): AwsError {
  return new AwsError(
    'ImageNotFoundException',
    `The image with imageId ${imageIdText(imageId)} does not exist within the repository with name '${name}' ` +
      `in the registry with id '${account}'`,
  );
}

export function imageAlreadyExists({ account, name }: Place, digest: Digest, tag: string | undefined): AwsError {
  const tagged = tag === undefined ? '' : ` and tag '${tag}'`;
  return new AwsError(
    'ImageAlreadyExistsException',
    `Image with digest '${digest}'${tagged} already exists in the repository with name '${name}' ` +
      `in registry with id '${account}'`,
  );
}

export function imageTagAlreadyExists({ name }: Place, tag: string): AwsError {
  return new AwsError(
    'ImageTagAlreadyExistsException',
    `The image tag '${tag}' already exists in the '${name}' repository and cannot be overwritten because the ` +
      'repository is immutable.',
  );
}

export function imageDigestDoesNotMatch(given: string, actual: Digest): AwsError {
  return new AwsError(
    'ImageDigestDoesNotMatchException',
    `The image digest '${given}' does not match the digest '${actual}' of the image manifest`,
  );
}

export function layersNeeded({ account, name }: Place, digests: readonly Digest[]): AwsError {
  return new AwsError(
    'LayersNotFoundException',
    `Layers with digests '[${digests.join(', ')}]' required for pushing image into repository with name '${name}' ` +
      `in the registry with id '${account}' do not exist`,
  );
}

export function imagesNeeded({ account, name }: Place, digests: readonly Digest[]): AwsError {
  return new AwsError(
    'ReferencedImagesNotFoundException',
    `Images with digests '[${digests.join(', ')}]' required for pushing image into repository with name '${name}' ` +
      `in the registry with id '${account}' do not exist`,
  );
}

export function layerNotFound({ account, name }: Place, digest: string): AwsError {
  return new AwsError(
    'LayersNotFoundException',
    `The layer with digest '${digest}' does not exist within the repository with name '${name}' ` +
      `in the registry with id '${account}'`,
  );
}

export function layerAlreadyExists({ account, name }: Place, digest: string): AwsError {
  return new AwsError(
    'LayerAlreadyExistsException',
    `The layer with digest '${digest}' already exists in the repository with name '${name}' ` +
      `in registry with id '${account}'`,
  );
}

export function uploadNotFound({ account, name }: Place, uploadId: string): AwsError {
  return new AwsError(
    'UploadNotFoundException',
    `An upload with id '${uploadId}' cannot be found for the repository with name '${name}' ` +
      `in the registry with id '${account}'`,
  );
}

export function emptyUpload({ account, name }: Place, uploadId: string): AwsError {
  return new AwsError(
    'EmptyUploadException',
    `The upload with id '${uploadId}' in the repository with name '${name}' in registry with id '${account}' ` +
      'cannot be completed because it does not have any parts',
  );
}

export function invalidLayer(expected: string, actual: string): AwsError {
  return new AwsError(
    'InvalidLayerException',
    `The layer digest '${expected}' does not match the digest '${actual}' of the uploaded layer`,
  );
}

/** `received` is how many bytes the upload has. */
export function invalidLayerPart(
  { account, name }: Place,
  uploadId: string,
  received: number,
  reason: string,
): AwsError {
  const members = { registryId: account, repositoryName: name, uploadId, lastValidByteReceived: received - 1 };
  return new AwsError('InvalidLayerPartException', reason, { members });
}

export function scanNotFound({ account, name }: Place, imageId: ImageIdentifier): AwsError {
  return new AwsError(
    'ScanNotFoundException',
    `Image scan does not exist for the image with '${imageIdText(imageId)}' in the repository with name '${name}' ` +
      `in the registry with id '${account}'`,
  );
}

export function unsupportedImageType({ account, name }: Place, imageId: ImageIdentifier, mediaType: string): AwsError {
  return new AwsError(
    'UnsupportedImageTypeException',
    `The image with imageId ${imageIdText(imageId)} in the repository with name '${name}' in the registry with id ` +
      `'${account}' is of type '${mediaType}', which cannot be scanned`,
  );
}

export function accessDenied(user: string, operation: string, resource: string): AwsError {
  return new AwsError(
    'AccessDeniedException',
    `User: ${user} is not authorized to perform: ecr:${operation} on resource: ${resource} because no ` +
      `identity-based policy allows the ecr:${operation} action`,
  );
}

function imageIdText({ imageDigest, imageTag }: ImageIdentifier): string {
  return `{imageDigest:'${imageDigest ?? 'null'}', imageTag:'${imageTag ?? 'null'}'}`;
}
