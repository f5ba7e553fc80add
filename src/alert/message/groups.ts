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

/** What images are built on. */
interface Base {
  /** Its last layer. */
  readonly layer: string;
  /** How many of the images have it. */
  readonly images: number;
}

interface Placed {
  readonly image: ImageNews;
  readonly item: OpenItem;
  readonly base?: Base;
}

const MOST_GROUPS = 10;
const MOST_IDS = 10;
const MOST_IMAGES = 10;

/** Names of images that end with a layer, by the layer. */
type BaseNames = ReadonlyMap<string, string>;

/**
 * What is news of several images, by what mends it: findings in layers that images share are mended where those layers
 * come from, the others by another version of their package. Empty for a single image.
 */
export function groupsOf(images: readonly ImageNews[], names: BaseNames = new Map()): Groups {
  const largest = largestGroups(images);
  return {
    groups: largest.slice(0, MOST_GROUPS).flatMap((group) => groupOf(group, names)),
    groupCount: largest.length,
  };
}

/** The layers with which the bases end that are told of. */
export function basesOf(images: readonly ImageNews[]): readonly string[] {
  const shown = largestGroups(images).slice(0, MOST_GROUPS);
  return shown.flatMap(([first]) => (first?.base === undefined ? [] : [first.base.layer]));
}

function largestGroups(images: readonly ImageNews[]): readonly (readonly Placed[])[] {
  if (images.length < 2) return [];
  const bases = sharedBases(images);
  const placed = images.flatMap((image) =>
    image.items.filter(isOpenItem).map((item) => {
      const base = bases.get(item.found.worst.package.layerDigest);
      return { image, item, ...(base === undefined ? {} : { base }) };
    }),
  );
  const groups = Map.groupBy(placed, ({ item, base }) => (base === undefined ? packageKey(item) : base.layer));
  return [...groups.values()].toSorted((a, b) => b.length - a.length);
}

/**
 * By layers that more than one of the images has: the last of the layers that all of those begin with. Images that are
 * built on one have all of its layers.
 */
function sharedBases(images: readonly ImageNews[]): ReadonlyMap<string, Base> {
  const holders = new Map<string, (readonly string[])[]>();
  for (const { found } of images) {
    for (const layer of found.layers) {
      const known = holders.get(layer);
      if (known === undefined) holders.set(layer, [found.layers]);
      else known.push(found.layers);
    }
  }
  const bases = new Map<string, Base>();
  for (const [layer, [first = [], ...others]] of holders) {
    if (others.length === 0) continue;
    const length = others.reduce((most, layers) => commonLength(first, layers, most), first.length);
    const common = first.slice(0, length);
    bases.set(layer, {
      layer: (common.includes(layer) ? common.at(-1) : undefined) ?? layer,
      images: others.length + 1,
    });
  }
  return bases;
}

function commonLength(one: readonly string[], other: readonly string[], most: number): number {
  for (let at = 0; at < most; at += 1) if (one[at] !== other[at]) return at;
  return most;
}

function packageKey({ found: { type, package: name, worst } }: OpenItem): string {
  return JSON.stringify([type, name, worst.fixedVersion ?? '']);
}

function groupOf(group: readonly Placed[], names: BaseNames): readonly AlertGroup[] {
  const [first] = group;
  if (first === undefined) return [];
  const counts: Partial<Record<Severity, number>> = {};
  for (const { item } of group) counts[item.found.severity] = (counts[item.found.severity] ?? 0) + 1;
  const worst = group.toSorted((a, b) => rankOf(a.item.found.severity) - rankOf(b.item.found.severity));
  const images = [...new Set(group.map(({ image }) => image))];
  const remedy = remedyOfGroup(group, first, names);
  return [
    {
      title: titleOf(group, first, names),
      ...(remedy === undefined ? {} : { remedy }),
      counts,
      findings: group.length,
      ids: [...new Set(worst.map(({ item }) => item.found.names[0] ?? ''))].slice(0, MOST_IDS),
      images: images.slice(0, MOST_IMAGES).map(({ repository, watched: [tag] }) => `${repository}:${tag ?? ''}`),
      imageCount: images.length,
    },
  ];
}

function titleOf(group: readonly Placed[], { item, base }: Placed, names: BaseNames): string {
  const { package: name, worst } = item.found;
  const change = worst.fixedVersion === undefined ? `${name}, not fixed yet` : `${name} → ${worst.fixedVersion}`;
  if (base === undefined) return change;
  const isOfOne = new Set(group.map((one) => packageKey(one.item))).size === 1;
  const named = names.get(base.layer);
  const shared =
    named === undefined
      ? `the layer ${base.layer.slice(0, 19)}… that ${base.images} of these images share`
      : `${named}, which ${base.images} of these images are built on`;
  return isOfOne ? `${change}, in ${shared}` : shared;
}

function remedyOfGroup(group: readonly Placed[], { item, base }: Placed, names: BaseNames): string | undefined {
  const { package: found, also, fixedVersion } = item.found.worst;
  if (base === undefined) return remedyOf({ type: found.type, names: installedNames(found, also), fixedVersion });
  if (!group.some((one) => one.item.found.isFixable)) return undefined;
  return `rebuild ${names.get(base.layer) ?? 'the image that this layer comes from'}, then those that are built on it`;
}
