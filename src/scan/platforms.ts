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
/** Platforms of one index that are looked at. */
const MOST_LEAVES = 1_000;

/** The manifests that an index comes to, each once; of anything else, itself. */
export async function leavesOf(images: Pick<Images, 'children'>, digest: Digest): Promise<readonly Leaf[]> {
  const leaves = new Map<Digest, Leaf>();
  const visit = async (at: Leaf, depth: number): Promise<void> => {
    const children = await images.children(at.digest);
    if (children.length === 0) leaves.set(at.digest, at);
    for (const child of depth < MOST_DEPTH ? children : []) {
      if (leaves.size < MOST_LEAVES && !leaves.has(child.digest)) await visit(child, depth + 1);
    }
  };
  await visit({ digest }, 0);
  return [...leaves.values()];
}

/** `linux/arm64/v8`. */
export function platformText({ os, architecture, variant }: Platform): string {
  return [os, architecture, ...(variant === undefined ? [] : [variant])].join('/');
}
