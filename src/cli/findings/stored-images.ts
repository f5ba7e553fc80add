import type { TimeSpan } from '../../lib/time-span.ts';
import type { FindingOrder } from '../../match/index.ts';
import { parseDigest } from '../../oci/digest.ts';
import type { Platform } from '../../oci/manifest.ts';
import { linuxPlatform } from '../../oci/platform.ts';
import type { Image } from '../../registry/types.ts';
import {
  asOf,
  coverageAsOf,
  type InspectedImage,
  imagesAmong,
  inspectedImage,
  knownOf,
  type Leaf,
  leavesOf,
} from '../../scan/index.ts';
import type { Stored } from '../../wire.ts';
import type { Reported } from '../scan/types.ts';
import { parseStoredReference } from './stored-reference.ts';

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

/** What is known of an image of this registry, as `team/app:1` or `team/app@sha256:…` names it, by what is stored. */
export async function storedImages(stored: Stored, target: string, question: StoredQuestion): Promise<StoredAnswer> {
  const { repositories, images } = stored;
  const named = parseStoredReference(target);
  if (named === undefined) {
    const next = 'it is written team/app:1 or team/app@sha256:…, and pratique scan looks at images elsewhere';
    return refused(`"${target}" names no image of this registry: ${next}`);
  }
  const { name, reference } = named;
  const repository = await repositories.get(name);
  if (repository === undefined) return refused(`there is no repository "${name}"`);
  const digest = await images.resolve(repository.id, reference);
  const image = digest && (await images.get(repository.id, digest));
  if (image === undefined) return refused(`"${name}" has no image "${reference}"`);
  const reported: Reported[] = [];
  for (const found of await inspectedOf(stored, image, question.platform)) {
    const one = await reportedOf(stored, { found, image, question, target });
    if ('reason' in one) return refused(`cannot tell of "${target}": ${one.reason}`);
    reported.push(one);
  }
  return { kind: 'images', images: reported };
}

function refused(reason: string): StoredAnswer {
  return { kind: 'refused', reason };
}

/** Of several platforms the one for Linux on this machine, unless another is asked for. */
async function inspectedOf(
  stored: Stored,
  { digest }: Image,
  wanted: StoredQuestion['platform'],
): Promise<readonly InspectedImage[]> {
  if (wanted === 'all') {
    const { leaves } = await leavesOf(stored.images, digest);
    const among = await imagesAmong(stored.images, leaves);
    const all = await Promise.all(among.map((leaf) => inspectedLeaf(stored, leaf)));
    return all.length > 0 ? all : [await inspectedImage(stored, digest)];
  }
  const found = await inspectedImage(stored, digest, wanted);
  if (found.kind !== 'platform-required') return [found];
  const own = await inspectedImage(stored, digest, linuxPlatform(process.arch));
  return [own.kind === 'platform-unknown' ? found : own];
}

/** For the platform that the index says. */
async function inspectedLeaf(stored: Stored, { digest, platform }: Leaf): Promise<InspectedImage> {
  const found = await inspectedImage(stored, digest);
  return found.kind === 'inspected' && platform !== undefined ? { ...found, platform } : found;
}

interface Reporting {
  readonly found: InspectedImage;
  readonly image: Image;
  readonly question: StoredQuestion;
  readonly target: string;
}

async function reportedOf(
  stored: Stored,
  { found, image, question: { asOf: asked, order, now }, target }: Reporting,
): Promise<Reported | { readonly reason: string }> {
  if (found.kind === 'not-inspected') return { reason: `${found.reason}: the server of this data folder does that` };
  if (found.kind !== 'inspected') return found;
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
    scan: { coverage, layers, ...(await knownOf(stored.query, found.image, { at, order })) },
  };
}
