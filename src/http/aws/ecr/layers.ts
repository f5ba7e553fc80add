import { parseDigest } from '../../../oci/digest.ts';
import type { Repository } from '../../../registry/types.ts';
import type { AwsCall } from '../types.ts';
import { layerDownloadUrl } from './download.ts';
import type { Handlers } from './handler.ts';
import { hasDigestForm } from './image-id.ts';
import { layerNotFound } from './refusals.ts';
import { findRepository, placeOf } from './repository.ts';
import type { Layer, LayerFailure } from './shapes.generated.ts';

/** Layers that are there. */
export const layerHandlers = {
  BatchCheckLayerAvailability: {
    permission: 'pull',
    async handle({ repositoryName, layerDigests }, call) {
      const repository = await findRepository(call, repositoryName);
      const layers: Layer[] = [];
      const failures: LayerFailure[] = [];
      for (const digest of layerDigests) {
        const failure = failureOf(digest);
        if (failure !== undefined) failures.push(failure);
        else layers.push(await availability(call, repository, digest));
      }
      return { layers, failures };
    },
  },
  GetDownloadUrlForLayer: {
    permission: 'pull',
    async handle({ repositoryName, layerDigest }, call) {
      const repository = await findRepository(call, repositoryName);
      const digest = parseDigest(layerDigest);
      const size = digest === undefined ? undefined : await call.registry.blobs.stat(repository.id, digest);
      if (digest === undefined || size === undefined) throw layerNotFound(placeOf(call, repository), layerDigest);
      return { downloadUrl: layerDownloadUrl(call, repository.name, digest), layerDigest: digest };
    },
  },
} satisfies Handlers;

function failureOf(layerDigest: string): LayerFailure | undefined {
  if (layerDigest === '') {
    return { layerDigest, failureCode: 'MissingLayerDigest', failureReason: 'Layer digest cannot be empty' };
  }
  if (hasDigestForm(layerDigest)) return undefined;
  return { layerDigest, failureCode: 'InvalidLayerDigest', failureReason: 'Invalid layer digest specified' };
}

async function availability(call: AwsCall, repository: Repository, layerDigest: string): Promise<Layer> {
  const digest = parseDigest(layerDigest);
  const size = digest === undefined ? undefined : await call.registry.blobs.stat(repository.id, digest);
  return size === undefined
    ? { layerDigest, layerAvailability: 'UNAVAILABLE' }
    : { layerDigest, layerAvailability: 'AVAILABLE', layerSize: size };
}
