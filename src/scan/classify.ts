import type { Descriptor, Manifest } from '../oci/manifest.ts';
import { isImageConfigMediaType } from '../oci/media-type.ts';

/** What a manifest is to a scanner. */
export type Scannable =
  | { readonly kind: 'image'; readonly config: Descriptor; readonly layers: readonly Descriptor[] }
  | { readonly kind: 'index' }
  /** A chart, a signature, an attestation: there is no file system in it. */
  | { readonly kind: 'other'; readonly mediaType: string };

/**
 * Tells images from artifacts, by what a container engine would do with them: what has an image's config and a tar for
 * a layer runs, whatever its artifactType, its annotations or the index around it say. An attestation has an image's
 * config too, and no tar.
 */
export function classify(manifest: Manifest): Scannable {
  if (manifest.kind === 'index') return { kind: 'index' };
  const { config, layers } = manifest;
  const tars = layers.filter(isTar);
  const isImage = isImageConfigMediaType(config.mediaType) && (tars.length > 0 || layers.length === 0);
  if (isImage) return { kind: 'image', config, layers: tars };
  const first = isImageConfigMediaType(config.mediaType) ? layers[0] : config;
  return { kind: 'other', mediaType: manifest.artifactType ?? (first ?? config).mediaType };
}

/** `…layer.v1.tar`, `…diff.tar.gzip`, `…layer.v1.tar+zstd` and the forms that may not be passed on. */
function isTar({ mediaType }: Descriptor): boolean {
  return /\btar\b/.test(mediaType);
}
