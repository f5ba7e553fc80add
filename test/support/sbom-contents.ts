import type { ImageInventory } from '../../src/inventory/types.ts';
import { type BoundPackage, bindPackage, surroundingsOf } from '../../src/match/bind.ts';
import type { ContainedPackage, ImageContents } from '../../src/sbom/types.ts';

export const DIGEST = `sha256:${'ab'.repeat(32)}`;
export const LAYERS: readonly string[] = [1, 2, 3].map((n) => `sha256:${String(n).repeat(64)}`);

/** An image of three layers that holds what an inventory tells of. */
export function contentsOf(inventory: ImageInventory): ImageContents {
  const surroundings = surroundingsOf(inventory);
  const { osRelease = {} } = inventory;
  return {
    name: 'registry.example/team/app:1.4',
    manifestDigest: DIGEST,
    platform: { os: 'linux', architecture: 'amd64' },
    ...(Object.keys(osRelease).length === 0 ? {} : { osRelease }),
    layers: LAYERS,
    databases: inventory.databases,
    databaseTypes: inventory.databaseTypes,
    repositories: inventory.repositories,
    packages: inventory.packages.map(
      ({ record, evidence, owner, path, layer }): ContainedPackage => ({
        record,
        purl: bindPackage(record, surroundings).purl,
        evidence,
        ...(owner === undefined ? {} : { owner }),
        places: [{ path, layerDigest: LAYERS[layer] ?? '' }],
      }),
    ),
    partial: inventory.partial,
  };
}

/** An inventory's packages as they are bound, by identity. */
export function boundOf(inventory: ImageInventory): ReadonlyMap<string, BoundPackage> {
  const surroundings = surroundingsOf(inventory);
  const bound = inventory.packages.map(({ record }) => bindPackage(record, surroundings));
  return new Map(bound.map((one) => [one.identity, one]));
}
