import { limited } from '../../lib/limited.ts';
import type { ArtifactReader } from '../../oci/artifact-place.ts';
import { algorithmOf, digestOf } from '../../oci/digest.ts';
import { type Descriptor, parseManifest } from '../../oci/manifest.ts';
import { MEDIA_TYPE } from '../../oci/media-type.ts';
import type { BlobPlace } from '../layout/blob-place.ts';
import { REFERENCE } from '../layout/choose.ts';

export interface LayoutPlace {
  readonly name: string;
  /** `index.json`; undefined where there is none. */
  readonly index: Uint8Array | undefined;
  readonly place: BlobPlace;
  close(): Promise<void>;
}

/** The one artifact of an OCI layout; what is tagged as cosign tags signatures is beside it. */
export function layoutArtifact({ name, index, place, close }: LayoutPlace): ArtifactReader {
  if (index === undefined) throw new Error(`"${name}" is no OCI layout: there is no index.json in it`);
  const listed = manifestsIn(index, name);
  const bytesOf = async (descriptor: Descriptor, limitBytes: number): Promise<Uint8Array> => {
    const bytes = await place.manifest(descriptor, limitBytes);
    const { digest } = descriptor;
    if (bytes === undefined) throw new Error(`"${name}" lists ${digest}, and does not hold it`);
    const came = digestOf(bytes, algorithmOf(digest));
    if (came !== digest) throw new Error(`"${name}" holds other bytes under ${digest}: theirs is ${came}`);
    return bytes;
  };
  return {
    async root(limitBytes) {
      const [first, ...more] = listed.filter((one) => !isSignature(one));
      if (first === undefined) throw new Error(`"${name}" lists nothing in its index.json`);
      if (more.length > 0) throw new Error(`"${name}" holds ${more.length + 1} artifacts, and one is wanted`);
      return await bytesOf(first, limitBytes);
    },
    async tagged(tag, limitBytes) {
      const found = listed.find(({ annotations = {} }) => annotations[REFERENCE] === tag);
      return found === undefined ? undefined : await bytesOf(found, limitBytes);
    },
    blob: ({ digest, size }, signal) =>
      limited(place.layer({ digest, size, mediaType: MEDIA_TYPE.octets }).open(signal), size),
    close,
  };
}

function manifestsIn(index: Uint8Array, name: string): readonly Descriptor[] {
  const parsed = parseManifest(index, MEDIA_TYPE.ociIndex);
  if (parsed.kind === 'ok' && parsed.manifest.kind === 'index') return parsed.manifest.manifests;
  const reason = parsed.kind === 'invalid' ? `: ${parsed.reason}` : '';
  throw new Error(`the index.json of "${name}" is none${reason}`);
}

/** cosign, "Signature Specification", "Tag-based Discovery". */
function isSignature({ annotations = {} }: Descriptor): boolean {
  return /^sha\d{3}-[0-9a-f]+\.sig$/.test(annotations[REFERENCE] ?? '');
}
