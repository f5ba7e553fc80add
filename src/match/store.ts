import type { Query, Transaction } from '../db/types.ts';
import { distroById } from '../distro/index.ts';
import { EVIDENCES, type Evidence } from '../inventory/types.ts';
import { chunksOf } from '../lib/chunks.ts';
import type { BoundDistro, BoundPackage, PackageOrigin } from './bind.ts';
import type { Observed } from './coverage.ts';

/** Rows in one statement, and texts in one condition. */
export const CHUNK = 500;

/** A package's row, as far as matching asks. */
export interface StoredPackage {
  readonly id: number;
  /** The snapshot that it was last matched against; null before the first. */
  readonly matchedSnapshotId: number | null;
  /** Whether it is matched; one that was only ever found among the files of another is not. */
  readonly isStandalone: boolean;
}

/** A package of an image and where it is: `layer` counts from the base, 0. */
export interface PlacedPackage {
  readonly identity: string;
  /** Bounded. */
  readonly path: string;
  readonly layer: number;
  readonly evidence: Evidence;
  /** The identity of the package that brought the file. */
  readonly owner?: string;
}

/** An image as composed. */
export interface ImageRecord {
  readonly manifestDigest: string;
  readonly os?: string;
  readonly architecture?: string;
  /** The layers' digests, the base first. */
  readonly layers: readonly string[];
  readonly observed: Observed;
  readonly extractorVersion: number;
  readonly composedAt: number;
}

export interface StoredImage extends ImageRecord {
  readonly id: number;
}

/** The packages among `identities` that are stored, by identity. */
export async function findPackages(
  query: Query,
  identities: readonly string[],
): Promise<ReadonlyMap<string, StoredPackage>> {
  const found = new Map<string, StoredPackage>();
  for (const chunk of chunksOf(identities, CHUNK)) {
    const rows = await query
      .selectFrom('package')
      .select(['id', 'identity', 'matched_snapshot_id', 'standalone'])
      .where('identity', 'in', chunk)
      .execute();
    for (const { id, identity, matched_snapshot_id: matchedSnapshotId, standalone } of rows) {
      found.set(identity, { id, matchedSnapshotId, isStandalone: standalone === 1 });
    }
  }
  return found;
}

/**
 * Stores the packages that are not stored yet, and answers the id of each by its identity. In the order of their
 * identities: two pushes that store the same packages at once then wait for each other, and never each for the other.
 * Those for which `isStandalone` is true are marked as such, those that were stored before too.
 */
