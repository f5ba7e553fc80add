import type { Query } from '../../db/index.ts';
import { SEVERITIES } from '../../match/types.ts';
import { imageMatches } from '../news/image-matches.ts';
import type { MatchInterval } from './replay.ts';

/** The intervals of the images' matches that were open at a time, or since. */
export async function intervalsSince(
  query: Query,
  digests: readonly string[],
  from: number,
): Promise<readonly MatchInterval[]> {
  if (digests.length === 0) return [];
  const rows = await imageMatches(query, digests)
    .leftJoin('exploitation', 'exploitation.vulnerability_id', 'match.vulnerability_id')
    .select(['match.id', 'match.vulnerability_id', 'match.severity', 'match.score', 'match.fixed_version'])
    .select(['match.opened_snapshot_id', 'match.closed_snapshot_id', 'exploitation.known_since', 'exploitation.epss'])
    .where((where) => where.or([where('match.closed_at', 'is', null), where('match.closed_at', '>', from)]))
    .execute();
  return rows.map((row) => ({
    vulnerability: row.vulnerability_id,
    type: row.type,
    package: row.source_name,
    severity: SEVERITIES.find((each) => each === row.severity) ?? 'UNDEFINED',
    isFixable: row.fixed_version !== null,
    openedAt: row.opened_at,
    openedBy: { cause: row.opened_cause, snapshotId: row.opened_snapshot_id },
    ...(row.score === null ? {} : { score: row.score }),
    ...(row.epss === null ? {} : { epss: row.epss }),
    ...(row.known_since === null ? {} : { exploitedSince: row.known_since }),
    ...(row.closed_at === null
      ? {}
      : {
          closedAt: row.closed_at,
          closedBy: { cause: row.closed_cause ?? '', snapshotId: row.closed_snapshot_id ?? 0 },
        }),
  }));
}
