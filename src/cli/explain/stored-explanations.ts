import { coverageOf } from '../../match/index.ts';
import type { Platform } from '../../oci/manifest.ts';
import { findingsAbout } from '../../scan/index.ts';
import type { Stored } from '../../wire/index.ts';
import { heldTarget, type ImagesHeld, inspectedTarget } from '../findings/stored-target.ts';
import type { Explained, ExplainedTarget } from './types.ts';

/** What is asked of an image of this registry. */
export interface StoredExplaining {
  /** A vulnerability by any of its ids. */
  readonly id: string;
  /** Where it is for several: one of them, or all. */
  readonly platform?: Platform | 'all';
  /** In milliseconds since the epoch. */
  readonly now: number;
}

export type StoredExplanations =
  | ExplainedTarget
  /** The registry has no repository of that name, or the text names none: a clause for people. */
  | { readonly kind: 'elsewhere'; readonly reason: string };

/** Why a vulnerability is reported of an image of this registry, or is not, by what is stored: nothing is read again. */
export async function storedExplanations(
  stored: ImagesHeld & Pick<Stored, 'reach' | 'explain'>,
  target: string,
  { id, platform: wanted, now }: StoredExplaining,
): Promise<StoredExplanations> {
  const held = await heldTarget(stored, target);
  if (held.kind === 'no-image') return { kind: 'refused', reason: held.reason };
  if (held.kind !== 'held') return { kind: 'elsewhere', reason: held.reason };
  const inspected = await inspectedTarget(stored, held.image, wanted);
  if (inspected.kind === 'refused') {
    return { kind: 'refused', reason: `cannot tell of "${target}": ${inspected.reason}` };
  }
  const reach = await stored.reach();
  const images: Explained[] = [];
  for (const { image, platform } of inspected.images) {
    const { manifestDigest } = image;
    images.push({
      name: target,
      digest: manifestDigest,
      ...(platform === undefined ? {} : { platform }),
      explanation: await stored.explain({ manifestDigest, name: id }),
      coverage: coverageOf(image.observed, reach, now),
      found: await findingsAbout(stored.query, { manifestDigest, at: now, place: held.place }, id),
    });
  }
  return { kind: 'images', images };
}
