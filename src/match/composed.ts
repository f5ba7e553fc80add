import { EVIDENCES, type ImageInventory, type LocatedPackage } from '../inventory/types.ts';
import { type BoundPackage, bindPackage, surroundingsOf } from './bind.ts';
import { OPERATING_SYSTEM_TYPES } from './ecosystems.ts';
import type { ImageRecord, PlacedPackage } from './store.ts';
import { bounded } from './text.ts';
import type { PackageCount } from './types.ts';

/** An image whose layers have been read and laid over each other. */
export interface ImageToRecord {
  readonly manifestDigest: string;
  readonly os?: string;
  readonly architecture?: string;
  /** The layers' digests, the base first: what `layer` in the inventory counts. */
  readonly layers: readonly string[];
  readonly inventory: ImageInventory;
  /** Clauses on layers of which nothing could be read: `layer 2: the gzip stream is corrupt`. */
  readonly unreadable: readonly string[];
  readonly extractorVersion: number;
}

/** An image as it is stored. */
export interface Composed {
  /** By identity. */
  readonly packages: ReadonlyMap<string, BoundPackage>;
  /** Those of them that are matched by themselves: at one place at least, no package of the system brought them. */
  readonly standalone: ReadonlyMap<string, BoundPackage>;
  /** In the order in which they are shown: by name, type, version and path. */
  readonly placed: readonly PlacedPackage[];
  readonly record: ImageRecord;
}

/** Binds the packages of an image to what it is. */
export function composed({ inventory, unreadable, ...image }: ImageToRecord, now: number): Composed {
  const surroundings = surroundingsOf(inventory);
  const bound = inventory.packages.map((located) => ({ located, one: bindPackage(located.record, surroundings) }));
  const packages = new Map(bound.map(({ one }) => [one.identity, one]));
  const placed = placementsOf(bound);
  const unowned = new Set(placed.flatMap(({ identity, owner }) => (owner === undefined ? [identity] : [])));
  const { distro } = surroundings;
  const observed = {
    ...(distro === undefined ? {} : { distro }),
    databases: inventory.databases,
    databaseTypes: inventory.databaseTypes,
    packageCount: packages.size,
    counts: countsOf(packages, placed, unowned),
    partial: inventory.partial,
    unreadable,
  };
  return {
    packages,
    standalone: new Map([...packages].filter(([identity]) => unowned.has(identity))),
    placed: inOrder(placed, packages),
    record: { ...image, observed, composedAt: now },
  };
}

interface Bound {
  readonly located: LocatedPackage;
  readonly one: BoundPackage;
}

/**
 * A package that two records of one file describe alike is one, of the lowest layer and known by the best evidence; it
 * has an owner only where both have. An owner that is not itself in the image owns nothing.
 */
function placementsOf(all: readonly Bound[]): readonly PlacedPackage[] {
  const owners = ownersOf(all);
  const placed = new Map<string, PlacedPackage>();
  for (const { located, one } of all) {
    const { layer, evidence, owner: named } = located;
    const owner = named === undefined ? undefined : owners.get(ownerKey(named));
    const path = bounded(located.path);
    const key = JSON.stringify([one.identity, path]);
    const before = placed.get(key) ?? { layer, evidence, owner };
    const kept = before.owner === undefined ? undefined : owner;
    placed.set(key, {
      identity: one.identity,
      path,
      layer: Math.min(before.layer, layer),
      evidence: better(before.evidence, evidence),
      ...(kept === undefined ? {} : { owner: kept }),
    });
  }
  return [...placed.values()];
}

/** What is installed of the system, by type and name: of several architectures, the first. */
function ownersOf(all: readonly Bound[]): ReadonlyMap<string, string> {
  const installed = all.filter(
    ({ located: { record, evidence, owner } }) =>
      OPERATING_SYSTEM_TYPES.has(record.type) && evidence === 'installed' && owner === undefined,
  );
  return new Map(installed.toReversed().map(({ located: { record }, one }) => [ownerKey(record), one.identity]));
}

function ownerKey({ type, name }: { readonly type: string; readonly name: string }): string {
  return JSON.stringify([type, name]);
}

function better(a: LocatedPackage['evidence'], b: LocatedPackage['evidence']): LocatedPackage['evidence'] {
  return EVIDENCES.indexOf(a) <= EVIDENCES.indexOf(b) ? a : b;
}

function countsOf(
  packages: ReadonlyMap<string, BoundPackage>,
  placed: readonly PlacedPackage[],
  unowned: ReadonlySet<string>,
): readonly PackageCount[] {
  const best = new Map<string, LocatedPackage['evidence']>();
  for (const { identity, evidence } of placed) best.set(identity, better(best.get(identity) ?? evidence, evidence));
  const kinds = [...packages].map(([identity, { type, keys }]) => ({
    type,
    ...(keys[0] === undefined ? {} : { ecosystem: keys[0].ecosystem }),
    evidence: best.get(identity) ?? 'installed',
    isOwned: !unowned.has(identity),
  }));
  const groups = [...Map.groupBy(kinds, (kind) => JSON.stringify(Object.values(kind))).entries()];
  return groups
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, group]) => group.slice(0, 1).map((kind) => ({ ...kind, packages: group.length })));
}

function inOrder(
  placed: readonly PlacedPackage[],
  packages: ReadonlyMap<string, BoundPackage>,
): readonly PlacedPackage[] {
  const keyed = placed.map((one) => {
    const of = packages.get(one.identity);
    return { one, key: [of?.name ?? '', of?.type ?? '', of?.version ?? '', one.path, one.identity] };
  });
  return keyed.toSorted((a, b) => compareKeys(a.key, b.key)).map(({ one }) => one);
}

function compareKeys(a: readonly string[], b: readonly string[]): number {
  const at = a.findIndex((part, index) => part !== b[index]);
  if (at < 0) return 0;
  return (a[at] ?? '') < (b[at] ?? '') ? -1 : 1;
}
