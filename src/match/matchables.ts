import type { Query } from '../db/types.ts';
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
    .select(['package.architecture', 'package.module', 'package.matched_snapshot_id', 'package_origin.cpes']);
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
    ...(row.cpes === null ? {} : { origin: { cpes: parseTexts(row.cpes) } }),
    matchedSnapshotId: row.matched_snapshot_id,
    keys: (ofPackage.get(row.id) ?? []).map(({ ecosystem, name }) => ({ ecosystem, name })),
  }));
}

/** As `storePackages` wrote them. */
function parseTexts(text: string): readonly string[] {
  return JSON.parse(text) as readonly string[];
}
