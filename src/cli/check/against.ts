import type { ExcusePlace } from '../../excuse/types.ts';
import { coverageOf } from '../../match/index.ts';
import type { Platform } from '../../oci/manifest.ts';
import { isPlatform } from '../../oci/platform.ts';
import { knownOf } from '../../scan/index.ts';
import { targetForm, targetSources } from '../../source/index.ts';
import type { Stored } from '../../wire/index.ts';
import { parseStoredReference } from '../findings/stored-reference.ts';
import { heldTarget, type ImagesHeld, inspectedTarget } from '../findings/stored-target.ts';
import { type LookedAt, type LookOptions, type LookRun, lookAt } from '../scan/look.ts';
import type { Comparable } from './compare.ts';
import type { Compared } from './types.ts';

/** What a new image is compared with. */
export interface Against {
  /** As which the new one is looked at too: what is excused there is excused of it. */
  readonly place?: ExcusePlace;
  /** The image of it for a platform; of several platforms where none is named, the one for Linux on this machine. */
  image(platform: Platform | undefined): Promise<AgainstAnswer<AgainstImage>>;
}

/** An image, with what is known of it now. */
export interface AgainstImage extends Compared {
  readonly known: Comparable;
}

export type AgainstAnswer<T> =
  | ({ readonly kind: 'found' } & T)
  /** A sentence for people. */
  | { readonly kind: 'refused'; readonly reason: string };

export interface AgainstRun extends LookRun {
  /** What this registry has; undefined where none was ever run on the data folder. */
  readonly stored: (ImagesHeld & Pick<Stored, 'reach'>) | undefined;
  /** In milliseconds since the epoch. */
  readonly now: number;
}

/**
 * What `--against` names: an image of this registry, as `team/app:1` or `team/app@sha256:…`, by what is stored of it; or,
 * where it begins with a kind of target or is a path that is there, whatever a scan takes, looked at as the new one is.
 */
export async function findAgainst(
  text: string,
  options: LookOptions,
  run: AgainstRun,
): Promise<AgainstAnswer<Against>> {
  const isElsewhere = (await targetForm(targetSources, text)) !== undefined;
  if (isElsewhere || parseStoredReference(text) === undefined) {
    return { kind: 'found', image: (platform) => lookedImage(text, { ...options, platform }, run) };
  }
  const { stored, config, now } = run;
  if (stored === undefined) {
    return { kind: 'refused', reason: `there is no registry in "${config.data}" (PRATIQUE_DATA names another)` };
  }
  const held = await heldTarget(stored, text);
  if (held.kind !== 'held') return { kind: 'refused', reason: held.reason };
  return {
    kind: 'found',
    place: held.place,
    image: (platform) => storedImage(stored, { ...held, name: text, platform, now }),
  };
}

interface Held {
  readonly image: Parameters<typeof inspectedTarget>[1];
  readonly place: ExcusePlace;
  readonly name: string;
  readonly platform: Platform | undefined;
  readonly now: number;
}

async function storedImage(
  stored: ImagesHeld & Pick<Stored, 'reach'>,
  { image, place, name, platform, now }: Held,
): Promise<AgainstAnswer<AgainstImage>> {
  const inspected = await inspectedTarget(stored, image, platform);
  if (inspected.kind === 'refused') return refused(name, inspected.reason);
  const [found] = inspected.images;
  if (found === undefined) return refused(name, 'there is no image in it');
  return {
    kind: 'found',
    name,
    digest: found.image.manifestDigest,
    ...(found.platform === undefined ? {} : { platform: found.platform }),
    coverage: coverageOf(found.image.observed, await stored.reach(), now),
    known: await knownOf(stored.query, found.image, { at: now, place }),
  };
}

async function lookedImage(
  text: string,
  { platform, ...options }: Omit<LookOptions, 'platform'> & { readonly platform: Platform | undefined },
  run: LookRun,
): Promise<AgainstAnswer<AgainstImage>> {
  const look = await lookAt(text, { ...options, ...(platform === undefined ? {} : { platform }) }, run);
  if (look.kind === 'refused') return look;
  const { images } = look;
  const fitting = images.filter((image) => isFor(image, platform));
  const [found, ...more] = fitting;
  if (found === undefined || more.length > 0) {
    return refused(text, `${fitting.length} of the ${images.length} images in it are for that platform: name one`);
  }
  const { scan, ...image } = found;
  return { kind: 'found', ...image, coverage: scan.coverage, known: scan };
}

/** What tells of no platform may be for any. */
function isFor(image: LookedAt, wanted: Platform | undefined): boolean {
  return image.platform === undefined || wanted === undefined || isPlatform(image.platform, wanted);
}

function refused(name: string, reason: string): { readonly kind: 'refused'; readonly reason: string } {
  return { kind: 'refused', reason: `cannot compare with "${name}": ${reason}` };
}
