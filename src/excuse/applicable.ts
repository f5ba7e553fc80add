import { type RawBuilder, type SqlBool, sql } from 'kysely';
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
  /** Only what may be about these, by their ids; absent, about any. */
  readonly vulnerabilities?: readonly number[];
}

/** Indexes above an image that are looked at. Who pushes more of them takes excuses away, and brings none. */
const MOST_ABOVE = 1000;
const MOST_DEPTH = 5;
/** So few are looked through as they are. */
const FEW = 20;
/** No vulnerability has that id: a list of one at least is a list in SQL. */
const NOTHING = 0;

/**
 * The excuses that count at a time for an image at a place, as far as vulnerabilities are concerned that packages of it
 * ever had; the eldest first. Which findings they cover is for `coversPackages` to tell.
 */
export async function applicableExcuses(query: Query, image: ExcusableImage): Promise<readonly Excuse[]> {
  const placed = placedFor(query, image);
  if (image.vulnerabilities !== undefined) return forPlace(await about(placed, image.vulnerabilities).execute(), image);
  const few = await placed.limit(FEW + 1).execute();
  return forPlace(few.length <= FEW ? few : await about(placed, hadBy(image)).execute(), image);
}

/** Those that count at a time and may be about a vulnerability, by any of its ids, whatever image they are for. */
export async function excusesAbout(
  query: Query,
  vulnerabilities: readonly number[],
  at: number,
): Promise<readonly Excuse[]> {
  const rows = await about(activeAt(query, at), vulnerabilities).execute();
  return rows.map((row: ExcuseRow) => toExcuse(row));
}

function forPlace(rows: readonly ExcuseRow[], image: ExcusableImage): readonly Excuse[] {
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

/** The vulnerabilities that packages of the image ever had. */
function hadBy({ imageId }: ExcusableImage) {
  return sql`select match.vulnerability_id from image_package
    join match on match.package_id = image_package.package_id
    where image_package.image_id = ${imageId} and image_package.owner_id is null`;
}

function about(rows: ReturnType<typeof activeAt>, vulnerabilities: RawBuilder<unknown> | readonly number[]) {
  const among = 'length' in vulnerabilities ? sql.join([...vulnerabilities, NOTHING]) : vulnerabilities;
  return rows.where(({ or, eb }) =>
    or([
      eb('excuse.vulnerability', 'is', null),
      sql<SqlBool>`excuse.vulnerability in (select name from vulnerability where id in (${among})
        union all select name from vulnerability_alias where vulnerability_id in (${among}))`,
    ]),
  );
}
