import { type QueryCreator, sql } from 'kysely';
import type { Schema } from '../db/index.ts';
import { SEVERITIES } from './types.ts';

/** Images as of a time, in milliseconds since the epoch. */
export interface ImagesAt {
  /** One at least. */
  readonly imageIds: readonly number[];
  readonly at: number;
  /** Only what is about these, by their ids; absent, everything. */
  readonly vulnerabilities?: readonly number[];
}

/** The matches that images' packages had, with their place among those that make one finding: 1 is the one shown. */
export function foundRows(db: QueryCreator<Schema>, { imageIds, at, vulnerabilities }: ImagesAt) {
  const rows = db
    .selectFrom('image_package')
    .innerJoin('match', 'match.package_id', 'image_package.package_id')
    // Of an image's packages few have matches: by the sum SQLite reads the rows of those alone.
    .innerJoin('package', (on) => on.on('package.id', '=', sql`${sql.ref('match.package_id')} + 0`))
    .select(['match.id as match_id', 'image_package.image_id', 'image_package.layer'])
    .select(['image_package.location_id', 'image_package.evidence'])
    .select((select) =>
      select.fn
        .agg<number>('row_number')
        .over((over) =>
          over
            .partitionBy(['image_package.image_id', 'match.vulnerability_id'])
            .partitionBy(['package.type', 'package.source_name', 'package.source_version'])
            .orderBy(sql`case ${sql.ref('match.verdict')} when 'affected' then 0 else 1 end`)
            .orderBy(severityRank())
            .orderBy('package.name')
            .orderBy('image_package.evidence')
            .orderBy('image_package.layer')
            .orderBy('image_package.location_id')
            .orderBy('match.id'),
        )
        .as('place'),
    )
    .where('image_package.image_id', 'in', imageIds)
    .where('image_package.owner_id', 'is', null)
    .where('match.opened_at', '<=', at)
    .where((where) => where.or([where('match.closed_at', 'is', null), where('match.closed_at', '>', at)]));
  if (vulnerabilities === undefined) return rows;
  // No vulnerability has 0: a list of one at least is a list in SQL.
  return rows.where('match.vulnerability_id', 'in', [...vulnerabilities, 0]);
}

/** What tells one finding from others, of any of its packages. */
export interface FoundGroup {
  readonly image_id: number;
  readonly vulnerability_id: number;
  readonly type: string;
  readonly source_name: string;
  readonly source_version: string;
}

/** What makes one finding of several packages. */
export function groupOf(row: FoundGroup): string {
  return JSON.stringify([row.image_id, row.vulnerability_id, row.type, row.source_name, row.source_version]);
}

/** A severity's place among all, the worst being 0. */
export function severityRank() {
  const cases = SEVERITIES.map((severity, rank) => sql`when ${sql.lit(severity)} then ${sql.lit(rank)}`);
  return sql<number>`case ${sql.ref('match.severity')} ${sql.join(cases, sql` `)} end`;
}
