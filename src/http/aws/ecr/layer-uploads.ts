import { type Digest, parseDigest } from '../../../oci/digest.ts';
import type { AppendOutcome, Repository } from '../../../registry/types.ts';
import { AwsError } from '../error.ts';
import type { AwsCall } from '../types.ts';
import type { Handlers } from './handler.ts';
import {
  emptyUpload,
  invalidLayer,
  invalidLayerPart,
  invalidParameter,
  layerAlreadyExists,
  uploadNotFound,
} from './refusals.ts';
import { findRepository, placeOf } from './repository.ts';
import type { UploadLayerPartRequest } from './shapes.generated.ts';

/** What ECR asks for; parts of any size up to the model's bound are taken. */
const PART_BYTES = 10 * 1024 * 1024;

/** Layers on their way in. */
export const layerUploadHandlers = {
  InitiateLayerUpload: {
    permission: 'push',
    async handle({ repositoryName }, call) {
      const repository = await findRepository(call, repositoryName);
      return { uploadId: await call.registry.blobs.startUpload(repository), partSize: PART_BYTES };
    },
  },
  UploadLayerPart: {
    permission: 'push',
    async handle(request, call) {
      const repository = await findRepository(call, request.repositoryName);
      checkPart(request);
      const { uploadId, partFirstByte, layerPartBlob } = request;
      const at = { offset: partFirstByte, length: layerPartBlob.length };
      const outcome = await call.registry.blobs.append(repository.id, uploadId, once(layerPartBlob), at);
      if (outcome.kind !== 'appended') throw partRefusal(call, repository, request, outcome);
      const lastByteReceived = outcome.size - 1;
      return { registryId: call.account, repositoryName: repository.name, uploadId, lastByteReceived };
    },
  },
  CompleteLayerUpload: {
    permission: 'push',
    async handle({ repositoryName, uploadId, layerDigests }, call) {
      const repository = await findRepository(call, repositoryName);
      const digest = oneDigest(layerDigests);
      const received = await call.registry.blobs.uploadSize(repository.id, uploadId);
      if (received === undefined) throw uploadNotFound(placeOf(call, repository), uploadId);
      if (received === 0) throw emptyUpload(placeOf(call, repository), uploadId);
      await complete(call, repository, uploadId, digest);
      return { registryId: call.account, repositoryName: repository.name, uploadId, layerDigest: digest };
    },
  },
} satisfies Handlers;

/** The positions say as many bytes as there are. */
function checkPart({ partFirstByte, partLastByte, layerPartBlob }: UploadLayerPartRequest): void {
  if (partLastByte - partFirstByte + 1 !== layerPartBlob.length) {
    const constraint = `must be the first byte's position plus the ${layerPartBlob.length} bytes of layerPartBlob, less one`;
    throw invalidParameter('partLastByte', constraint);
  }
}

async function* once(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  yield bytes;
}

function partRefusal(
  call: AwsCall,
  repository: Repository,
  { uploadId, partFirstByte }: UploadLayerPartRequest,
  outcome: Exclude<AppendOutcome, { kind: 'appended' }>,
): AwsError {
  const place = placeOf(call, repository);
  switch (outcome.kind) {
    case 'unknown':
      return uploadNotFound(place, uploadId);
    case 'out-of-order': {
      const reason = `The layer part's first byte is ${partFirstByte}, and the upload with id '${uploadId}' has ${outcome.size} bytes`;
      return invalidLayerPart(place, uploadId, outcome.size, reason);
    }
    case 'busy':
      return new AwsError(
        'LimitExceededException',
        `Another part of the upload with id '${uploadId}' is being received`,
      );
    case 'too-large':
      return new AwsError('LimitExceededException', `A layer can have at most ${outcome.limit} bytes`);
  }
}

/** A layer has one digest; ECR takes a list, and clients give one item. */
function oneDigest(layerDigests: readonly string[]): Digest {
  const [first = '', ...others] = new Set(layerDigests);
  const digest = parseDigest(first);
  if (digest === undefined || others.length > 0) {
    throw invalidParameter('layerDigests', 'must be one sha256 or sha512 digest');
  }
  return digest;
}

/** A layer that is there already ends the upload too: its bytes are not needed. */
async function complete(call: AwsCall, repository: Repository, uploadId: string, digest: Digest): Promise<void> {
  const { blobs } = call.registry;
  if ((await blobs.stat(repository.id, digest)) !== undefined) {
    await blobs.abort(repository.id, uploadId);
    throw layerAlreadyExists(placeOf(call, repository), digest);
  }
  const outcome = await blobs.commit(repository, uploadId, digest);
  if (outcome.kind === 'unknown') throw uploadNotFound(placeOf(call, repository), uploadId);
  if (outcome.kind === 'mismatch') throw invalidLayer(digest, outcome.actual);
}
