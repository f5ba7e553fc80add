import type { Digest } from '../oci/digest.ts';
import type { Platform } from '../oci/manifest.ts';
import type { Images } from '../registry/types.ts';

/** A manifest that is no index, with the platform that the index nearest to it names. */
export interface Leaf {
  readonly digest: Digest;
  readonly platform?: Platform;
}

/** Indexes may list indexes; nobody nests them deeper than this. */
const MOST_DEPTH = 5;
/** Manifests that are looked at on each level below an index. */
const MOST_ON_A_LEVEL = 1_000;

export interface Leaves {
  readonly leaves: readonly Leaf[];
  /** Whether there is more in the index than is looked at. */
  readonly isCut: boolean;
}

/**
 * The manifests that an index comes to, each once; of anything else, itself. Level by level, so that an index which is
 * listed many times is looked at once.
 */
export async function leavesOf(images: Pick<Images, 'children'>, digest: Digest): Promise<Leaves> {
  const leaves: Leaf[] = [];
  const seen = new Set<Digest>([digest]);
  let level: readonly Leaf[] = [{ digest }];
  let isCut = false;
  for (let depth = 0; depth <= MOST_DEPTH; depth += 1) {
    const listed: Leaf[] = [];
    for (const at of level) {
      const children = await images.children(at.digest);
      if (children.length === 0) leaves.push(at);
      listed.push(...children.filter((child) => !seen.has(child.digest)));
    }
    // Of several platforms that one manifest is said to be for, the first counts.
    const below = new Map(listed.toReversed().map((leaf) => [leaf.digest, leaf]));
    for (const found of below.keys()) seen.add(found);
    isCut ||= below.size > MOST_ON_A_LEVEL;
    level = [...below.values()].toReversed().slice(0, MOST_ON_A_LEVEL);
  }
  return { leaves, isCut: isCut || level.length > 0 };
}
