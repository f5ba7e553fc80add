import type { IncomingMessage } from 'node:http';
import type { z } from '@hono/zod-openapi';
import { excusedOfAll, type VulnerableImage, vulnerableImages } from '../../match/index.ts';
import { excusePlace } from '../../scan/index.ts';
import type { ApiOptions } from './context.ts';
import { formatCursor, parseCursor } from './cursor.ts';
import type { pageParameters, vulnerabilityParameters } from './parameters.ts';
import { identified } from './permit.ts';
import { readablePage } from './readable-page.ts';
import { placeShape } from './shapes.ts';
import type { ApiVulnerableImages } from './types.ts';

type Key = Pick<VulnerableImage, 'imageId'>;

/** A page of the images that have a vulnerability, of those repositories that who asks may pull from. */
export async function getVulnerableImages(
  options: ApiOptions,
  request: IncomingMessage,
  { id }: z.output<typeof vulnerabilityParameters>,
  { limit, cursor }: z.output<typeof pageParameters>,
): Promise<ApiVulnerableImages> {
  const identity = await identified(options, request);
  const { shown, after } = await readablePage<Key, VulnerableImage>(options, identity, {
    ...(cursor === undefined ? {} : { after: keyOf(cursor) }),
    limit,
    next: ({ after: { imageId = 0 } = {}, limit: most }) =>
      vulnerableImages(options.database.query, id, { after: imageId, limit: most }),
  });
  const placed = shown.map(({ place, item: { imageId: id, manifestDigest } }) => {
    return { id, manifestDigest, place: excusePlace(place), shape: placeShape(place) };
  });
  const excused = await excusedOfAll(options.database.query, placed, { name: id, at: options.clock() });
  const images = placed.map((one) => ({ ...one.shape, ...(excused.has(one) ? { isExcused: true as const } : {}) }));
  return {
    images,
    ...(after === undefined ? {} : { next: formatCursor([after.imageId]) }),
  };
}

function keyOf(cursor: string): Key {
  const [imageId = 0] = parseCursor(cursor, 1);
  return { imageId };
}
