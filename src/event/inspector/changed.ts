import type { Query } from '../../db/index.ts';
import type { MatchCause } from '../../match/types.ts';
import type { Cursor } from './types.ts';

/** A vulnerability that advisories say something else of than before. Times are milliseconds since the epoch. */
export interface ChangedVulnerability {
  readonly id: number;
  readonly name: string;
  /** When the first and the last of its matches opened or closed. */
  readonly firstAt: number;
  readonly lastAt: number;
}

/** From where updates were followed to, up to a snapshot that all packages are matched against. */
export interface Since {
  readonly after: Cursor;
  readonly upTo: number;
}

const CAUSE: MatchCause = 'advisories';

/**
 * The vulnerabilities of an image of which matches opened or closed in a span because the advisories changed, by their
 * ids: not what a push brought, nor what Pratique itself learned.
 */
export async function changedVulnerabilities(
  query: Query,
  imageId: number,
  since: Since,
): Promise<readonly ChangedVulnerability[]> {
  const moments = [
    ...(await momentsOf(query, imageId, since, 'opened')),
    ...(await momentsOf(query, imageId, since, 'closed')),
  ];
  const changed = new Map<number, ChangedVulnerability>();
  for (const { id, name, at } of moments) {
    if (at === null) continue;
    const { firstAt, lastAt } = changed.get(id) ?? { firstAt: at, lastAt: at };
    changed.set(id, { id, name, firstAt: Math.min(firstAt, at), lastAt: Math.max(lastAt, at) });
  }
  return [...changed.values()].toSorted((a, b) => a.id - b.id);
}

async function momentsOf(query: Query, imageId: number, { after, upTo }: Since, side: 'opened' | 'closed') {
  const rows = query
    .selectFrom('image_package')
    .innerJoin('match', 'match.package_id', 'image_package.package_id')
    .innerJoin('vulnerability', 'vulnerability.id', 'match.vulnerability_id')
    .select(['vulnerability.id', 'vulnerability.name', `match.${side}_at as at`])
    .distinct()
    .where('image_package.image_id', '=', imageId)
    .where('image_package.owner_id', 'is', null)
    .where(`match.${side}_cause`, '=', CAUSE)
    .where(`match.${side}_snapshot_id`, '<=', upTo);
  // A snapshot that is in use again has ids that were seen before.
  return await (upTo > after.highestId
    ? rows.where(`match.${side}_snapshot_id`, '>', after.highestId)
    : rows.where(`match.${side}_snapshot_id`, '=', upTo).where(`match.${side}_at`, '>', after.at)
  ).execute();
}
