import type { Database, Query } from '../db/index.ts';
import { databaseExcuses } from '../excuse/index.ts';
import type { Clock } from '../lib/clock.ts';
import type { Reach } from '../match/index.ts';
import { type CurrentPlaces, currentPlaces } from './current-places.ts';
import { mutingOf } from './excused-versions.ts';
import { knownMatches } from './known-matches.ts';
import { look } from './look.ts';
import { KEPT_DAYS, NO_IMAGES, record } from './record.ts';
import { heldPackages, recordVulnerabilities, tallyVulnerabilities } from './vulnerabilities.ts';

export interface SurveyOptions {
  readonly database: Database;
  readonly clock: Clock;
  /** How far the advisories reach that are in use; undefined where there are none. */
  readonly reach: Reach | undefined;
  readonly signal?: AbortSignal;
}

const DAY_MILLISECONDS = 86_400_000;
const FORGOTTEN_DAYS = 400;
const AT_ONCE = 500;
/** The most that may be active. */
const EXCUSES = 10_000;

/** Looks at all images under current tags, and writes down what came and went since the last time. */
export async function survey({ database, clock, reach, signal }: SurveyOptions): Promise<void> {
  const { query } = database;
  const now = clock();
  const places = await currentPlaces(query);
  const known = await knownMatches(query, now - KEPT_DAYS * DAY_MILLISECONDS);
  const active = await databaseExcuses({ db: database, clock }).list({ state: 'active', limit: EXCUSES });
  const looking = { query, known, reach, muting: await mutingOf(query, active), now };
  const standing = tallyVulnerabilities(known);
  for (const place of [...places, ...(await withoutCurrent(query, places))]) {
    signal?.throwIfAborted();
    const seen = await look(looking, place);
    standing.add(seen);
    await record(database, { repositoryId: place.repositoryId, seen, families: known.families, now });
  }
  await recordVulnerabilities(database, standing.rows(await heldPackages(query)));
  await forget(database, now - FORGOTTEN_DAYS * DAY_MILLISECONDS);
}

/** What was gone before a time is told no more; a part at a time, so that whoever pushes meanwhile does not wait. */
async function forget(database: Database, before: number): Promise<void> {
  const some = database.query.selectFrom('current_finding').select('id').where('closed_at', '<', before).limit(AT_ONCE);
  for (;;) {
    const ids = (await some.execute()).map(({ id }) => id);
    if (ids.length === 0) return;
    await database.note(async (tx) => void (await tx.deleteFrom('current_finding').where('id', 'in', ids).execute()));
  }
}

/** Repositories without current images that had some when they were last looked at, or never were. */
async function withoutCurrent(query: Query, places: readonly CurrentPlaces[]): Promise<readonly CurrentPlaces[]> {
  const present = new Set(places.map(({ repositoryId }) => repositoryId));
  const rows = await query
    .selectFrom('repository')
    .leftJoin('repository_survey', 'repository_survey.repository_id', 'repository.id')
    .select(['repository.id', 'repository.name'])
    .where((where) =>
      where.or([
        where('repository_survey.tally', 'is', null),
        where('repository_survey.tally', 'not like', `${NO_IMAGES}%`),
      ]),
    )
    .execute();
  return rows
    .filter(({ id }) => !present.has(id))
    .map(({ id, name }) => ({ repositoryId: id, repository: name, manifests: [] }));
}
