import type { Query } from '../db/types.ts';
import { distroById } from '../distro/index.ts';
import type { Repositories } from '../distro/types.ts';
import type { BoundPackage } from './bind.ts';
import type { Matchable } from './statements.ts';

/** A stored package as matching takes it. */
export interface StoredMatchable extends Matchable {
  readonly id: number;
  readonly matchedSnapshotId: number | null;
}

/** Rows of packages for `withKeys`, to be narrowed by a condition. */
export function matchableRows(query: Query) {
  return query
    .selectFrom('package')
    .leftJoin('package_origin', 'package_origin.id', 'package.origin_id')
    .select(['package.id', 'package.name', 'package.version', 'package.source_name', 'package.source_version'])
    .select(['package.architecture', 'package.module', 'package.matched_snapshot_id'])
    .select(['package.distro_id', 'package.distro_release', 'package_origin.names', 'package_origin.cpes']);
}

export type MatchableRow = Awaited<ReturnType<ReturnType<typeof matchableRows>['execute']>>[number];

/** The packages of at most some thousand rows, each with its keys, in their order. */
export async function withKeys(query: Query, rows: readonly MatchableRow[]): Promise<readonly StoredMatchable[]> {
  const ids = rows.map(({ id }) => id);
  const keys =
    ids.length === 0
      ? []
      : await query.selectFrom('package_key').selectAll().where('package_id', 'in', ids).orderBy('name').execute();
  const ofPackage = Map.groupBy(keys, (key) => key.package_id);
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    version: row.version,
    sourceName: row.source_name,
    sourceVersion: row.source_version,
    ...(row.architecture === null ? {} : { architecture: row.architecture }),
    ...(row.module === null ? {} : { module: row.module }),
    ...productsOf(row.distro_id, row.distro_release, { names: parseTexts(row.names), cpes: parseTexts(row.cpes) }),
    matchedSnapshotId: row.matched_snapshot_id,
    keys: (ofPackage.get(row.id) ?? []).map(({ ecosystem, name }) => ({ ecosystem, name })),
  }));
}

/** A package that is bound, as matching takes it. */
export function matchableOf(bound: BoundPackage): Matchable {
  const { names = [], cpes = [] } = bound.origin ?? {};
  return { ...bound, ...productsOf(bound.distroId, bound.distroRelease, { names, cpes }) };
}

function productsOf(
  distroId: string | null | undefined,
  release: string | null | undefined,
  repositories: Repositories,
): Pick<Matchable, 'products'> {
  if (typeof distroId !== 'string' || typeof release !== 'string') return {};
  const products = distroById(distroId)?.products?.(release, repositories);
  return products === undefined ? {} : { products };
}

/** As `storePackages` wrote them. */
function parseTexts(text: string | null): readonly string[] {
  return text === null ? [] : (JSON.parse(text) as readonly string[]);
}
