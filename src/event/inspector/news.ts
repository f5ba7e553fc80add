import type { Query } from '../../db/index.ts';
import { chunksOf } from '../../lib/chunks.ts';
import { type FindingsOf, findings } from '../../match/index.ts';
import type { Finding } from '../../match/types.ts';
import { excusePlace } from '../../scan/index.ts';
import type { ChangedVulnerability } from './changed.ts';
import type { FindingNews, FoundImage } from './types.ts';

/** Vulnerabilities that are looked at together, and the findings that are read of them at once. */
const CHUNK = 50;
const MOST_FINDINGS = 1000;

/**
 * What is news of an image in a repository: each vulnerability that it has now and had not, had and has no more, or has
 * otherwise than before (its severity, score, packages or fixes). What is excused as of `now` counts as not there.
 */
export async function* findingNews(
  query: Query,
  image: FoundImage,
  { changed, now }: { readonly changed: readonly ChangedVulnerability[]; readonly now: number },
): AsyncIterable<FindingNews> {
  const of = {
    manifestDigest: image.digest,
    place: excusePlace(image),
    excusesAt: now,
    excused: 'exclude' as const,
  };
  for (const chunk of chunksOf(changed, CHUNK)) {
    const ids = chunk.map(({ id }) => id);
    const before = await byName(query, { ...of, at: Math.min(...chunk.map(({ firstAt }) => firstAt)) - 1 }, ids);
    const after = await byName(query, { ...of, at: Math.max(...chunk.map(({ lastAt }) => lastAt)) }, ids);
    const observed = await firstObserved(query, image.id, ids);
    for (const { id, name, lastAt: at } of chunk) {
      const [was, is] = [before.get(name) ?? [], after.get(name) ?? []];
      if (gist(was) === gist(is)) continue;
      const status = is.length === 0 ? 'CLOSED' : 'ACTIVE';
      const [worst, ...others] = is.length === 0 ? was : is;
      if (worst === undefined) continue;
      const firstObservedAt = Math.max(observed.get(id) ?? at, image.pushedAt);
      yield { status, vulnerability: name, findings: [worst, ...others], firstObservedAt, at };
    }
  }
}

async function byName(
  query: Query,
  of: FindingsOf,
  ids: readonly number[],
): Promise<ReadonlyMap<string, readonly Finding[]>> {
  return Map.groupBy(await findingsOf(query, of, ids), ({ name }) => name);
}

/** Of a vulnerability that an image has in more packages than anybody reads, the first. */
async function findingsOf(query: Query, of: FindingsOf, ids: readonly number[]): Promise<readonly Finding[]> {
  const found = await findings(query, { ...of, vulnerabilities: ids }, { offset: 0, limit: MOST_FINDINGS });
  if (found.length < MOST_FINDINGS || ids.length === 1) return found;
  const half = Math.ceil(ids.length / 2);
  const first = await findingsOf(query, of, ids.slice(0, half));
  return [...first, ...(await findingsOf(query, of, ids.slice(half)))];
}

/** What is news where it changes: not the wording, the publisher's dates or what is known of exploits. */
function gist(found: readonly Finding[]): string {
  const each = found.map(({ severity, score, verdict, fixedVersion, package: shown, also }) => [
    [severity, score, verdict, shown.purl, shown.path, fixedVersion],
    ...also.map((other) => [other.verdict, other.purl, other.path, other.fixedVersion]),
  ]);
  return JSON.stringify(each.map((one) => JSON.stringify(one)).toSorted());
}

/** When vulnerabilities were first known of packages that the image has. */
async function firstObserved(
  query: Query,
  imageId: number,
  ids: readonly number[],
): Promise<ReadonlyMap<number, number>> {
  const rows = await query
    .selectFrom('image_package')
    .innerJoin('match', 'match.package_id', 'image_package.package_id')
    .select(['match.vulnerability_id as id', ({ fn }) => fn.min<number>('match.opened_at').as('at')])
    .where('image_package.image_id', '=', imageId)
    .where('image_package.owner_id', 'is', null)
    .where('match.vulnerability_id', 'in', ids)
    .groupBy('match.vulnerability_id')
    .execute();
  return new Map(rows.map(({ id, at }) => [id, Number(at)]));
}
