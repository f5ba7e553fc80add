import type { Query } from '../db/types.ts';
import type { ExcusePlace } from '../excuse/types.ts';
import { chosenOf, excusedAmong, isChosen } from './excused.ts';
import { foundRows } from './found-rows.ts';
import type { StoredImage } from './store.ts';
import { SEVERITIES, type Severity } from './types.ts';

/** What a layer brought that is still there. */
interface LayerCounts {
  /** Each counted once for each path at which it is. */
  readonly packages: number;
  /** Without what is excused; severities that do not occur are absent. */
  readonly findings: Readonly<Partial<Record<Severity, number>>>;
}

/** What each layer of an image brought, by its place from the base; layers that brought nothing are absent. */
export async function layerCounts(
  query: Query,
  image: StoredImage,
  { at, place }: { readonly at: number; readonly place: ExcusePlace },
): Promise<ReadonlyMap<number, LayerCounts>> {
  const placed = await query
    .selectFrom('image_package')
    .select(['layer', (fn) => fn.fn.countAll<number>().as('count')])
    .where('image_id', '=', image.id)
    .groupBy('layer')
    .execute();
  const found = await foundByLayer(query, image, { at, place });
  const counts = new Map<number, LayerCounts>();
  for (const { layer, count } of placed) {
    const own = new Map(found.flatMap((row) => (row.layer === layer ? [[row.severity, Number(row.count)]] : [])));
    const findings = Object.fromEntries(
      SEVERITIES.flatMap((severity) => (own.has(severity) ? [[severity, own.get(severity) ?? 0]] : [])),
    );
    counts.set(layer, { packages: Number(count), findings });
  }
  return counts;
}

async function foundByLayer(
  query: Query,
  image: StoredImage,
  of: { readonly at: number; readonly place: ExcusePlace },
): Promise<readonly { readonly layer: number; readonly severity: string; readonly count: number }[]> {
  const only = chosenOf('exclude', await excusedAmong(query, [image], of));
  return await query
    .with('found', (db) => foundRows(db, { imageIds: [image.id], at: of.at }))
    .selectFrom('found')
    .where(isChosen(only))
    .innerJoin('match', 'match.id', 'found.match_id')
    .select(['found.layer', 'match.severity', (fn) => fn.fn.countAll<number>().as('count')])
    .where('found.place', '=', 1)
    .groupBy(['found.layer', 'match.severity'])
    .execute();
}
