import type { IncomingMessage } from 'node:http';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { z } from '@hono/zod-openapi';
import { vulnerableImages } from '../../match/index.ts';
import { parseDigest } from '../../oci/digest.ts';
import type { ApiOptions } from './context.ts';
import { formatCursor, parseCursor } from './cursor.ts';
import type { pageParameters, vulnerabilityParameters } from './parameters.ts';
import { identified } from './permit.ts';
import type { ApiVulnerableImages } from './types.ts';

/** Images that are looked through for one page: who may see few repositories goes on with the cursor. */
const MOST_LOOKED_THROUGH = 5_000;
const BATCH = 500;

/** A page of the images that have a vulnerability, of those repositories that who asks may pull from. */
export async function getVulnerableImages(
  options: ApiOptions,
  request: IncomingMessage,
  { id }: z.output<typeof vulnerabilityParameters>,
  { limit, cursor }: z.output<typeof pageParameters>,
): Promise<ApiVulnerableImages> {
  const identity = await identified(options, request);
  const { database, registry, allows } = options;
  const shown: ApiVulnerableImages['images'] = [];
  let [after = 0] = cursor === undefined ? [] : parseCursor(cursor, 1);
  for (let looked = 0; looked < MOST_LOOKED_THROUGH; ) {
    const size = looked === 0 ? Math.min(BATCH, limit + 1) : BATCH;
    const images = await vulnerableImages(database.query, id, { after, limit: size });
    const digests = images.map(({ manifestDigest }) => parseDigest(manifestDigest));
    const places = await registry.images.places(digests.filter((digest) => digest !== undefined));
    const readable = Map.groupBy(
      places.filter(({ repository }) => allows(identity, 'pull', repository)),
      ({ digest }) => String(digest),
    );
    for (const { imageId, manifestDigest } of images) {
      const here = readable.get(manifestDigest) ?? [];
      // Of an image that lies in many repositories, all are on one page.
      if (shown.length > 0 && shown.length + here.length > limit) return { images: shown, next: formatCursor([after]) };
      shown.push(...here.map(({ repository, digest, tags }) => ({ repository, digest, tags: [...tags] })));
      after = imageId;
    }
    if (images.length < size) return { images: shown };
    looked += images.length;
    await nextTurn();
  }
  return { images: shown, next: formatCursor([after]) };
}
