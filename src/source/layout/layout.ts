import { type Descriptor, parseManifest } from '../../oci/manifest.ts';
import type { SourceOptions } from '../types.ts';
import type { BlobPlace } from './blob-place.ts';
import { REFERENCE } from './choose.ts';
import { type FoundImages, imagesListed, imagesOf } from './images-of.ts';

/** An OCI layout (image-spec, "OCI Image Layout Specification"), in a folder or in an archive. */
export interface Layout {
  readonly name: string;
  /** `index.json`. */
  readonly index: Uint8Array;
  readonly place: BlobPlace;
}

/** The images of a layout: those for a platform, of those with the reference if one is given. */
export async function imagesOfLayout(
  { name, index, place }: Layout,
  reference: string | undefined,
  wanted: SourceOptions['platform'],
): Promise<FoundImages> {
  const parsed = parseManifest(index, '');
  if (parsed.kind === 'invalid') return { kind: 'refused', reason: `its index.json is none: ${parsed.reason}` };
  const { manifest } = parsed;
  if (manifest.kind === 'image') return await imagesOf(place, { name, bytes: index, mediaType: '' }, wanted);
  const named = manifest.manifests.filter((one) => reference === undefined || namesOf(one).includes(reference));
  if (named.length === 0) return { kind: 'refused', reason: noneOf(reference, manifest.manifests) };
  return await imagesListed(place, { name, manifests: named }, wanted);
}

/** containerd writes the whole name beside the tag. */
function namesOf({ annotations = {} }: Descriptor): readonly string[] {
  return [annotations[REFERENCE], annotations['io.containerd.image.name']].filter((name) => name !== undefined);
}

const MOST_LISTED = 20;

function noneOf(reference: string | undefined, manifests: readonly Descriptor[]): string {
  if (reference === undefined) return 'its index.json lists nothing';
  const there = manifests.flatMap(namesOf).slice(0, MOST_LISTED);
  const has = there.length === 0 ? 'its images have no names' : `it has ${there.map((one) => `"${one}"`).join(', ')}`;
  return `it has no image "${reference}": ${has}`;
}
