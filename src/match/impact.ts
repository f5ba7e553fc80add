import { sql } from 'kysely';
import type { Query } from '../db/types.ts';
import type { MatchCause } from './types.ts';

/** How many matches opened, closed, or were rated anew. */
export interface ChangeCounts {
  readonly opened: number;
  readonly closed: number;
  readonly rerated: number;
}

/** An image that an update of advisories changed something for: its findings before and after differ so. */
export interface ImpactedImage extends ChangeCounts {
  readonly imageId: number;
  readonly manifestDigest: string;
}

/** What the change to a snapshot came to, over all distinct packages. */
export interface Impact extends ChangeCounts {
  readonly packages: number;
  readonly images: number;
}

/** What bringing all packages to a snapshot changed: known once `rematch` has ended, and for as long as matches are kept. */
export async function impactOf(query: Query, snapshotId: number): Promise<Impact> {
  const changes = await changed(query, snapshotId)
    .selectFrom('changed')
    .select((select) => [
      select.fn.coalesce(select.fn.sum<number>('opened'), sql.lit(0)).as('opened'),
      select.fn.coalesce(select.fn.sum<number>('closed'), sql.lit(0)).as('closed'),
      select.fn.coalesce(select.fn.sum<number>('rerated'), sql.lit(0)).as('rerated'),
      select.fn.countAll<number>().as('packages'),
    ])
    .executeTakeFirstOrThrow();
  const { images } = await changed(query, snapshotId)
    .selectFrom('changed')
    .innerJoin('image_package', 'image_package.package_id', 'changed.package_id')
    .where('image_package.owner_id', 'is', null)
    .select((select) => select.fn.count<number>('image_package.image_id').distinct().as('images'))
    .executeTakeFirstOrThrow();
  return {
    opened: Number(changes.opened),
    closed: Number(changes.closed),
    rerated: Number(changes.rerated),
    packages: Number(changes.packages),
    images: Number(images),
  };
}

/** The images that an update changed something for, by their ids, those after `after`. */
export async function impactedImages(
  query: Query,
  snapshotId: number,
  { after = 0, limit }: { readonly after?: number; readonly limit: number },
): Promise<readonly ImpactedImage[]> {
  const rows = await changed(query, snapshotId)
    // A package may lie at several paths of one image.
    .with('placed', (db) =>
      db
        .selectFrom('changed')
        .innerJoin('image_package', 'image_package.package_id', 'changed.package_id')
        .select(['image_package.image_id', 'changed.package_id', 'opened', 'closed', 'rerated'])
        .distinct()
        .where('image_package.owner_id', 'is', null)
        .where('image_package.image_id', '>', after),
    )
    .selectFrom('placed')
    .innerJoin('image', 'image.id', 'placed.image_id')
    .groupBy(['image.id', 'image.manifest_digest'])
    .select(['image.id', 'image.manifest_digest'])
    .select((select) => [
      select.fn.sum<number>('opened').as('opened'),
      select.fn.sum<number>('closed').as('closed'),
      select.fn.sum<number>('rerated').as('rerated'),
    ])
    .orderBy('image.id')
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    imageId: row.id,
    manifestDigest: row.manifest_digest,
    opened: Number(row.opened),
    closed: Number(row.closed),
    rerated: Number(row.rerated),
  }));
}

/** By package: a match that closes while the next one of the same vulnerability opens is rated anew. */
function changed(query: Query, snapshotId: number) {
  return query
    .with('moved', (db) =>
      db
        .selectFrom('match')
        .select(['package_id', 'vulnerability_id', sql<number>`1`.as('begun'), sql<number>`0`.as('ended')])
        .where('opened_snapshot_id', '=', snapshotId)
        .where('opened_cause', '=', CAUSE)
        .unionAll(
          db
            .selectFrom('match')
            .select(['package_id', 'vulnerability_id', sql<number>`0`.as('begun'), sql<number>`1`.as('ended')])
            .where('closed_snapshot_id', '=', snapshotId)
            .where('closed_cause', '=', CAUSE),
        ),
    )
    .with('pair', (db) =>
      db
        .selectFrom('moved')
        .groupBy(['package_id', 'vulnerability_id'])
        .select(['package_id', (select) => select.fn.max('begun').as('begun')])
        .select((select) => select.fn.max('ended').as('ended')),
    )
    .with('changed', (db) =>
      db
        .selectFrom('pair')
        .groupBy('package_id')
        .select([
          'package_id',
          sql<number>`sum(begun * (1 - ended))`.as('opened'),
          sql<number>`sum((1 - begun) * ended)`.as('closed'),
          sql<number>`sum(begun * ended)`.as('rerated'),
        ]),
    );
}

const CAUSE: MatchCause = 'advisories';
