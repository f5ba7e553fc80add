import type { IncomingMessage } from 'node:http';
import type { Identity } from '../../auth/types.ts';
import type { StoredImage } from '../../match/index.ts';
import { type Digest, parseDigest } from '../../oci/digest.ts';
import type { Platform } from '../../oci/manifest.ts';
import { parseTag, type RepositoryName } from '../../oci/name.ts';
import { platformText } from '../../oci/platform.ts';
import type { Image, Repository } from '../../registry/types.ts';
import { inspectedImage } from '../../scan/index.ts';
import type { ApiOptions } from './context.ts';
import { identified, permitPull } from './permit.ts';
import { Problem } from './problem.ts';

/** What a path names: a repository, and a tag or a digest in it. */
export interface ImagePath {
  readonly name: RepositoryName;
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
  /** What the path names: the image itself, or an index above it. */
  readonly asked: Digest;
  /** To this repository. */
  readonly pushedAt: number;
}

/** A repository, for somebody who may see what is in it. Throws the problem where there is none, or may not be seen. */
export async function repositoryAt(
  options: ApiOptions,
  request: IncomingMessage,
  name: RepositoryName,
): Promise<{ readonly identity: Identity; readonly repository: Repository }> {
  const identity = await identified(options, request);
  permitPull(options, identity, name);
  const repository = await options.registry.repositories.get(name);
  if (repository === undefined) throw new Problem('repository-unknown', `there is no repository "${name}"`);
  return { identity, repository };
}

/** What the path names, for somebody who may see it. Throws the problem where there is none, or may not be seen. */
export async function heldAt(
  options: ApiOptions,
  request: IncomingMessage,
  { name, reference }: ImagePath,
): Promise<Held> {
  const { repository } = await repositoryAt(options, request, name);
  const { images } = options.registry;
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
  { platform: wanted, ...path }: ImagePath & { readonly platform?: Platform | undefined },
): Promise<Inspected> {
  const { repository, image } = await heldAt(options, request, path);
  const { registry, database } = options;
  const found = await inspectedImage({ images: registry.images, query: database.query }, image.digest, wanted);
  if (found.kind !== 'inspected') {
    const isSoon = found.kind === 'not-inspected';
    throw new Problem(found.kind, `${found.reason}${isSoon ? ': ask again soon' : ''}`, isSoon ? RETRY : {});
  }
  const { platform, image: stored } = found;
  const own = parseDigest(stored.manifestDigest);
  const pushed = (own && (await registry.images.get(repository.id, own))) ?? image;
  return {
    repository,
    image: stored,
    asked: image.digest,
    pushedAt: pushed.pushedAt,
    ...(platform === undefined ? {} : { platform: platformText(platform) }),
  };
}

const RETRY = { headers: { 'Retry-After': '1' } };
