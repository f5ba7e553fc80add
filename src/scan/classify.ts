import type { Descriptor, Manifest, Platform } from '../oci/manifest.ts';
import { isImageConfigMediaType } from '../oci/media-type.ts';

/** What a manifest is to a scanner. */
export type Scannable =
  | { readonly kind: 'image'; readonly config: Descriptor; readonly layers: readonly Descriptor[] }
  | { readonly kind: 'index'; readonly platforms: readonly IndexedImage[] }
  /** A chart, a signature, an attestation: there is no file system in it. */
  | { readonly kind: 'other'; readonly mediaType: string };

export interface IndexedImage {
  readonly descriptor: Descriptor;
  readonly platform?: Platform;
}

/** How BuildKit marks a manifest that attests another one, in the index that lists both. */
const ATTESTATION = 'vnd.docker.reference.type';

/**
 * Tells images from artifacts. An attestation manifest bears an image's config type too; what gives it away is that
 * none of its layers is a tar.
 */
export function classify(manifest: Manifest): Scannable {
  if (manifest.kind === 'index')
    return { kind: 'index', platforms: manifest.manifests.filter(mayBeImage).map(indexed) };
  const mediaType = manifest.artifactType ?? manifest.config.mediaType;
  if (manifest.artifactType !== undefined && !isImageConfigMediaType(manifest.artifactType)) {
    return { kind: 'other', mediaType };
  }
  if (!isImageConfigMediaType(manifest.config.mediaType)) return { kind: 'other', mediaType };
  const layers = manifest.layers.filter(isTar);
  if (layers.length === 0 && manifest.layers.length > 0) {
    return { kind: 'other', mediaType: manifest.layers[0]?.mediaType ?? mediaType };
  }
  return { kind: 'image', config: manifest.config, layers };
}

function mayBeImage(descriptor: Descriptor): boolean {
  return descriptor.annotations?.[ATTESTATION] === undefined && descriptor.platform?.os !== 'unknown';
}

function indexed(descriptor: Descriptor): IndexedImage {
  return { descriptor, ...(descriptor.platform === undefined ? {} : { platform: descriptor.platform }) };
}

/** `…layer.v1.tar`, `…diff.tar.gzip`, `…layer.v1.tar+zstd` and the forms that may not be passed on. */
function isTar({ mediaType }: Descriptor): boolean {
  return /\btar\b/.test(mediaType);
}

/** `linux/arm64/v8`. */
export function platformText({ os, architecture, variant }: Platform): string {
  return [os, architecture, ...(variant === undefined ? [] : [variant])].join('/');
}
