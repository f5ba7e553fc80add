import type { ExcusePlace } from '../../excuse/types.ts';
import type { Platform } from '../../oci/manifest.ts';
import { linuxPlatform } from '../../oci/platform.ts';
import type { Image } from '../../registry/types.ts';
import { type InspectedImage, imagesAmong, inspectedImage, type Leaf, leavesOf, placeAsked } from '../../scan/index.ts';
import type { Stored } from '../../wire/index.ts';
import { parseStoredReference } from './stored-reference.ts';

/** What images are looked for in. */
export type ImagesHeld = Pick<Stored, 'repositories' | 'images' | 'query'>;

/** What the registry holds under a name. */
export type HeldTarget =
  | { readonly kind: 'held'; readonly image: Image; readonly place: ExcusePlace; readonly isSandbox: boolean }
  /** There is none: a clause for people. */
  | { readonly kind: 'not-a-name' | 'no-repository' | 'no-image'; readonly reason: string };

/** What `team/app:1` or `team/app@sha256:…` names. */
export async function heldTarget({ repositories, images }: ImagesHeld, target: string): Promise<HeldTarget> {
  const named = parseStoredReference(target);
  if (named === undefined) {
    const next = 'it is written team/app:1 or team/app@sha256:…, and pratique scan looks at images elsewhere';
    return { kind: 'not-a-name', reason: `"${target}" names no image of this registry: ${next}` };
  }
  const { name, reference } = named;
  const repository = await repositories.get(name);
  if (repository === undefined) return { kind: 'no-repository', reason: `there is no repository "${name}"` };
  const digest = await images.resolve(repository.id, reference);
  const image = digest && (await images.get(repository.id, digest));
  if (image === undefined) return { kind: 'no-image', reason: `"${name}" has no image "${reference}"` };
  const { repositoryId, digest: own } = image;
  const place = await placeAsked(images, { repositoryId, repository: name, digest: own }, reference);
  return { kind: 'held', image, place, isSandbox: repository.sandbox !== undefined };
}

export type Inspected = Extract<InspectedImage, { readonly kind: 'inspected' }>;

export type InspectedTarget =
  | { readonly kind: 'inspected'; readonly images: readonly Inspected[] }
  /** A clause for people. */
  | { readonly kind: 'refused'; readonly reason: string };

/**
 * The inspected images that what is held is or, where it is an index, has: of several platforms the one for Linux on this
 * machine, unless another is asked for, or all.
 */
export async function inspectedTarget(
  held: ImagesHeld,
  image: Image,
  wanted: Platform | 'all' | undefined,
): Promise<InspectedTarget> {
  const images: Inspected[] = [];
  for (const found of await inspectedOf(held, image, wanted)) {
    if (found.kind === 'not-inspected') {
      return { kind: 'refused', reason: `${found.reason}: the server of this data folder does that` };
    }
    if (found.kind !== 'inspected') return { kind: 'refused', reason: found.reason };
    images.push(found);
  }
  return { kind: 'inspected', images };
}

async function inspectedOf(
  held: ImagesHeld,
  { digest }: Image,
  wanted: Platform | 'all' | undefined,
): Promise<readonly InspectedImage[]> {
  if (wanted === 'all') {
    const { leaves } = await leavesOf(held.images, digest);
    const among = await imagesAmong(held.images, leaves);
    const all = await Promise.all(among.map((leaf) => inspectedLeaf(held, leaf)));
    return all.length > 0 ? all : [await inspectedImage(held, digest)];
  }
  const found = await inspectedImage(held, digest, wanted);
  if (found.kind !== 'platform-required') return [found];
  const own = await inspectedImage(held, digest, linuxPlatform(process.arch));
  return [own.kind === 'platform-unknown' ? found : own];
}

/** For the platform that the index says. */
async function inspectedLeaf(held: ImagesHeld, { digest, platform }: Leaf): Promise<InspectedImage> {
  const found = await inspectedImage(held, digest);
  return found.kind === 'inspected' && platform !== undefined ? { ...found, platform } : found;
}
