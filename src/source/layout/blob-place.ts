import type { Digest } from '../../oci/digest.ts';
import type { Descriptor } from '../../oci/manifest.ts';
import type { SourceLayer } from '../types.ts';

/** Manifests are at most 4 MiB where they are pushed; so are configs (distribution-spec, "Pushing manifests"). */
export const MOST_MANIFEST_BYTES = 4 << 20;

/** Where the blobs and manifests of images are, by digest. */
export interface BlobPlace {
  /** All of it, whatever its digest; undefined where it is not there. */
  manifest(descriptor: Descriptor, limitBytes: number): Promise<Uint8Array | undefined>;
  config(descriptor: Descriptor, limitBytes: number): Promise<Uint8Array | undefined>;
  layer(descriptor: Descriptor): SourceLayer;
  /** For a place that may not have all that is listed there. */
  isHere?(digest: Digest): Promise<boolean>;
  /** For a place that knows which manifests have another for their subject. */
  referrers?(digest: Digest): Promise<readonly Descriptor[]>;
}
