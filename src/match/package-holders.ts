import type { ExpressionBuilder } from 'kysely';
import type { Schema } from '../db/index.ts';
import type { Query } from '../db/types.ts';
import { chunksOf } from '../lib/chunks.ts';
import { ecosystemKey } from './ecosystems.ts';
import { type ImagePackage, placedRows, toImagePackage } from './image-packages.ts';
import { CHUNK, layersOf } from './store.ts';

/** A package by its name, with its type and version where they are given, as they are stored. */
export interface PackageNamed {
  readonly name: string;
  /** purl's. With it, a name counts in each of the forms that its ecosystem takes for the same. */
  readonly type?: string;
  readonly version?: string;
}

/** A place in the list of those that hold a package; pages go on behind it. */
export interface HolderKey {
  readonly packageId: number;
  readonly imageId: number;
  readonly position: number;
}

/** A package in one of the images that hold it. */
export interface PackageHolder extends HolderKey {
  readonly manifestDigest: string;
}

/** Packages that are looked up at once. */
const PACKAGES = 100;

/**
 * The images that hold a package, once for each path, in an order that stays the same: at most `limit`, those behind
 * `after`. Each step is a look into an index, however many images there are.
 */
export async function packageHolders(
  query: Query,
  of: PackageNamed,
  { after, limit }: { readonly after?: HolderKey; readonly limit: number },
): Promise<readonly PackageHolder[]> {
  const found: PackageHolder[] = [];
  for (let from = after?.packageId ?? 0; ; ) {
    const ids = await packageIds(query, of, from);
    for (const id of ids) {
      const behind = id === after?.packageId ? after : undefined;
      found.push(
        ...(await holdersOf(query, id, { ...(behind === undefined ? {} : { behind }), limit: limit - found.length })),
      );
      if (found.length >= limit) return found;
    }
    const last = ids.at(-1);
    if (last === undefined || ids.length < PACKAGES) return found;
    from = last + 1;
  }
}

/** What is told of each of these, which are few and in order: they are shown. One that has gone since is left out. */
export async function heldPackages(
  query: Query,
  holders: readonly PackageHolder[],
): Promise<ReadonlyMap<PackageHolder, ImagePackage>> {
  const found = new Map<string, ImagePackage>();
  for (const ofPackage of Map.groupBy(holders, ({ packageId }) => packageId).values()) {
    for (const chunk of chunksOf(ofPackage, CHUNK)) {
      for (const row of await rowsOf(query, chunk)) {
        found.set(`${row.image_id} ${row.position}`, toImagePackage(row, layersOf(row.observations)));
      }
    }
  }
  const told = holders.map((holder) => [holder, found.get(`${holder.imageId} ${holder.position}`)] as const);
  return new Map(told.flatMap(([holder, one]) => (one === undefined ? [] : [[holder, one]])));
}

/** From the first to the last: an image may have a package at more places than anybody asked for. */
async function rowsOf(query: Query, holders: readonly PackageHolder[]) {
  const [first, last] = [holders[0], holders.at(-1)];
  if (first === undefined || last === undefined) return [];
  return await placedRows(query)
    .innerJoin('image', 'image.id', 'image_package.image_id')
    .select(['image_package.image_id', 'image.observations'])
    .where('image_package.package_id', '=', first.packageId)
    .where('image_package.image_id', 'in', [...new Set(holders.map(({ imageId }) => imageId))])
    .where((where) =>
      where.or([
        where('image_package.image_id', '>', first.imageId),
        where('image_package.position', '>=', first.position),
      ]),
    )
    .where((where) =>
      where.or([
        where('image_package.image_id', '<', last.imageId),
        where('image_package.position', '<=', last.position),
      ]),
    )
    .execute();
}

/** A package's name, as it is stored, with its type. */
export interface PackageName {
  readonly type: string;
  readonly name: string;
}

/** Which names; `after` is the last of the page before. */
export interface NamesPage {
  readonly prefix: string;
  readonly type?: string;
  readonly limit: number;
  readonly after?: PackageName;
}

/** Names of packages that an image holds and that begin so, in order, at most `limit`. */
export async function packageNames(
  query: Query,
  { prefix, type, limit, after }: NamesPage,
): Promise<readonly PackageName[]> {
  let names = query
    .selectFrom('package')
    .select(['name', 'type'])
    .distinct()
    .where('name', '>=', after?.name ?? prefix)
    .where('name', '<', `${prefix}\u{10ffff}`)
    .where(isHeld);
  if (type !== undefined) names = names.where('type', '=', type);
  if (after !== undefined) {
    const { name: last, type: lastType } = after;
    names = names.where(({ eb, or }) => or([eb('name', '>', last), eb('type', '>', lastType)]));
  }
  return await names.orderBy('name').orderBy('type').limit(limit).execute();
}

/** Whether an image holds the package: those of deleted ones stay. */
function isHeld({ exists, selectFrom }: ExpressionBuilder<Schema, 'package'>) {
  return exists(selectFrom('image_package').select('image_id').whereRef('image_package.package_id', '=', 'package.id'));
}

/** Those of that name that an image holds, from an id on, in order of their ids. */
async function packageIds(query: Query, { name, type, version }: PackageNamed, from: number): Promise<number[]> {
  let named = query.selectFrom('package').select('package.id').where('package.name', '=', name).where(isHeld);
  if (type !== undefined) named = named.where('package.type', '=', type);
  if (version !== undefined) named = named.where('package.version', '=', version);
  const rows = await named.where('package.id', '>=', from).orderBy('package.id').limit(PACKAGES).execute();
  const ids = new Set(rows.map(({ id }) => id));
  const key = type === undefined ? undefined : ecosystemKey(type, name);
  if (key !== undefined) {
    let filed = query
      .selectFrom('package_key')
      .innerJoin('package', 'package.id', 'package_key.package_id')
      .select('package.id')
      .where('package_key.ecosystem', '=', key.ecosystem)
      .where('package_key.name', '=', key.name)
      .where(isHeld);
    if (version !== undefined) filed = filed.where('package.version', '=', version);
    const more = filed.where('package_key.package_id', '>=', from).orderBy('package_key.package_id');
    for (const { id } of await more.limit(PACKAGES).execute()) ids.add(id);
  }
  return [...ids].toSorted((a, b) => a - b).slice(0, PACKAGES);
}

async function holdersOf(
  query: Query,
  packageId: number,
  { behind, limit }: { readonly behind?: HolderKey; readonly limit: number },
): Promise<readonly PackageHolder[]> {
  let rows = query
    .selectFrom('image_package')
    .innerJoin('image', 'image.id', 'image_package.image_id')
    .select(['image_package.image_id', 'image_package.position', 'image.manifest_digest'])
    .where('image_package.package_id', '=', packageId);
  if (behind !== undefined) {
    const { imageId, position } = behind;
    rows = rows
      .where('image_package.image_id', '>=', imageId)
      .where((where) =>
        where.or([where('image_package.image_id', '>', imageId), where('image_package.position', '>', position)]),
      );
  }
  const found = await rows.orderBy('image_package.image_id').orderBy('image_package.position').limit(limit).execute();
  return found.map((row) => ({
    packageId,
    imageId: row.image_id,
    position: row.position,
    manifestDigest: row.manifest_digest,
  }));
}
