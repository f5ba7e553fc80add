import type { Query } from '../../db/index.ts';
import { aliasesOf } from '../../match/index.ts';
import type { MatchCause } from '../../match/types.ts';
import type { Found } from './found.ts';
import { imageMatches } from './image-matches.ts';
import { type Learned, learnedSince, type TouchedMatch } from './learned.ts';
import type { Told } from './told.ts';

/** What Pratique learned itself of a tag's images since what was last told of it. */
export async function learnedOf(query: Query, told: Told, found: Found): Promise<Learned> {
  const [before, now] = [told.images, found.images].map((images) => images.map(({ digest }) => digest).toSorted());
  const isSame = JSON.stringify(before) === JSON.stringify(now);
  const readBy = new Map(told.images.map((image) => [image.digest, image.readBy]));
  const touched = await touchedMatches(query, before ?? [], told.at);
  return learnedSince(told.at, {
    before: touched,
    now: isSame ? touched : await touchedMatches(query, now ?? [], told.at),
    isReread: isSame && found.images.some((image) => readBy.get(image.digest) !== image.readBy),
  });
}

async function touchedMatches(query: Query, digests: readonly string[], at: number): Promise<readonly TouchedMatch[]> {
  if (digests.length === 0) return [];
  const rows = await imageMatches(query, digests)
    .innerJoin('vulnerability', 'vulnerability.id', 'match.vulnerability_id')
    .select(['vulnerability.id', 'vulnerability.name'])
    .where((where) => where.or([where('match.opened_at', '>', at), where('match.closed_at', '>', at)]))
    .execute();
  const aliases = await aliasesOf(query, [...new Set(rows.map(({ id }) => id))]);
  return rows.map((row) => ({
    names: [row.name, ...(aliases.get(row.id) ?? [])],
    type: row.type,
    package: row.source_name,
    openedAt: row.opened_at,
    openedCause: causeOf(row.opened_cause),
    ...(row.closed_at === null ? {} : { closedAt: row.closed_at }),
    ...(row.closed_cause === null ? {} : { closedCause: causeOf(row.closed_cause) }),
  }));
}

function causeOf(text: string): MatchCause {
  return text === 'reader' || text === 'advisories' ? text : 'push';
}
