import type { Query } from '../db/index.ts';
import { SEVERITIES } from '../match/types.ts';
import type { Counts } from './summary.ts';

/** What is open under the current tags of repositories, a hundred or so of them; what was never counted is absent. */
export async function openFindings(
  query: Query,
  repositoryIds: readonly number[],
): Promise<ReadonlyMap<number, Counts>> {
  const ids = [...repositoryIds, 0];
  const surveyed = query.selectFrom('repository_survey').select('repository_id').where('repository_id', 'in', ids);
  const rows = await query
    .selectFrom('current_finding')
    .select(['repository_id', 'severity', ({ fn }) => fn.countAll<number>().as('count')])
    .where('repository_id', 'in', ids)
    .where('closed_at', 'is', null)
    .groupBy(['repository_id', 'severity'])
    .execute();
  const counted = new Map((await surveyed.execute()).map((row) => [row.repository_id, SEVERITIES.map(() => 0)]));
  for (const { repository_id: id, severity, count } of rows) {
    const counts = counted.get(id);
    if (counts !== undefined) counts[severity] = Number(count);
  }
  return counted;
}
