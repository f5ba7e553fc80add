import type { Descriptor, Manifest } from './manifest.ts';
import { isImageConfigMediaType, MEDIA_TYPE } from './media-type.ts';

/** What a manifest is to a scanner. */
export type Scannable =
  | { readonly kind: 'image'; readonly config: Descriptor; readonly layers: readonly Descriptor[] }
  | { readonly kind: 'index' }
  /** A chart, a signature, an attestation: there is no file system in it. */
  | { readonly kind: 'other'; readonly mediaType: string };

/**
 * Tells images from artifacts, by what a container engine would do with them: what has an image's config runs, whatever
 * its artifactType, its annotations or the index around it say. Some engines unpack a layer by its bytes and not by its
 * media type, so every one is read. Only an attestation has an image's config too, and nothing but in-toto's documents;
 * a signature that does is an image of which the layers turn out to be none.
 */
export function classify(manifest: Manifest): Scannable {
  if (manifest.kind === 'index') return { kind: 'index' };
  const { config, layers } = manifest;
  const isAttestation = layers.length > 0 && layers.every(({ mediaType }) => mediaType === IN_TOTO);
  const isImage = isImageConfigMediaType(config.mediaType);
  const isOldImage = OLD_CONFIGS.has(config.mediaType) && layers.some(isTar);
  if ((isImage && !isAttestation) || isOldImage) return { kind: 'image', config, layers };
  const first = isImage ? layers[0] : config;
  return { kind: 'other', mediaType: manifest.artifactType ?? (first ?? config).mediaType };
}

const IN_TOTO = 'application/vnd.in-toto+json';

/** What docker still takes for an image's config, since registries once gave it such types. */
const OLD_CONFIGS = new Set<string>([MEDIA_TYPE.octets, 'application/json', 'text/html']);

/** `…layer.v1.tar`, `…diff.tar.gzip`, `…layer.v1.tar+zstd` and the forms that may not be passed on. */
function isTar({ mediaType }: Descriptor): boolean {
  return /\btar\b/.test(mediaType);
}
