import { type SqlBool, sql } from 'kysely';
import type { Query } from '../db/index.ts';
import { coversPlace } from './covers.ts';
import { type ExcuseRow, toExcuse } from './rows.ts';
import { activeAt } from './store.ts';
import type { Excuse, ExcusePlace } from './types.ts';

/** An image for which excuses are looked for. */
export interface ExcusableImage {
  /** Its row. */
  readonly imageId: number;
  readonly manifestDigest: string;
  /** As which it is looked at; without it, excuses for repositories or tags are not for it. */
  readonly place?: ExcusePlace;
  /** As of when, in milliseconds since the epoch. */
  readonly at: number;
}

/** Indexes above an image that are looked at. Who pushes more of them takes excuses away, and brings none. */
const MOST_ABOVE = 1000;
const MOST_DEPTH = 5;
/** So few are looked through as they are. */
const FEW = 20;

/**
 * The excuses that count at a time for an image at a place, as far as vulnerabilities are concerned that packages of it
 * ever had; the eldest first. Which findings they cover is for `coversPackages` to tell.
 */
export async function applicableExcuses(query: Query, image: ExcusableImage): Promise<readonly Excuse[]> {
  const placed = placedFor(query, image);
  const few = await placed.limit(FEW + 1).execute();
  const rows = few.length <= FEW ? few : await aboutIt(placed, image.imageId).execute();
  return rows.map((row: ExcuseRow) => toExcuse(row)).filter(({ scope }) => coversPlace(scope, image.place));
}

function placedFor(query: Query, { manifestDigest, place, at }: ExcusableImage) {
  let rows = activeAt(query, at)
    .orderBy('excuse.id')
    .where(({ or, eb }) =>
      or([
        eb('excuse.image', 'is', null),
        eb('excuse.image', '=', manifestDigest),
        sql<SqlBool>`excuse.image in (${above(manifestDigest)})`,
      ]),
    );
  if (place === undefined) return rows.where('excuse.repository', 'is', null).where('excuse.tag', 'is', null);
  const { repository, tags } = place;
  rows = rows.where(({ or, eb }) =>
    or([
      eb('excuse.repository', 'is', null),
      eb('excuse.repository', '=', repository),
      eb('excuse.repository', 'like', '%*%'),
    ]),
  );
  return rows.where(({ or, eb }) =>
    or([
      eb('excuse.tag', 'is', null),
      eb('excuse.tag', 'like', '%*%'),
      ...(tags[0] === undefined ? [] : [eb('excuse.tag', '=', tags[0])]),
    ]),
  );
}

/** The indexes that list the manifest, or list an index that does. */
function above(digest: string) {
  return sql`with recursive above (digest, depth) as (
      select parent_digest, 1 from manifest_child where child_digest = ${digest}
      union
      select manifest_child.parent_digest, above.depth + 1 from above
      join manifest_child on manifest_child.child_digest = above.digest
      where above.depth < ${sql.lit(MOST_DEPTH)}
    ) select digest from above limit ${sql.lit(MOST_ABOVE)}`;
}

function aboutIt(rows: ReturnType<typeof placedFor>, imageId: number) {
  const had = sql`select match.vulnerability_id from image_package
    join match on match.package_id = image_package.package_id
    where image_package.image_id = ${imageId} and image_package.owner_id is null`;
  return rows.where(({ or, eb }) =>
    or([
      eb('excuse.vulnerability', 'is', null),
      sql<SqlBool>`excuse.vulnerability in (select name from vulnerability where id in (${had})
        union all select name from vulnerability_alias where vulnerability_id in (${had}))`,
    ]),
  );
}
