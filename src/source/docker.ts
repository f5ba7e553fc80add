import type { Descriptor } from '../oci/manifest.ts';
import { type BlobPlace, MOST_MANIFEST_BYTES } from './layout/blob-place.ts';
import { imagesOf } from './layout/images-of.ts';
import { type RegistryClient, registryClient } from './registry/client.ts';
import { parseReference, referenceText } from './registry/reference.ts';
import type { SourceLayer, TargetSource } from './types.ts';

/**
 * An image in a registry, over the OCI distribution protocol. Nothing is asked for but what the image names by digest, and
 * what refers to it.
 */
export const docker: TargetSource = {
  id: 'docker',
  prefixes: ['docker'],
  form: 'docker://[HOST/]NAME[:TAG][@DIGEST]',
  title: 'an image in a registry, written docker://host/name:tag',
  async open({ prefix, place }, { platform, registry, signal }) {
    if (prefix !== 'docker') return { kind: 'not-mine' };
    const parsed = parseReference(place.replace(/^\/\//, ''));
    if (parsed.kind === 'invalid') return { kind: 'refused', reason: parsed.reason };
    const { reference } = parsed;
    const client = registryClient(reference, registry, signal);
    try {
      const { bytes, mediaType } = await client.manifest(reference.manifest, MOST_MANIFEST_BYTES);
      const root = { name: referenceText(reference), bytes, mediaType };
      const found = await imagesOf(registryBlobs(client), root, platform);
      if (found.kind === 'images') return { ...found, close: async () => client.close() };
      client.close();
      return found;
    } catch (error) {
      client.close();
      throw error;
    }
  },
};

function registryBlobs(client: RegistryClient): BlobPlace {
  return {
    manifest: async ({ digest }, limitBytes) => (await client.manifest(digest, limitBytes)).bytes,
    config: ({ digest }, limitBytes) => client.blob(digest, limitBytes),
    layer: (descriptor) => layerOf(client, descriptor),
    referrers: (digest) => client.referrers(digest, MOST_MANIFEST_BYTES),
  };
}

function layerOf(client: RegistryClient, { digest, mediaType, size, urls }: Descriptor): SourceLayer {
  const isForeign = urls !== undefined;
  return {
    digest,
    mediaType,
    sizeBytes: size,
    mismatch: 'refused',
    ...(isForeign ? { absent: 'it is kept outside of the registry, and the addresses of it are not followed' } : {}),
    open: (signal) => client.stream({ digest, size }, signal),
  };
}
