import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Identity } from '../../auth/types.ts';
import { parseDigest } from '../../oci/digest.ts';
import type { ImagePlace } from '../../registry/types.ts';
import type { ApiOptions } from './context.ts';

/** One of a list over the whole registry; what it is of lies in any number of repositories. */
interface OfImage {
  readonly manifestDigest: string;
}

/** A list over the whole registry, in an order that stays the same; a key is a place in it. */
export interface RegistryList<Key, Item extends Key & OfImage> {
  /** Where the page begins: behind this, or at the start. */
  readonly after?: Key;
  /** The most that a page shows, but for one image that lies in more repositories. */
  readonly limit: number;
  /** At most `limit` of the list, those behind `after`. */
  next(page: { readonly after?: Key; readonly limit: number }): Promise<readonly Item[]>;
}

/** One of a list, in one of the repositories that hold its image. */
export interface Shown<Item> {
  readonly place: ImagePlace;
  readonly item: Item;
}

export interface ReadablePage<Key, Item> {
  readonly shown: readonly Shown<Item>[];
  /** What the next page begins behind; absent where there is none. */
  readonly after?: Key;
}

/** What is looked through for one page: who may see few repositories goes on with the cursor. */
const MOST_LOOKED_THROUGH = 5_000;
const BATCH = 500;

/** A page of a list over the whole registry, of those repositories that who asks may pull from. */
export async function readablePage<Key, Item extends Key & OfImage>(
  options: ApiOptions,
  identity: Identity,
  { limit, next, ...from }: RegistryList<Key, Item>,
): Promise<ReadablePage<Key, Item>> {
  const shown: Shown<Item>[] = [];
  let behind: { readonly after?: Key } = from;
  for (let looked = 0; looked < MOST_LOOKED_THROUGH; ) {
    const size = looked === 0 ? Math.min(BATCH, limit + 1) : BATCH;
    const items = await next({ ...behind, limit: size });
    const places = await readablePlaces(options, identity, items);
    for (const item of items) {
      const here = places.get(item.manifestDigest) ?? [];
      // Of an image that lies in many repositories, all are on one page.
      if (shown.length > 0 && shown.length + here.length > limit) return { shown, ...behind };
      shown.push(...here.map((place) => ({ place, item })));
      behind = { after: item };
    }
    if (items.length < size) return { shown };
    looked += items.length;
    await nextTurn();
  }
  return { shown, ...behind };
}

/** Whether one of these images lies in a repository that who asks may pull from. */
export async function isAnyReadable(
  options: ApiOptions,
  identity: Identity,
  images: readonly OfImage[],
): Promise<boolean> {
  return (await readablePlaces(options, identity, images)).size > 0;
}

async function readablePlaces(
  { registry, allows }: ApiOptions,
  identity: Identity,
  items: readonly OfImage[],
): Promise<ReadonlyMap<string, readonly ImagePlace[]>> {
  const digests = new Set(items.map(({ manifestDigest }) => parseDigest(manifestDigest)));
  const places = await registry.images.places(
    [...digests].filter((digest) => digest !== undefined),
    ({ repository }) => allows(identity, 'pull', repository),
  );
  return Map.groupBy(places, ({ digest }) => digest);
}
