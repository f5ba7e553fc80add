import { type Expression, type SqlBool, sql } from 'kysely';
import type { Query } from '../db/types.ts';
import { EVIDENCES, type Evidence } from '../inventory/types.ts';
import { parseEvidence } from './columns.ts';
import type { StoredImage } from './store.ts';

/** What packages are asked for: all that is given has to hold. */
export interface PackageFilter {
  /** purl's. */
  readonly type?: string;
  /** Part of the name, or all of it where there is a `*`, which stands for any characters. Case does not count. */
  readonly name?: string;
  /** The same of the path. */
  readonly path?: string;
  /** A layer's digest. */
  readonly layer?: string;
  readonly evidence?: Evidence;
  /** Whether a package of the operating system brought it. */
  readonly isOwned?: boolean;
  /** That package's name. */
  readonly owner?: string;
}

/** A package in an image, at a path. */
export interface ImagePackage {
  /** Its place in the image's list. */
  readonly position: number;
  readonly type: string;
  readonly name: string;
  readonly version: string;
  readonly architecture?: string;
  readonly sourceName: string;
  readonly sourceVersion: string;
  readonly distro?: { readonly id: string; readonly release?: string };
  readonly vendor?: string;
  readonly module?: string;
  readonly purl: string;
  /** Index into the image's layers, the base being 0. */
  readonly layer: number;
  /** Empty of what no layer has: an SBOM beside the image claims it. */
  readonly layerDigest: string;
  readonly path: string;
  readonly evidence: Evidence;
  /** The package of the operating system that brought the file. */
  readonly owner?: { readonly type: string; readonly name: string; readonly version: string; readonly purl: string };
}

/**
 * The packages of an image that a filter lets through, in order, those after the position `after`, at most `limit`. A
 * page costs what it shows; with a filter, what it passes over too.
 */
export async function imagePackages(
  query: Query,
  { id, layers }: Pick<StoredImage, 'id' | 'layers'>,
  filter: PackageFilter,
  { after = -1, limit }: { readonly after?: number; readonly limit: number },
): Promise<readonly ImagePackage[]> {
  const rows = await placedRows(query)
    .where('image_package.image_id', '=', id)
    .where('image_package.position', '>', after)
    .where((where) => where.and(conditionsOf(filter, layers)))
    .orderBy('image_package.position')
    .limit(limit)
    .execute();
  return rows.map((row) => toImagePackage(row, layers));
}

/** The repositories that an image's rpms came from: content sets and CPEs, each once. */
export async function imageOrigins(
  query: Query,
  imageId: number,
): Promise<{ readonly names: readonly string[]; readonly cpes: readonly string[] }> {
  const rows = await query
    .selectFrom('image_package')
    .innerJoin('package', 'package.id', 'image_package.package_id')
    .innerJoin('package_origin', 'package_origin.id', 'package.origin_id')
    .select(['package_origin.names', 'package_origin.cpes'])
    .distinct()
    .where('image_package.image_id', '=', imageId)
    .execute();
  const all = (texts: readonly string[]) => [...new Set(texts.flatMap((text) => JSON.parse(text) as string[]))];
  return { names: all(rows.map(({ names }) => names)), cpes: all(rows.map(({ cpes }) => cpes)) };
}

/** Placements with their packages, paths and owners. */
export function placedRows(query: Query) {
  return query
    .selectFrom('image_package')
    .innerJoin('package', 'package.id', 'image_package.package_id')
    .innerJoin('location', 'location.id', 'image_package.location_id')
    .leftJoin('package as owner', 'owner.id', 'image_package.owner_id')
    .select(['image_package.position', 'image_package.layer', 'image_package.evidence', 'location.path'])
    .select(['package.type', 'package.name', 'package.version', 'package.architecture', 'package.purl'])
    .select(['package.source_name', 'package.source_version', 'package.vendor', 'package.module'])
    .select(['package.distro_id', 'package.distro_release'])
    .select(['owner.type as owner_type', 'owner.name as owner_name'])
    .select(['owner.version as owner_version', 'owner.purl as owner_purl']);
}

export type PlacedRow = Awaited<ReturnType<ReturnType<typeof placedRows>['execute']>>[number];

export function toImagePackage(row: PlacedRow, layers: readonly string[]): ImagePackage {
  const { distro_id: distroId, distro_release: release, owner_type: type, owner_name: name } = row;
  const { owner_version: version, owner_purl: purl } = row;
  const owner =
    type === null || name === null || version === null || purl === null ? undefined : { type, name, version, purl };
  return {
    position: row.position,
    type: row.type,
    name: row.name,
    version: row.version,
    ...(row.architecture === null ? {} : { architecture: row.architecture }),
    sourceName: row.source_name,
    sourceVersion: row.source_version,
    ...(distroId === null ? {} : { distro: { id: distroId, ...(release === null ? {} : { release }) } }),
    ...(row.vendor === null ? {} : { vendor: row.vendor }),
    ...(row.module === null ? {} : { module: row.module }),
    purl: row.purl,
    layer: row.layer,
    layerDigest: layers[row.layer] ?? '',
    path: row.path,
    evidence: parseEvidence(row.evidence),
    ...(owner === undefined ? {} : { owner }),
  };
}

function conditionsOf(filter: PackageFilter, layers: readonly string[]): Expression<SqlBool>[] {
  const { type, name, path, layer, evidence, isOwned, owner } = filter;
  const levels = layers.flatMap((digest, at) => (digest === layer ? [at] : []));
  const conditions = [
    type === undefined ? undefined : sql<SqlBool>`${sql.ref('package.type')} = ${type}`,
    name === undefined ? undefined : fits('package.name', name),
    path === undefined ? undefined : fits('location.path', path),
    // Of a layer that the image has not: none. An empty list is no SQL.
    layer === undefined ? undefined : sql<SqlBool>`${sql.ref('image_package.layer')} in (${sql.join([-1, ...levels])})`,
    evidence === undefined
      ? undefined
      : sql<SqlBool>`${sql.ref('image_package.evidence')} = ${EVIDENCES.indexOf(evidence)}`,
    isOwned === undefined ? undefined : isOwnedCondition(isOwned),
    owner === undefined ? undefined : sql<SqlBool>`${sql.ref('owner.name')} = ${owner}`,
  ];
  return conditions.filter((condition) => condition !== undefined);
}

function isOwnedCondition(isOwned: boolean): Expression<SqlBool> {
  const column = sql.ref('image_package.owner_id');
  return isOwned ? sql<SqlBool>`${column} is not null` : sql<SqlBool>`${column} is null`;
}

/** Both databases fold the case of ASCII letters alone, in columns that are ordered by bytes. */
function fits(column: string, text: string): Expression<SqlBool> {
  const escaped = text.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase()).replaceAll(/[!%_]/g, '!$&');
  const pattern = text.includes('*') ? escaped.replaceAll('*', '%') : `%${escaped}%`;
  return sql<SqlBool>`lower(${sql.ref(column)}) like ${pattern} escape '!'`;
}
