import { setImmediate as nextTurn } from 'node:timers/promises';
import { attestationsIn, sbomsIn } from '../oci/attached.ts';
import type { Digest } from '../oci/digest.ts';
import { type Manifest, parseManifest } from '../oci/manifest.ts';
import type { Registry } from '../registry/types.ts';

/** What is attached to an image, as far as it may be an SBOM. */
export interface AttachedSboms {
  /** Blobs that a repository has beside the manifest which names them. */
  readonly sboms: readonly Digest[];
  /** Clauses on what is not looked at. */
  readonly doubts: readonly string[];
}

/** SBOMs of one image that are read; few have more than one for each tool. */
const MOST_SBOMS = 20;
/** Manifests that are looked at for them. */
const MOST_MANIFESTS = 200;

/**
 * The SBOMs that are attached to an image: by manifests whose subject it is, under cosign's tags, or as attestations in an
 * index that lists it. Only what a repository holds beside the image counts.
 */
export async function attachedSboms(
  registry: { readonly images: Pick<Registry['images'], 'attachments' | 'content'> } & Pick<Registry, 'blobs'>,
  image: Digest,
): Promise<AttachedSboms> {
  const found = await registry.images.attachments(image);
  const sboms = new Set<Digest>();
  const missing = new Set<Digest>();
  let looked = 0;
  for await (const manifest of manifestsOf(registry, found, image)) {
    looked += 1;
    const parsed = await parsedManifest(registry, manifest);
    for (const { digest } of parsed === undefined ? [] : sbomsIn(parsed)) {
      if (await registry.blobs.isBeside(manifest, digest)) sboms.add(digest);
      else missing.add(digest);
    }
    if (sboms.size > MOST_SBOMS || looked === MOST_MANIFESTS) break;
  }
  const isCut = found.isCut || sboms.size > MOST_SBOMS || looked === MOST_MANIFESTS;
  return {
    sboms: [...sboms].slice(0, MOST_SBOMS),
    doubts: [
      ...[...missing].slice(0, MOST_SBOMS).map((digest) => `"attached ${digest}": its bytes were never pushed here`),
      ...(isCut ? [`more is attached to it than the ${Math.min(sboms.size, MOST_SBOMS)} SBOMs that were read`] : []),
    ],
  };
}

async function* manifestsOf(
  registry: Parameters<typeof attachedSboms>[0],
  { manifests, indexes }: Awaited<ReturnType<Registry['images']['attachments']>>,
  image: Digest,
): AsyncIterable<Digest> {
  const seen = new Set<Digest>(manifests);
  yield* manifests;
  for (const index of indexes) {
    const parsed = await parsedManifest(registry, index);
    for (const { of, attestation } of parsed?.kind === 'index' ? attestationsIn(parsed.manifests) : []) {
      if (of !== image || seen.has(attestation.digest)) continue;
      seen.add(attestation.digest);
      yield attestation.digest;
    }
  }
}

/** Undefined of what was deleted meanwhile. */
async function parsedManifest(
  { images }: Parameters<typeof attachedSboms>[0],
  digest: Digest,
): Promise<Manifest | undefined> {
  // A manifest may be large, and requests wait.
  await nextTurn();
  const found = await images.content(digest);
  const parsed = found && parseManifest(found.bytes, found.mediaType);
  return parsed?.kind === 'ok' ? parsed.manifest : undefined;
}
