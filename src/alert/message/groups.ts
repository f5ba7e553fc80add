import type { Severity } from '../../match/types.ts';
import { isOpenItem, type OpenItem } from '../news/compare.ts';
import type { ImageNews } from '../news/news.ts';
import { rankOf } from '../rules/rule.ts';
import type { AlertGroup } from '../types.ts';
import { installedNames, remedyOf } from './remedy.ts';

/** The largest groups, cut, with how many there are. */
export interface Groups {
  readonly groups: readonly AlertGroup[];
  readonly groupCount: number;
}

interface Placed {
  readonly image: ImageNews;
  readonly item: OpenItem;
}

const MOST_GROUPS = 10;
const MOST_IDS = 10;
const MOST_IMAGES = 10;

/**
 * What is news of several images, by what mends it: findings in a layer that images share are mended where that layer
 * comes from, the others by another version of their package. Empty for a single image.
 */
export function groupsOf(images: readonly ImageNews[]): Groups {
  if (images.length < 2) return { groups: [], groupCount: 0 };
  const placed = images.flatMap((image) => image.items.filter(isOpenItem).map((item) => ({ image, item })));
  const shared = sharedLayers(images);
  const groups = Map.groupBy(placed, (one) => {
    const layer = one.item.found.worst.package.layerDigest;
    return shared.has(layer) ? `layer ${layer}` : packageKey(one.item);
  });
  const largest = [...groups.values()].toSorted((a, b) => b.length - a.length);
  const shown = largest.slice(0, MOST_GROUPS).flatMap((group) => groupOf(group, shared));
  return { groups: shown, groupCount: largest.length };
}

/** Layers that more than one of the images has, with how many of them. */
function sharedLayers(images: readonly ImageNews[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { found } of images) for (const layer of found.layers) counts.set(layer, (counts.get(layer) ?? 0) + 1);
  return new Map([...counts].filter(([, count]) => count > 1));
}

function packageKey({ found: { type, package: name, worst } }: OpenItem): string {
  return JSON.stringify([type, name, worst.fixedVersion ?? '']);
}

function groupOf(group: readonly Placed[], shared: ReadonlyMap<string, number>): readonly AlertGroup[] {
  const [first] = group;
  if (first === undefined) return [];
  const counts: Partial<Record<Severity, number>> = {};
  for (const { item } of group) counts[item.found.severity] = (counts[item.found.severity] ?? 0) + 1;
  const worst = group.toSorted((a, b) => rankOf(a.item.found.severity) - rankOf(b.item.found.severity));
  const images = [...new Set(group.map(({ image }) => image))];
  const remedy = remedyOfGroup(group, shared);
  return [
    {
      title: titleOf(group, first, shared),
      ...(remedy === undefined ? {} : { remedy }),
      counts,
      findings: group.length,
      ids: [...new Set(worst.map(({ item }) => item.found.names[0] ?? ''))].slice(0, MOST_IDS),
      images: images.slice(0, MOST_IMAGES).map(({ repository, watched: [tag] }) => `${repository}:${tag ?? ''}`),
      imageCount: images.length,
    },
  ];
}

function titleOf(group: readonly Placed[], { item }: Placed, shared: ReadonlyMap<string, number>): string {
  const layer = item.found.worst.package.layerDigest;
  const isOfOne = new Set(group.map((one) => packageKey(one.item))).size === 1;
  const { package: name, worst } = item.found;
  const change = worst.fixedVersion === undefined ? `${name}, not fixed yet` : `${name} → ${worst.fixedVersion}`;
  const images = shared.get(layer);
  if (images === undefined) return change;
  const base = `the layer ${layer.slice(0, 19)}… that ${images} of these images share`;
  return isOfOne ? `${change}, in ${base}` : base;
}

function remedyOfGroup(group: readonly Placed[], shared: ReadonlyMap<string, number>): string | undefined {
  const [first] = group;
  if (first === undefined) return undefined;
  const { package: found, also, fixedVersion } = first.item.found.worst;
  if (shared.has(found.layerDigest)) {
    const isFixable = group.some(({ item }) => item.found.isFixable);
    return isFixable ? 'rebuild the image that this layer comes from, then those that are built on it' : undefined;
  }
  return remedyOf({ type: found.type, names: installedNames(found, also), fixedVersion });
}
