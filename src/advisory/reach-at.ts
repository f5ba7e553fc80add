import type { Database } from '../db/types.ts';
import { parseProvenances } from './provenance.ts';
import type { AdvisorySource, Snapshot } from './types.ts';

/**
 * How far the advisories reached that were in use at a time, in milliseconds since the epoch; undefined where none were.
 * The file of that snapshot may be long gone: what is asked here stands in the database. When a source was last found
 * unchanged is told as of when that snapshot was made.
 */
export async function reachAt(
  { query }: Pick<Database, 'query'>,
  at: number,
  sources: readonly Pick<AdvisorySource, 'id' | 'complete'>[],
): Promise<Pick<Snapshot, 'covers' | 'provenance'> | undefined> {
  const row = await query
    .selectFrom('snapshot')
    .select('provenance')
    .where('activated_at', '<=', at)
    .orderBy('activated_at', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const provenance = parseProvenances(row.provenance);
  const complete = new Set(sources.filter((source) => source.complete).map(({ id }) => id));
  // Of whoever made a snapshot that was imported, no source may be known here.
  const whole = provenance.filter((one) => one.complete === true || complete.has(one.source));
  const covered = new Set(whole.flatMap(({ ecosystems }) => ecosystems.map(({ name }) => name)));
  return { provenance, covers: (ecosystem) => covered.has(ecosystem) };
}