export async function storePackages(
  tx: Transaction,
  packages: readonly BoundPackage[],
  isStandalone: (identity: string) => boolean,
): Promise<(identity: string) => number> {
  const identities = packages.map((one) => one.identity);
  const before = await findPackages(tx, identities);
  const missing = packages.filter((one) => !before.has(one.identity)).toSorted(byIdentity);
  const originOf = await storeOrigins(tx, missing);
  for (const chunk of chunksOf(missing, CHUNK)) {
    await tx
      .insertInto('package')
      .values(chunk.map((one) => packageRow(one, originOf(one), isStandalone(one.identity))))
      .onConflict((conflict) => conflict.column('identity').doNothing())
      .execute();
  }
  const after = missing.length === 0 ? before : await findPackages(tx, identities);
  await markStandalone(
    tx,
    [...after].filter(([identity, row]) => !row.isStandalone && isStandalone(identity)).map(([, { id }]) => id),
  );
  const idOf = idIn(after);
  const keys = missing.flatMap(({ identity, keys: own }) => own.map((key) => ({ ...key, package_id: idOf(identity) })));
  for (const chunk of chunksOf(keys, CHUNK)) {
    await tx
      .insertInto('package_key')
      .values(chunk)
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
  return idOf;
}

/** Stores an image with its packages in order, in the place of what was stored of the same manifest; answers its id. */
export async function storeImage(
  tx: Transaction,
  image: ImageRecord,
  placed: readonly PlacedPackage[],
  idOf: (identity: string) => number,
): Promise<number> {
  const row = imageRow(image);
  await tx
    .insertInto('image')
    .values(row)
    .onConflict((conflict) => conflict.column('manifest_digest').doNothing())
    .execute();
  const { id } = await tx
    .updateTable('image')
    .set(row)
    .where('manifest_digest', '=', image.manifestDigest)
    .returning('id')
    .executeTakeFirstOrThrow();
  const locationOf = await storeLocations(tx, new Set(placed.map(({ path }) => path)));
  const rows = placed.map(({ identity, path, layer, evidence, owner }, position) => ({
    image_id: id,
    position,
    package_id: idOf(identity),
    location_id: locationOf(path),
    layer,
    evidence: EVIDENCES.indexOf(evidence),
    owner_id: owner === undefined ? null : idOf(owner),
  }));
  await tx.deleteFrom('image_package').where('image_id', '=', id).execute();
  for (const chunk of chunksOf(rows, CHUNK)) await tx.insertInto('image_package').values(chunk).execute();
  return id;
}

/** What is stored of the image of that manifest, or undefined. */
export async function findImage(query: Query, manifestDigest: string): Promise<StoredImage | undefined> {
  return (await findImages(query, [manifestDigest]))[0];
}

/** What is stored of images, in no order: of at most a few hundred at a time. */
export async function findImages(query: Query, manifestDigests: readonly string[]): Promise<readonly StoredImage[]> {
  const rows = await query.selectFrom('image').selectAll().where('manifest_digest', 'in', manifestDigests).execute();
  return rows.map((row) => {
    const { layers, ...observations } = parseObservations(row.observations);
    const distro = distroOf(row.distro_id, row.distro_release, row.distro_name);
    return {
      id: row.id,
      manifestDigest: row.manifest_digest,
      ...(row.os === null ? {} : { os: row.os }),
      ...(row.architecture === null ? {} : { architecture: row.architecture }),
      layers,
      observed: { ...observations, ...(distro === undefined ? {} : { distro }) },
      extractorVersion: row.extractor_version,
      composedAt: row.composed_at,
    };
  });
}

/** Forgets the image of that manifest; its packages and their matches stay. No error where there is none. */
export async function removeImage(tx: Transaction, manifestDigest: string): Promise<void> {
  await tx.deleteFrom('image').where('manifest_digest', '=', manifestDigest).execute();
}

/** Forgets images that are stored under a name with this beginning and were composed before a time. */
export async function removeImagesNamed(tx: Transaction, beginning: string, before: number): Promise<void> {
  await tx
    .deleteFrom('image')
    .where('manifest_digest', '>=', beginning)
    .where('manifest_digest', '<', `${beginning}\u{10ffff}`)
    .where('composed_at', '<', before)
    .execute();
}

/** Looks up rows that must be there, since they were stored. */
export function idIn(rows: ReadonlyMap<string, { readonly id: number }>): (key: string) => number {
  return (key) => {
    const row = rows.get(key);
    if (row === undefined) throw new Error(`no row for "${key}" after it was stored`);
    return row.id;
  };
}

function byIdentity(a: BoundPackage, b: BoundPackage): number {
  return a.identity < b.identity ? -1 : 1;
}

function packageRow(one: BoundPackage, originId: number | null, isStandalone: boolean) {
  return {
    identity: one.identity,
    type: one.type,
    name: one.name,
    version: one.version,
    architecture: one.architecture ?? null,
    source_name: one.sourceName,
    source_version: one.sourceVersion,
    distro_id: one.distroId ?? null,
    distro_release: one.distroRelease ?? null,
    scheme: one.scheme,
    purl: one.purl,
    vendor: one.vendor ?? null,
    module: one.module ?? null,
    origin_id: originId,
    standalone: isStandalone ? 1 : 0,
    matched_snapshot_id: null,
  };
}

async function markStandalone(tx: Transaction, ids: readonly number[]): Promise<void> {
  for (const chunk of chunksOf(
    ids.toSorted((a, b) => a - b),
    CHUNK,
  )) {
    await tx.updateTable('package').set({ standalone: 1 }).where('id', 'in', chunk).execute();
  }
}

/** The id of a package's origin, where it has one. */
async function storeOrigins(
  tx: Transaction,
  packages: readonly BoundPackage[],
): Promise<(one: BoundPackage) => number | null> {
  const origins = new Map<string, PackageOrigin>();
  for (const { origin } of packages) if (origin !== undefined) origins.set(origin.identity, origin);
  const ids = new Map<string, { id: number }>();
  // Those of one image are one.
  for (const { identity, names, cpes } of origins.values()) {
    await tx
      .insertInto('package_origin')
      .values({ identity, names: JSON.stringify(names), cpes: JSON.stringify(cpes) })
      .onConflict((conflict) => conflict.column('identity').doNothing())
      .execute();
    const stored = tx.selectFrom('package_origin').select('id').where('identity', '=', identity);
    ids.set(identity, await stored.executeTakeFirstOrThrow());
  }
  const idOf = idIn(ids);
  return ({ origin }) => (origin === undefined ? null : idOf(origin.identity));
}

type Observations = Omit<Observed, 'distro'> & Pick<ImageRecord, 'layers'>;

function imageRow({ manifestDigest, os, architecture, layers, observed, extractorVersion, composedAt }: ImageRecord) {
  const { distro, ...rest } = observed;
  const observations: Observations = { ...rest, layers };
  return {
    manifest_digest: manifestDigest,
    os: os ?? null,
    architecture: architecture ?? null,
    distro_id: distro?.id ?? null,
    distro_release: distro?.release ?? null,
    distro_name: distro?.name ?? null,
    observations: JSON.stringify(observations),
    extractor_version: extractorVersion,
    composed_at: composedAt,
  };
}

/** The digests of an image's layers, by what its row holds of it. */
export function layersOf(observations: string): readonly string[] {
  return parseObservations(observations).layers;
}

/** Only `imageRow` writes the column. */
function parseObservations(text: string): Observations {
  return JSON.parse(text) as Observations;
}

function distroOf(id: string | null, release: string | null, name: string | null): BoundDistro | undefined {
  if (id === null) return undefined;
  const distro = distroById(id);
  return {
    id,
    name: name ?? id,
    ...(release === null ? {} : { release }),
    ...(distro === undefined ? {} : { distro }),
  };
}

async function storeLocations(tx: Transaction, paths: ReadonlySet<string>): Promise<(path: string) => number> {
  const ids = new Map<string, { id: number }>();
  for (const chunk of chunksOf([...paths].toSorted(), CHUNK)) {
    const rows = chunk.map((path) => ({ path }));
    await tx
      .insertInto('location')
      .values(rows)
      .onConflict((conflict) => conflict.column('path').doNothing())
      .execute();
    const found = await tx.selectFrom('location').selectAll().where('path', 'in', chunk).execute();
    for (const row of found) ids.set(row.path, row);
  }
  return idIn(ids);
}
