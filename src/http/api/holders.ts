import type { IncomingMessage } from 'node:http';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { z } from '@hono/zod-openapi';
import type { Identity } from '../../auth/types.ts';
import { type HolderKey, heldPackages, type PackageHolder, packageHolders, packageNames } from '../../match/index.ts';
import { parseDigest } from '../../oci/digest.ts';
import type { ImagePlace } from '../../registry/types.ts';
import type { ApiOptions } from './context.ts';
import { formatCursor, parseCursor } from './cursor.ts';
import type { holdersParameters, namesParameters } from './parameters.ts';
import { identified, permitPullEverywhere } from './permit.ts';
import { packageShape } from './shapes.ts';
import type { ApiPackageHolders, ApiPackageNames } from './types.ts';

type Asked = z.output<typeof holdersParameters>;

/** Placements that are looked through for one page: who may see few repositories goes on with the cursor. */
const MOST_LOOKED_THROUGH = 5_000;
const BATCH = 500;

interface Shown {
  readonly place: ImagePlace;
  readonly holder: PackageHolder;
}

/** A page of the images that hold a package, of those repositories that who asks may pull from. */
export async function getHolders(
  options: ApiOptions,
  request: IncomingMessage,
  asked: Asked,
): Promise<ApiPackageHolders> {
  const identity = await identified(options, request);
  const of = {
    name: asked.name,
    ...(asked.type === undefined ? {} : { type: asked.type }),
    ...(asked.version === undefined ? {} : { version: asked.version }),
  };
  const shown: Shown[] = [];
  let after = asked.cursor === undefined ? undefined : keyOf(asked.cursor);
  for (let looked = 0; looked < MOST_LOOKED_THROUGH; ) {
    const limit = looked === 0 ? Math.min(BATCH, asked.limit + 1) : BATCH;
    const behind = after === undefined ? {} : { after };
    const holders = await packageHolders(options.database.query, of, { ...behind, limit });
    const places = await readablePlaces(options, identity, holders);
    for (const holder of holders) {
      const here = places.get(holder.manifestDigest) ?? [];
      // Of an image that lies in many repositories, all are on one page.
      if (shown.length > 0 && shown.length + here.length > asked.limit) return await pageOf(options, shown, after);
      shown.push(...here.map((place) => ({ place, holder })));
      after = holder;
    }
    if (holders.length < limit) return await pageOf(options, shown);
    looked += holders.length;
    await nextTurn();
  }
  return await pageOf(options, shown, after);
}

/** Names of packages anywhere in the registry. */
export async function getNames(
  options: ApiOptions,
  request: IncomingMessage,
  { prefix, type, limit }: z.output<typeof namesParameters>,
): Promise<ApiPackageNames> {
  permitPullEverywhere(options, await identified(options, request));
  const named = { prefix, limit, ...(type === undefined ? {} : { type }) };
  const names = await packageNames(options.database.query, named);
  return { names: names.map(({ type: of, name }) => ({ type: of, name })) };
}

async function readablePlaces(
  { registry, allows }: ApiOptions,
  identity: Identity,
  holders: readonly PackageHolder[],
): Promise<ReadonlyMap<string, readonly ImagePlace[]>> {
  const digests = new Set(holders.map(({ manifestDigest }) => parseDigest(manifestDigest)));
  const places = await registry.images.places([...digests].filter((digest) => digest !== undefined));
  const readable = places.filter(({ repository }) => allows(identity, 'pull', repository));
  return Map.groupBy(readable, ({ digest }) => digest);
}

async function pageOf(
  { database }: ApiOptions,
  shown: readonly Shown[],
  after?: HolderKey,
): Promise<ApiPackageHolders> {
  const packages = await heldPackages(
    database.query,
    shown.map(({ holder }) => holder),
  );
  const images = shown.flatMap(({ place: { repository, digest, tags }, holder }) => {
    const one = packages.get(holder);
    return one === undefined ? [] : [{ repository, digest, tags: [...tags], package: packageShape(one) }];
  });
  if (after === undefined) return { images };
  return { images, next: formatCursor([after.packageId, after.imageId, after.position]) };
}

function keyOf(cursor: string): HolderKey {
  const [packageId = 0, imageId = 0, position = 0] = parseCursor(cursor, 3);
  return { packageId, imageId, position };
}
