import type { ExcusePlace } from '../../excuse/types.ts';
import { coverageOf } from '../../match/index.ts';
import type { Platform } from '../../oci/manifest.ts';
import { parseTag } from '../../oci/name.ts';
import type { Image } from '../../registry/types.ts';
import { knownOf } from '../../scan/index.ts';
import type { Stored } from '../../wire/index.ts';
import { parseStoredReference } from '../findings/stored-reference.ts';
import { heldTarget, type ImagesHeld, inspectedTarget } from '../findings/stored-target.ts';
import type { Comparable } from './compare.ts';
import type { Compared } from './types.ts';

/** What this registry has under a name, to compare another image with. */
export interface Against {
  readonly image: Image;
  /** As which both images are looked at: under the tag that was named, or, by a digest, under none. */
  readonly place: ExcusePlace;
}

/** An image of this registry, with what is known of it now. */
export interface AgainstImage extends Compared {
  readonly known: Comparable;
}

export type AgainstAnswer<T> =
  | ({ readonly kind: 'found' } & T)
  /** A sentence for people. */
  | { readonly kind: 'refused'; readonly reason: string };

type StoredAgainst = ImagesHeld & Pick<Stored, 'reach'>;

/** What `team/app:1` or `team/app@sha256:…` names. */
export async function findAgainst(stored: ImagesHeld, text: string): Promise<AgainstAnswer<Against>> {
  const held = await heldTarget(stored, text);
  const named = parseStoredReference(text);
  if (held.kind !== 'held' || named === undefined) {
    return { kind: 'refused', reason: held.kind === 'held' ? `"${text}" names no image` : held.reason };
  }
  const tag = parseTag(named.reference);
  const place = { repository: named.name, tags: tag === undefined ? [] : [tag] };
  return { kind: 'found', image: held.image, place };
}

/** The image of it for a platform; of several platforms where none is named, the one for Linux on this machine. */
export async function againstImage(
  stored: StoredAgainst,
  { image, place }: Against,
  { name, platform, now }: { readonly name: string; readonly platform: Platform | undefined; readonly now: number },
): Promise<AgainstAnswer<AgainstImage>> {
  const inspected = await inspectedTarget(stored, image, platform);
  if (inspected.kind === 'refused') {
    return { kind: 'refused', reason: `cannot compare with "${name}": ${inspected.reason}` };
  }
  const [found] = inspected.images;
  if (found === undefined) return { kind: 'refused', reason: `cannot compare with "${name}": there is no image in it` };
  return {
    kind: 'found',
    name,
    digest: found.image.manifestDigest,
    ...(found.platform === undefined ? {} : { platform: found.platform }),
    coverage: coverageOf(found.image.observed, await stored.reach(), now),
    known: await knownOf(stored.query, found.image, { at: now, place }),
  };
}
