import type { Query } from '../db/index.ts';
import { findImage, type StoredImage } from '../match/index.ts';
import { classify } from '../oci/classify.ts';
import type { Digest } from '../oci/digest.ts';
import { type Platform, parseManifest } from '../oci/manifest.ts';
import { isPlatform, platformText } from '../oci/platform.ts';
import type { Images } from '../registry/types.ts';
import { type Leaf, leavesOf } from './platforms.ts';

/** What images are looked for in. */
export interface ImagesStored {
  readonly images: Pick<Images, 'children' | 'content'>;
  readonly query: Query;
}

/** An image that was inspected, or why there is none: a clause for people. */
export type InspectedImage =
  | { readonly kind: 'inspected'; readonly image: StoredImage; readonly platform?: Platform }
  | {
      readonly kind: 'not-an-image' | 'platform-unknown' | 'platform-required' | 'not-inspected';
      readonly reason: string;
    };

/** Platforms of an index that are looked through. */
export const MOST_PLATFORMS = 100;

/** The image that a manifest is or, where it is an index, that it has for a platform; without one, its only one. */
export async function inspectedImage(
  { images, query }: ImagesStored,
  digest: Digest,
  wanted?: Platform,
): Promise<InspectedImage> {
  const { leaves } = await leavesOf(images, digest);
  const leaf = await leafFor(images, leaves, wanted);
  if ('kind' in leaf) return leaf;
  const image = await findImage(query, leaf.digest);
  if (image === undefined) return await whyNotInspected(images, leaf.digest);
  const platform = platformOf(leaf, image);
  if (wanted !== undefined && leaf.platform === undefined && !isFor(image, wanted)) {
    const reason = `the image is for ${image.os}/${image.architecture}, not for ${platformText(wanted)}`;
    return { kind: 'platform-unknown', reason };
  }
  return { kind: 'inspected', image, ...(platform === undefined ? {} : { platform }) };
}

/** The images among what an index lists; what builds them lists how they were built, too. */
export async function imagesAmong(images: Pick<Images, 'content'>, leaves: readonly Leaf[]): Promise<readonly Leaf[]> {
  const found: Leaf[] = [];
  for (const leaf of leaves.slice(0, MOST_PLATFORMS)) if (await isImage(images, leaf.digest)) found.push(leaf);
  return found;
}

/** Whether a manifest is an image that will be inspected, or something else. */
export async function isImage(images: Pick<Images, 'content'>, digest: Digest): Promise<boolean> {
  const content = await images.content(digest);
  const parsed = content && parseManifest(content.bytes, content.mediaType);
  return parsed?.kind === 'ok' && classify(parsed.manifest).kind === 'image';
}

/** As the index says it, else as the image's config does. */
export function platformOf(leaf: Leaf, stored: StoredImage | undefined): Platform | undefined {
  if (leaf.platform !== undefined) return leaf.platform;
  if (stored?.os === undefined || stored.architecture === undefined) return undefined;
  return { os: stored.os, architecture: stored.architecture };
}

type Refused = Exclude<InspectedImage, { readonly kind: 'inspected' }>;

const NO_IMAGE: Refused = { kind: 'not-an-image', reason: 'the index lists no image' };

async function leafFor(
  images: ImagesStored['images'],
  leaves: readonly Leaf[],
  wanted: Platform | undefined,
): Promise<Leaf | Refused> {
  const [first, ...more] = leaves;
  if (first === undefined) return NO_IMAGE;
  if (more.length === 0) return first;
  if (wanted !== undefined) {
    const fitting = leaves.find((leaf) => leaf.platform !== undefined && isPlatform(leaf.platform, wanted));
    if (fitting !== undefined) return fitting;
    const reason = `the index has no ${platformText(wanted)}: it has ${namesOf(leaves)}`;
    return { kind: 'platform-unknown', reason };
  }
  const found = await imagesAmong(images, leaves);
  const [only, ...others] = found;
  if (only === undefined) return NO_IMAGE;
  if (others.length === 0) return only;
  return { kind: 'platform-required', reason: `it is an index: ask for one of its platforms, ${namesOf(found)}` };
}

function namesOf(leaves: readonly Leaf[]): string {
  const names = leaves.flatMap(({ platform }) => (platform === undefined ? [] : [platformText(platform)]));
  const shown = [...new Set(names)].slice(0, 20);
  return shown.length === 0 ? 'or the digest of one' : shown.join(', ').slice(0, 1000);
}

async function whyNotInspected(images: ImagesStored['images'], digest: Digest): Promise<Refused> {
  if (!(await isImage(images, digest))) return { kind: 'not-an-image', reason: `"${digest}" is no image` };
  return { kind: 'not-inspected', reason: `"${digest}" has not been inspected yet` };
}

function isFor({ os, architecture }: StoredImage, wanted: Platform): boolean {
  if (os === undefined || architecture === undefined) return true;
  return isPlatform({ os, architecture }, { os: wanted.os, architecture: wanted.architecture });
}
