import { mayBeSbom, sbomsIn } from '../../oci/attached.ts';
import type { Digest } from '../../oci/digest.ts';
import { type Descriptor, parseManifest } from '../../oci/manifest.ts';
import type { SourceLayer } from '../types.ts';
import { type BlobPlace, MOST_MANIFEST_BYTES } from './blob-place.ts';

/** What is attached to an image, as far as it may be an SBOM. */
export interface Attached {
  readonly sboms: readonly SourceLayer[];
  /** Clauses on what is not looked at. */
  readonly doubts: readonly string[];
}

const MOST_SBOMS = 20;
const MOST_MANIFESTS = 50;

/**
 * The SBOMs that are attached to an image: of the attestations that stand beside it in an index, and of what refers to it
 * where the place can say that. What cannot be had is a doubt: the image is scanned without it.
 */
export async function attachedTo(
  place: BlobPlace,
  image: Digest,
  attestations: readonly Descriptor[],
): Promise<Attached> {
  const referring = (await place.referrers?.(image)) ?? [];
  const all = [...attestations, ...referring.filter(({ artifactType }) => mayBeSbom(artifactType))];
  const manifests = [...new Map(all.map((one) => [one.digest, one])).values()];
  const sboms = new Map<Digest, SourceLayer>();
  const doubts: string[] = [];
  for (const descriptor of manifests.slice(0, MOST_MANIFESTS)) {
    const found = await sbomsOf(place, descriptor);
    if (found.kind === 'doubt') doubts.push(`"attached ${descriptor.digest}": ${found.reason}`);
    else for (const sbom of found.sboms) sboms.set(sbom.digest, place.layer(sbom));
  }
  const isCut = manifests.length > MOST_MANIFESTS || sboms.size > MOST_SBOMS;
  if (isCut) doubts.push(`more is attached to it than the ${Math.min(sboms.size, MOST_SBOMS)} SBOMs that were read`);
  return { sboms: [...sboms.values()].slice(0, MOST_SBOMS), doubts };
}

type Found =
  | { readonly kind: 'sboms'; readonly sboms: readonly Descriptor[] }
  | { readonly kind: 'doubt'; readonly reason: string };

/** An archive of an image may leave out what its index lists besides. */
async function sbomsOf(place: BlobPlace, descriptor: Descriptor): Promise<Found> {
  try {
    const bytes = await place.manifest(descriptor, MOST_MANIFEST_BYTES);
    if (bytes === undefined) return { kind: 'sboms', sboms: [] };
    const parsed = parseManifest(bytes, descriptor.mediaType);
    if (parsed.kind === 'invalid') return { kind: 'doubt', reason: parsed.reason };
    return { kind: 'sboms', sboms: sbomsIn(parsed.manifest) };
  } catch (error) {
    return { kind: 'doubt', reason: error instanceof Error ? error.message : String(error) };
  }
}
