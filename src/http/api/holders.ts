import type { IncomingMessage } from 'node:http';
import type { z } from '@hono/zod-openapi';
import { type HolderKey, heldPackages, type PackageHolder, packageHolders, packageNames } from '../../match/index.ts';
import type { ApiOptions } from './context.ts';
import { formatCursor, formatTextCursor, parseCursor, parseTextCursor } from './cursor.ts';
import type { holdersParameters, namesParameters } from './parameters.ts';
import { identified, permitPullEverywhere } from './permit.ts';
import { readablePage } from './readable-page.ts';
import { packageShape, placeShape } from './shapes.ts';
import type { ApiPackageHolders, ApiPackageNames } from './types.ts';

type Asked = z.output<typeof holdersParameters>;

/** A page of the images that hold a package, of those repositories that who asks may pull from. */
export async function getHolders(
  options: ApiOptions,
  request: IncomingMessage,
  { cursor, limit, name, type, version }: Asked,
): Promise<ApiPackageHolders> {
  const identity = await identified(options, request);
  const { query } = options.database;
  const of = { name, ...(type === undefined ? {} : { type }), ...(version === undefined ? {} : { version }) };
  const { shown, after } = await readablePage<HolderKey, PackageHolder>(options, identity, {
    ...(cursor === undefined ? {} : { after: keyOf(cursor) }),
    limit,
    next: (page) => packageHolders(query, of, page),
  });
  const holders = shown.map(({ item }) => item);
  const packages = await heldPackages(query, holders);
  const images = shown.flatMap(({ place, item }) => {
    const one = packages.get(item);
    return one === undefined ? [] : [{ ...placeShape(place), package: packageShape(one) }];
  });
  if (after === undefined) return { images };
  return { images, next: formatCursor([after.packageId, after.imageId, after.position]) };
}

/** Names of packages anywhere in the registry. */
export async function getNames(
  options: ApiOptions,
  request: IncomingMessage,
  { prefix, type, limit, cursor }: z.output<typeof namesParameters>,
): Promise<ApiPackageNames> {
  permitPullEverywhere(options, await identified(options, request));
  const named = { prefix, limit: limit + 1, ...(type === undefined ? {} : { type }), ...afterIn(cursor) };
  const found = await packageNames(options.database.query, named);
  const names = found.slice(0, limit).map(({ type: of, name }) => ({ type: of, name }));
  const last = found.length > limit ? names.at(-1) : undefined;
  return { names, ...(last === undefined ? {} : { next: formatTextCursor([last.name, last.type]) }) };
}

function afterIn(cursor: string | undefined) {
  if (cursor === undefined) return {};
  const [name = '', type = ''] = parseTextCursor(cursor, 2);
  return { after: { name, type } };
}

function keyOf(cursor: string): HolderKey {
  const [packageId = 0, imageId = 0, position = 0] = parseCursor(cursor, 3);
  return { packageId, imageId, position };
}
