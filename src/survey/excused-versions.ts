import type { Query } from '../db/index.ts';
import { coversPlace, vulnerabilityIds } from '../excuse/index.ts';
import type { Excuse } from '../excuse/types.ts';
import { excusedAmong, type StoredImage } from '../match/index.ts';
import type { KnownMatches } from './known-matches.ts';
import type { PlacedRow } from './look.ts';

/** What is excused at all, so that an image of which nothing is costs nothing. */
export interface Muting {
  readonly excuses: readonly Excuse[];
  /** The vulnerabilities that they name, by id. */
  readonly vulnerabilities: ReadonlyMap<number, readonly string[]>;
}

/** Whether a vulnerability of a version of a package is excused. */
export type ExcusedVersions = (vulnerabilityId: number, version: number) => boolean;

export async function mutingOf(query: Query, excuses: readonly Excuse[]): Promise<Muting> {
  const names = excuses.flatMap(({ scope }) => scope.vulnerability ?? []);
  return { excuses, vulnerabilities: await vulnerabilityIds(query, names) };
}

const NOTHING: ExcusedVersions = () => false;

/** What is excused of an image, looked at as the current tags of a repository that lead to it. */
export async function excusedVersions(
  { query, known, muting, now }: { query: Query; known: KnownMatches; muting: Muting; now: number },
  {
    image,
    repository,
    tags,
    rows,
  }: { image: StoredImage; repository: string; tags: readonly string[]; rows: readonly PlacedRow[] },
): Promise<ExcusedVersions> {
  const place = { repository, tags };
  const near = muting.excuses.filter(({ scope }) => coversPlace(scope, place));
  if (near.length === 0 || !isAbout(near, rows, known, muting)) return NOTHING;
  const excused = (await excusedAmong(query, [image], { at: now, place })).get(image.id);
  if (excused === undefined) return NOTHING;
  const versions = new Set<string>();
  for (const { package_id } of rows) {
    const one = known.packages.get(package_id);
    for (const { id, vulnerabilityId } of one?.matches ?? []) {
      if (excused.has(id)) versions.add(`${vulnerabilityId} ${one?.version ?? 0}`);
    }
  }
  return (vulnerabilityId, version) => versions.has(`${vulnerabilityId} ${version}`);
}

/** Whether one of the excuses may be about what the image has. */
function isAbout(
  excuses: readonly Excuse[],
  rows: readonly PlacedRow[],
  known: KnownMatches,
  { vulnerabilities }: Muting,
): boolean {
  if (excuses.some(({ scope }) => scope.vulnerability === undefined)) return true;
  return rows.some(({ package_id }) =>
    known.packages.get(package_id)?.matches.some(({ vulnerabilityId }) => vulnerabilities.has(vulnerabilityId)),
  );
}
