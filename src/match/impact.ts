import { type SelectQueryBuilder, sql } from 'kysely';
import type { Schema } from '../db/index.ts';
import type { Query } from '../db/types.ts';

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
    .with('ended', (db) => byCause(db.selectFrom('match'), 'closed', snapshotId))
    .with('begun', (db) => byCause(db.selectFrom('match'), 'opened', snapshotId))
    .with('pair', (db) =>
      db
        .selectFrom('begun')
        .leftJoin('ended', (join) =>
          join
            .onRef('ended.package_id', '=', 'begun.package_id')
            .onRef('ended.vulnerability_id', '=', 'begun.vulnerability_id'),
        )
        .select('begun.package_id')
        .select((select) => [
          select.case().when('ended.package_id', 'is', null).then(1).else(0).end().as('opened'),
          sql<number>`0`.as('closed'),
          select.case().when('ended.package_id', 'is', null).then(0).else(1).end().as('rerated'),
        ])
        .unionAll(
          db
            .selectFrom('ended')
            .leftJoin('begun', (join) =>
              join
                .onRef('ended.package_id', '=', 'begun.package_id')
                .onRef('ended.vulnerability_id', '=', 'begun.vulnerability_id'),
            )
            .where('begun.package_id', 'is', null)
            .select('ended.package_id')
            .select([sql<number>`0`.as('opened'), sql<number>`1`.as('closed'), sql<number>`0`.as('rerated')]),
        ),
    )
    .with('changed', (db) =>
      db
        .selectFrom('pair')
        .groupBy('package_id')
        .select('package_id')
        .select((select) => [
          select.fn.sum<number>('opened').as('opened'),
          select.fn.sum<number>('closed').as('closed'),
          select.fn.sum<number>('rerated').as('rerated'),
        ]),
    );
}

function byCause(from: SelectQueryBuilder<Schema, 'match', object>, what: 'opened' | 'closed', snapshotId: number) {
  return from
    .select(['package_id', 'vulnerability_id'])
    .where(`${what}_snapshot_id`, '=', snapshotId)
    .where(`${what}_cause`, '=', 'advisories');
}
