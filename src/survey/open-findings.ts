import type { Query } from '../db/index.ts';
import { SEVERITIES } from '../match/types.ts';
import type { Tally } from './types.ts';

/** What is counted of a repository's images under current tags. */
export interface OpenFindings {
  /** By index into SEVERITIES. */
  readonly counts: readonly number[];
  /** How many images those are. */
  readonly images: number;
  /** Whether less is known of one of them than should be: it is not clean because nothing is found. */
  readonly isDoubtful: boolean;
}

/** By repository, of those that were surveyed. */
export async function openFindings(
  query: Query,
  repositoryIds: readonly number[],
): Promise<ReadonlyMap<number, OpenFindings>> {
  const ids = [...repositoryIds, 0];
  const surveyed = await query
    .selectFrom('repository_survey')
    .select(['repository_id', 'tally'])
    .where('repository_id', 'in', ids)
    .execute();
  const rows = await query
    .selectFrom('current_finding')
    .select(['repository_id', 'severity', ({ fn }) => fn.countAll<number>().as('count')])
    .where('repository_id', 'in', ids)
    .where('closed_at', 'is', null)
    .groupBy(['repository_id', 'severity'])
    .execute();
  const counted = new Map(surveyed.map((row) => [row.repository_id, SEVERITIES.map(() => 0)]));
  for (const { repository_id: id, severity, count } of rows) {
    const counts = counted.get(id);
    if (counts !== undefined) counts[severity] = Number(count);
  }
  return new Map(
    surveyed.map(({ repository_id: id, tally }) => {
      const { images, troubleCounts } = JSON.parse(tally) as Pick<Tally, 'images' | 'troubleCounts'>;
      const isDoubtful = Object.values(troubleCounts).some((count) => count > 0);
      return [id, { counts: counted.get(id) ?? [], images, isDoubtful }];
    }),
  );
}
