import { sql } from 'kysely';
import type { Query } from '../db/types.ts';
import { parseSeverity } from './columns.ts';
import type { PackageNamed } from './package-holders.ts';
import type { Severity } from './types.ts';

/** A version of a package that images hold. */
export interface PackageVersion {
  readonly type: string;
  readonly name: string;
  readonly version: string;
  /** That hold it: one more than a thousand, where there are more. */
  readonly images: number;
  /** Of its open matches. */
  readonly findings: Readonly<Partial<Record<Severity, number>>>;
}

const MOST_VERSIONS = 200;
const MOST_ROWS = 1000;
const MOST_IMAGES = 1001;

/** The versions of a package that images hold, those with most images first: of no permission does it know. */
export async function packageVersions(
  query: Query,
  { name, type }: Omit<PackageNamed, 'version'>,
): Promise<{ readonly versions: readonly PackageVersion[]; readonly isCut: boolean }> {
  let rows = query.selectFrom('package').select(['id', 'type', 'name', 'version']).where('name', '=', name);
  if (type !== undefined) rows = rows.where('type', '=', type);
  const found = await rows
    .orderBy('id')
    .limit(MOST_ROWS + 1)
    .execute();
  const versions: PackageVersion[] = [];
  const groups = [...Map.groupBy(found.slice(0, MOST_ROWS), (row) => `${row.type} ${row.version}`).values()];
  for (const group of groups.slice(0, MOST_VERSIONS)) {
    const [first] = group;
    const ids = group.map(({ id }) => id);
    const images = await imagesOf(query, ids);
    if (first === undefined || images === 0) continue;
    versions.push({
      type: first.type,
      name: first.name,
      version: first.version,
      images,
      findings: await countsOf(query, ids),
    });
  }
  return {
    versions: versions.toSorted((a, b) => b.images - a.images || (a.version < b.version ? -1 : 1)),
    isCut: found.length > MOST_ROWS || groups.length > MOST_VERSIONS,
  };
}

async function imagesOf(query: Query, ids: readonly number[]): Promise<number> {
  const some = query
    .selectFrom('image_package')
    .select('image_id')
    .distinct()
    .where('package_id', 'in', ids)
    .limit(MOST_IMAGES);
  const { count } = await query
    .selectFrom(some.as('some'))
    .select(sql<number>`count(*)`.as('count'))
    .executeTakeFirstOrThrow();
  return Number(count);
}

async function countsOf(query: Query, ids: readonly number[]): Promise<PackageVersion['findings']> {
  const rows = await query
    .selectFrom('match')
    .select(['severity', (fn) => fn.fn.count<number>('vulnerability_id').distinct().as('count')])
    .where('package_id', 'in', ids)
    .where('closed_at', 'is', null)
    .groupBy('severity')
    .execute();
  return Object.fromEntries(rows.map(({ severity, count }) => [parseSeverity(severity), Number(count)]));
}
