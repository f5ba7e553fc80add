import type { ExcusePlace } from '../../excuse/types.ts';
import type { TimeSpan } from '../../lib/time-span.ts';
import type { FindingOrder } from '../../match/index.ts';
import { parseDigest } from '../../oci/digest.ts';
import type { Platform } from '../../oci/manifest.ts';
import type { Image } from '../../registry/types.ts';
import { asOf, coverageAsOf, knownOf } from '../../scan/index.ts';
import type { Stored } from '../../wire/index.ts';
import type { Reported } from '../scan/types.ts';
import { heldTarget, type ImagesHeld, type Inspected, inspectedTarget } from './stored-target.ts';

/** What is asked of an image of this registry. */
export interface StoredQuestion {
  /** Where it is for several: one of them, or all. */
  readonly platform?: Platform | 'all';
  readonly asOf?: TimeSpan;
  readonly order: FindingOrder;
  /** In milliseconds since the epoch. */
  readonly now: number;
}

export type StoredAnswer =
  | { readonly kind: 'images'; readonly images: readonly Reported[] }
  /** A sentence for people. */
  | { readonly kind: 'refused'; readonly reason: string };

type StoredFindings = ImagesHeld & Pick<Stored, 'reach'>;

/** What is known of an image of this registry, as `team/app:1` or `team/app@sha256:…` names it, by what is stored. */
export async function storedImages(
  stored: StoredFindings,
  target: string,
  question: StoredQuestion,
): Promise<StoredAnswer> {
  const held = await heldTarget(stored, target);
  if (held.kind !== 'held') return refused(held.reason);
  const { image, place, isSandbox } = held;
  const inspected = await inspectedTarget(stored, image, question.platform);
  if (inspected.kind === 'refused') return refused(`cannot tell of "${target}": ${inspected.reason}`);
  const reported: Reported[] = [];
  for (const found of inspected.images) {
    const one = await reportedOf(stored, { found, image, place, question, target });
    if ('reason' in one) return refused(`cannot tell of "${target}": ${one.reason}`);
    reported.push(isSandbox ? { ...one, isSandbox } : one);
  }
  return { kind: 'images', images: reported };
}

function refused(reason: string): StoredAnswer {
  return { kind: 'refused', reason };
}

interface Reporting {
  readonly found: Inspected;
  readonly image: Image;
  readonly place: ExcusePlace;
  readonly question: StoredQuestion;
  readonly target: string;
}

async function reportedOf(
  stored: StoredFindings,
  { found, image, place, question: { asOf: asked, order, now }, target }: Reporting,
): Promise<Reported | { readonly reason: string }> {
  const { layers, manifestDigest } = found.image;
  const own = parseDigest(manifestDigest);
  const { pushedAt } = (own && (await stored.images.get(image.repositoryId, own))) ?? image;
  const time = asked === undefined ? { kind: 'at' as const, at: now } : asOf(asked, { now, pushedAt });
  if (time.kind === 'refused') return time;
  const { at } = time;
  const coverage = coverageAsOf(found.image, await stored.reach(at < now ? at : undefined), at);
  return {
    name: target,
    digest: manifestDigest,
    ...(found.platform === undefined ? {} : { platform: found.platform }),
    ...(asked === undefined ? {} : { asOf: at }),
    scan: { coverage, layers, ...(await knownOf(stored.query, found.image, { at, order, place })) },
  };
}
