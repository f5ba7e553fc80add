import type { IncomingMessage } from 'node:http';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ExcusePlace } from '../../excuse/types.ts';
import { countFindings, coverageOf, findImage, type Reach } from '../../match/index.ts';
import type { Platform } from '../../oci/manifest.ts';
import { platformText } from '../../oci/platform.ts';
import { isImage, type Leaf, leavesOf, MOST_PLATFORMS, placeAsked, platformOf } from '../../scan/index.ts';
import type { ApiOptions } from './context.ts';
import { countsShape, coverageShape, timeText } from './shapes.ts';
import { heldAt, type ImagePath, inspectedAt } from './target.ts';
import type { ApiImage, ApiImageCoverage } from './types.ts';

/** An image or an index, with what is known of each of its platforms. */
export async function getImage(options: ApiOptions, request: IncomingMessage, path: ImagePath): Promise<ApiImage> {
  const { repository, image } = await heldAt(options, request, path);
  const { leaves, isCut } = await leavesOf(options.registry.images, image.digest);
  const shown = leaves.slice(0, MOST_PLATFORMS);
  const reach = await options.reach();
  const held = { repositoryId: repository.id, repository: repository.name, digest: image.digest };
  const place = await placeAsked(options.registry.images, held, path.reference);
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
  };
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
