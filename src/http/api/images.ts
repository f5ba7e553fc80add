import type { IncomingMessage } from 'node:http';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { z } from '@hono/zod-openapi';
import { imageSource } from '../../alert/index.ts';
import type { ExcusePlace } from '../../excuse/types.ts';
import { countFindings, coverageOf, findImage, type Reach } from '../../match/index.ts';
import { parseDigest } from '../../oci/digest.ts';
import type { Platform } from '../../oci/manifest.ts';
import type { RepositoryName } from '../../oci/name.ts';
import { platformText } from '../../oci/platform.ts';
import type { Image } from '../../registry/types.ts';
import { isImage, type Leaf, leavesOf, MOST_PLATFORMS, placeAsked, platformOf } from '../../scan/index.ts';
import type { ApiOptions } from './context.ts';
import { type ImageState, imageStates } from './image-states.ts';
import type { imagesParameters } from './parameters.ts';
import { Problem } from './problem.ts';
import { countsShape, coverageShape, timeText } from './shapes.ts';
import { type Held, heldAt, type ImagePath, inspectedAt, repositoryAt } from './target.ts';
import type { ApiImage, ApiImageCoverage, ApiImages, ApiOneImage } from './types.ts';

/** An image or an index, with what is known of each of its platforms. */
export async function getImage(options: ApiOptions, request: IncomingMessage, path: ImagePath): Promise<ApiOneImage> {
  const held = await heldAt(options, request, path);
  const { image: asked, repository } = held;
  const states = await imageStates(options, repository.id, [asked.digest]);
  const image = await imageShape(options, held, {
    reference: path.reference,
    reach: await options.reach(),
    state: states.get(asked.digest),
  });
  const inspected = image.platforms.find(({ state }) => state === 'inspected');
  const source = await imageSource(
    { query: options.database.query, registry: options.registry },
    { repositoryId: held.repository.id, digest: parseDigest(inspected?.digest ?? '') },
  );
  return { ...image, ...(source === undefined ? {} : { source }) };
}

/** A repository's images, the newest first. */
export async function listImages(
  options: ApiOptions,
  request: IncomingMessage,
  {
    name,
    cursor,
    limit,
    all,
    q: part,
    tagged,
    inspection,
  }: { readonly name: RepositoryName } & z.output<typeof imagesParameters>,
): Promise<ApiImages> {
  const { repository } = await repositoryAt(options, request, name);
  const found = await options.registry.images.newest(repository.id, {
    limit: limit + 1,
    all: all === 'true',
    ...(part === undefined ? {} : { part }),
    ...(tagged === undefined ? {} : { tagged: tagged === 'true' }),
    ...(inspection === undefined ? {} : { inspection }),
    ...(cursor === undefined ? {} : { after: parsePlace(cursor) }),
  });
  const shown = found.slice(0, limit);
  const reach = await options.reach();
  const states = await imageStates(
    options,
    repository.id,
    shown.map(({ digest }) => digest),
  );
  const images: ApiImage[] = [];
  for (const image of shown) {
    const state = states.get(image.digest);
    images.push(await imageShape(options, { repository, image }, { reference: image.digest, reach, state }));
  }
  const last = found.length > limit ? shown.at(-1) : undefined;
  return { images, ...(last === undefined ? {} : { next: formatPlace(last) }) };
}

interface Showing {
  readonly reference: string;
  readonly reach: Reach | undefined;
  readonly state: ImageState | undefined;
}

async function imageShape(
  options: ApiOptions,
  { repository, image }: Held,
  { reference, reach, state }: Showing,
): Promise<ApiImage> {
  const { leaves, isCut } = await leavesOf(options.registry.images, image.digest);
  const shown = leaves.slice(0, MOST_PLATFORMS);
  const held = { repositoryId: repository.id, repository: repository.name, digest: image.digest };
  const place = await placeAsked(options.registry.images, held, reference);
  const platforms: ApiImage['platforms'] = [];
  for (const leaf of shown) {
    platforms.push(await platformShape(options, leaf, { reach, place }));
    await nextTurn();
  }
  return {
    repository: repository.name,
    ...(repository.sandbox === undefined ? {} : { sandbox: true as const }),
    digest: image.digest,
    mediaType: image.mediaType,
    tags: [...image.tags],
    sizeBytes: image.imageSize,
    pushedAt: timeText(image.pushedAt),
    isIndex: leaves.some(({ digest }) => digest !== image.digest),
    platforms,
    isCut: isCut || shown.length < leaves.length,
    ...state,
  };
}

type Place = Pick<Image, 'pushedAt' | 'digest'>;

function formatPlace({ pushedAt, digest }: Place): string {
  return `${pushedAt}.${digest}`;
}

function parsePlace(cursor: string): Place {
  const [, time = '', text = ''] = /^(\d{1,15})\.(.+)$/.exec(cursor) ?? [];
  const digest = parseDigest(text);
  if (digest === undefined) throw new Problem('bad-cursor', `no page gave the cursor "${cursor.slice(0, 100)}"`);
  return { pushedAt: Number(time), digest };
}

/** How much of an image its findings speak of, as of now. */
export async function getCoverage(
  options: ApiOptions,
  request: IncomingMessage,
  path: ImagePath & { readonly platform?: Platform | undefined },
): Promise<ApiImageCoverage> {
  const { repository, image, platform } = await inspectedAt(options, request, path);
  return {
    repository: repository.name,
    digest: image.manifestDigest,
    ...(platform === undefined ? {} : { platform }),
    coverage: coverageShape(coverageOf(image.observed, await options.reach(), options.clock())),
  };
}

async function platformShape(
  options: ApiOptions,
  leaf: Leaf,
  { reach, place }: { readonly reach: Reach | undefined; readonly place: ExcusePlace },
): Promise<ApiImage['platforms'][number]> {
  const { query } = options.database;
  const stored = await findImage(query, leaf.digest);
  const platform = platformOf(leaf, stored);
  const named = { digest: leaf.digest, ...(platform === undefined ? {} : { platform: platformText(platform) }) };
  if (stored === undefined) {
    return { ...named, state: (await isImage(options.registry.images, leaf.digest)) ? 'pending' : 'not-an-image' };
  }
  const { observed, composedAt, layers, manifestDigest } = stored;
  const now = options.clock();
  return {
    ...named,
    state: 'inspected',
    inspectedAt: timeText(composedAt),
    layers: [...layers],
    packages: countsShape(observed.packageCount, observed.counts),
    findings: await countFindings(query, { manifestDigest, at: now, place }),
    coverage: coverageShape(coverageOf(observed, reach, now)),
  };
}
