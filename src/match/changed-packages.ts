import type { Query } from '../db/types.ts';
import { pagesById } from '../lib/pages.ts';
import { CHUNK } from './store.ts';

/** Updates of advisories: those after one snapshot, up to another. */
export interface SnapshotSpan {
  /** Up to which all was looked at before; absent, nothing was. */
  readonly after?: number;
  readonly upTo: number;
}

/**
 * The ids of the packages whose matches opened or closed with a snapshot of the span, whatever the cause: a push may come
 * first to a package that an update concerns. One that was in use before may be so again: those of `upTo` are always
 * there, unless it is what `after` says.
 */
export async function* changedPackages(query: Query, { after, upTo }: SnapshotSpan): AsyncIterable<readonly number[]> {
  const isConcerned = (column: 'opened_snapshot_id' | 'closed_snapshot_id') =>
    query
      .selectFrom('match')
      .select('package_id')
      .where((where) =>
        where.or([
          ...(after === upTo ? [] : [where(column, '=', upTo)]),
          where.and([where(column, '>', after ?? 0), where(column, '<=', upTo)]),
        ]),
      );
  const pages = pagesById(CHUNK, (last) =>
    query
      .selectFrom('package')
      .select('id')
      .where('id', '>', last)
      .where((where) =>
        where.or([
          where('id', 'in', isConcerned('opened_snapshot_id')),
          where('id', 'in', isConcerned('closed_snapshot_id')),
        ]),
      )
      .orderBy('id')
      .limit(CHUNK)
      .execute(),
  );
  for await (const rows of pages) yield rows.map(({ id }) => id);
}

/** An image by what it is known as here and elsewhere. */
export interface HoldingImage {
  readonly imageId: number;
  readonly manifestDigest: string;
}

/** The images that hold any of the packages otherwise than as a file of another package; of a few hundred packages. */
export async function imagesHolding(query: Query, packages: readonly number[]): Promise<readonly HoldingImage[]> {
  const rows = await query
    .selectFrom('image_package')
    .innerJoin('image', 'image.id', 'image_package.image_id')
    .select(['image.id', 'image.manifest_digest'])
    .distinct()
    .where('image_package.package_id', 'in', packages)
    .where('image_package.owner_id', 'is', null)
    .execute();
  return rows.map(({ id, manifest_digest: manifestDigest }) => ({ imageId: id, manifestDigest }));
}
