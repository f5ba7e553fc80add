import type { IncomingMessage } from 'node:http';
import { findImage, type StoredImage } from '../../match/index.ts';
import { classify } from '../../oci/classify.ts';
import { type Digest, parseDigest } from '../../oci/digest.ts';
import { parseManifest } from '../../oci/manifest.ts';
import { parseRepositoryName, parseTag } from '../../oci/name.ts';
import { isPlatform, parsePlatform, platformText } from '../../oci/platform.ts';
import type { Image, Repository } from '../../registry/types.ts';
import { type Leaf, leavesOf } from '../../scan/index.ts';
import type { ApiOptions } from './context.ts';
import { identified, permitPull } from './permit.ts';
import { Problem } from './problem.ts';

/** What a path names: a repository, and a tag or a digest in it. */
export interface ImagePath {
  readonly name: string;
  readonly reference: string;
}

/** What a repository holds under that tag or digest: an image, an index or an artifact. */
export interface Held {
  readonly repository: Repository;
  readonly image: Image;
}

/** An image that has been inspected. */
export interface Inspected {
  readonly repository: Repository;
  /** As the index, or the image's config, names it. */
  readonly platform?: string;
  readonly image: StoredImage;
}

/** Platforms of an index that are answered or looked through. */
export const MOST_PLATFORMS = 100;

/** What the path names, for somebody who may see it. Throws the problem where there is none, or may not be seen. */
export async function heldAt(
  options: ApiOptions,
  request: IncomingMessage,
  { name: nameText, reference }: ImagePath,
): Promise<Held> {
  const identity = await identified(options, request);
  const name = parseRepositoryName(nameText);
  if (name === undefined) throw new Problem('bad-request', `"${nameText.slice(0, 100)}" is not a repository name`);
  permitPull(options, identity, name);
  const { repositories, images } = options.registry;
  const repository = await repositories.get(name);
  if (repository === undefined) throw new Problem('repository-unknown', `there is no repository "${name}"`);
  const parsed = parseDigest(reference) ?? parseTag(reference);
  const digest = parsed && (await images.resolve(repository.id, parsed));
  const image = digest && (await images.get(repository.id, digest));
  if (image === undefined) {
    throw new Problem('image-unknown', `"${name}" has no image "${reference.slice(0, 150)}"`);
  }
  return { repository, image };
}

/** The inspected image that the path and, where it names an index, the platform name. Throws the problem otherwise. */
export async function inspectedAt(
  options: ApiOptions,
  request: IncomingMessage,
  { platform: wanted, ...path }: ImagePath & { readonly platform?: string | undefined },
): Promise<Inspected> {
  const { repository, image } = await heldAt(options, request, path);
  const { leaves } = await leavesOf(options.registry.images, image.digest);
  const leaf = await leafFor(options, leaves, wanted);
  const { query } = options.database;
  const stored = await findImage(query, leaf.digest);
  if (stored === undefined) throw await whyNotInspected(options, leaf.digest);
  const platform = platformOf(leaf, stored);
  if (wanted !== undefined && leaf.platform === undefined) demandPlatform(stored, wanted);
  return { repository, image: stored, ...(platform === undefined ? {} : { platform }) };
}

/** As the index says it, else as the image's config does. */
export function platformOf(leaf: Leaf, stored: StoredImage | undefined): string | undefined {
  if (leaf.platform !== undefined) return platformText(leaf.platform);
  if (stored?.os === undefined || stored.architecture === undefined) return undefined;
  return platformText({ os: stored.os, architecture: stored.architecture });
}

/** Whether it is an image that will be inspected, or something else. */
export async function isImage({ registry }: ApiOptions, digest: Digest): Promise<boolean> {
  const content = await registry.images.content(digest);
  const parsed = content && parseManifest(content.bytes, content.mediaType);
  return parsed?.kind === 'ok' && classify(parsed.manifest).kind === 'image';
}

async function leafFor(options: ApiOptions, leaves: readonly Leaf[], wanted: string | undefined): Promise<Leaf> {
  const [first, ...more] = leaves;
  if (first === undefined) throw new Problem('not-an-image', 'the index lists no image');
  const platform = wanted === undefined ? undefined : parsePlatform(wanted);
  if (wanted !== undefined && platform === undefined) {
    throw new Problem('bad-request', `"${wanted.slice(0, 100)}" is not a platform such as linux/amd64`);
  }
  if (more.length === 0) return first;
  if (platform !== undefined) {
    const fitting = leaves.find((leaf) => leaf.platform !== undefined && isPlatform(leaf.platform, platform));
    if (fitting !== undefined) return fitting;
    throw new Problem('platform-unknown', `the index has no ${wanted}: it has ${namesOf(leaves)}`);
  }
  // Beside an image, what builds it lists how it was built.
  const images: Leaf[] = [];
  for (const leaf of leaves.slice(0, MOST_PLATFORMS)) {
    if (await isImage(options, leaf.digest)) images.push(leaf);
  }
  const [only, ...others] = images;
  if (only !== undefined && others.length === 0) return only;
  throw new Problem('platform-required', `it is an index: ask for one of its platforms, ${namesOf(images)}`);
}

function namesOf(leaves: readonly Leaf[]): string {
  const names = leaves.flatMap(({ platform }) => (platform === undefined ? [] : [platformText(platform)]));
  const shown = [...new Set(names)].slice(0, 20);
  return shown.length === 0 ? 'or the digest of one' : shown.join(', ').slice(0, 1000);
}

async function whyNotInspected(options: ApiOptions, digest: Digest): Promise<Problem> {
  if (!(await isImage(options, digest))) return new Problem('not-an-image', `"${digest}" is no image`);
  const headers = { 'Retry-After': '1' };
  return new Problem('not-inspected', `"${digest}" has not been inspected yet: ask again soon`, { headers });
}

function demandPlatform({ os, architecture }: StoredImage, wanted: string): void {
  const platform = parsePlatform(wanted);
  if (os === undefined || architecture === undefined || platform === undefined) return;
  if (isPlatform({ os, architecture }, { os: platform.os, architecture: platform.architecture })) return;
  throw new Problem('platform-unknown', `the image is for ${os}/${architecture}, not for ${wanted}`);
}
