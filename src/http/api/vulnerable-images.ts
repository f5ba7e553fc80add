import type { IncomingMessage } from 'node:http';
import type { z } from '@hono/zod-openapi';
import { isExcusedIn, type VulnerableImage, vulnerableImages } from '../../match/index.ts';
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
  const images: ApiVulnerableImages['images'] = [];
  for (const { place, item } of shown) {
    const image = { id: item.imageId, manifestDigest: item.manifestDigest };
    const at = options.clock();
    const isExcused = await isExcusedIn(options.database.query, image, id, { at, place: excusePlace(place) });
    images.push({ ...placeShape(place), ...(isExcused ? { isExcused } : {}) });
  }
  return {
    images,
    ...(after === undefined ? {} : { next: formatCursor([after.imageId]) }),
  };
}

function keyOf(cursor: string): Key {
  const [imageId = 0] = parseCursor(cursor, 1);
  return { imageId };
}
