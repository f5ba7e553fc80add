import { collect, TooLargeError } from '../lib/limited.ts';
import type { Digest } from '../oci/digest.ts';
import { type Descriptor, parseManifest } from '../oci/manifest.ts';
import type { Registry } from './types.ts';

/** What a config is read from. */
export interface ConfigsIn {
  readonly images: Pick<Registry['images'], 'content'>;
  /** Without `isBeside` for who only reads of configs what their images were pushed with. */
  readonly blobs: Pick<Registry['blobs'], 'read'> & Partial<Pick<Registry['blobs'], 'isBeside'>>;
}

/** An image's config as it was pushed, with the layers that the manifest names. */
export interface StoredConfig {
  readonly bytes: Uint8Array;
  readonly layers: readonly Descriptor[];
}

const MOST_BYTES = 4 << 20;

/** The config of a manifest; undefined where it has none, or one that is not beside it or larger than any is. */
export async function imageConfig({ images, blobs }: ConfigsIn, digest: Digest): Promise<StoredConfig | undefined> {
  const content = await images.content(digest);
  const parsed = content && parseManifest(content.bytes, content.mediaType);
  if (parsed?.kind !== 'ok' || parsed.manifest.kind !== 'image') return undefined;
  const { config, layers } = parsed.manifest;
  if ((await blobs.isBeside?.(digest, config.digest)) === false) return undefined;
  try {
    return { bytes: await collect(blobs.read(config.digest), MOST_BYTES), layers };
  } catch (error) {
    if (error instanceof TooLargeError) return undefined;
    throw error;
  }
}
