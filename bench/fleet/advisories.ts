import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { advisorySources, createAdvisoryLibrary, createFeedIo, updateAdvisories } from '../../src/advisory/index.ts';
import type { Database } from '../../src/db/types.ts';
import type { PackageKey } from '../../src/distro/types.ts';
import { writeAllFeeds } from '../../test/support/published-feeds.ts';

/** Advisories that were loaded. */
export interface Update {
  readonly statements: number;
  /** The names under which an ecosystem has advisories. */
  namesOf(ecosystem: string): readonly string[];
}

/** Loads all feeds under `../shared/data` through the code that would fetch them, from a folder. */
export async function buildFirst(database: Database, folder: string): Promise<Update> {
  const feeds = join(folder, 'feeds');
  mkdirSync(join(feeds, 'local'), { recursive: true });
  await writeAllFeeds(feeds);
  await update(database, folder);
  const library = createAdvisoryLibrary({ database, folder: join(folder, 'advisories') });
  const found = await library.active();
  if (found === undefined) throw new Error('there is no ../shared/data to load advisories from');
  const names = new Map<string, string[]>();
  for (const { ecosystem, name } of found.snapshot.keys()) {
    const known = names.get(ecosystem) ?? [];
    names.set(ecosystem, known);
    known.push(name);
  }
  const statements = found.snapshot.provenance.reduce((sum, { count }) => sum + count, 0);
  await library.close();
  return { statements, namesOf: (ecosystem) => names.get(ecosystem) ?? [] };
}

/** What is told by hand, besides what the publishers say, before and after the update that is measured. */
export interface Touching {
  /** How many packages of those that an image has the update touches. */
  readonly packages: number;
  before(): Promise<void>;
  after(): Promise<void>;
  /** Takes a single advisory back, of those that came. */
  oneLess(): Promise<void>;
}

/**
 * An update that touches so many packages: a third get a vulnerability that they had not, of a third one is taken back,
 * and in a third it is rated anew.
 */
export async function touching(database: Database, folder: string, count: number): Promise<Touching> {
  const rows = await database.query
    .selectFrom('package_key')
    .select(['ecosystem', 'name'])
    .distinct()
    .orderBy('name')
    .execute();
  const step = Math.max(1, Math.floor(rows.length / count));
  const chosen = rows.filter((_, at) => at % step === 0).slice(0, count);
  const tell = async (isAfter: boolean, without?: number) => {
    const told = chosen.flatMap((key, at) => (at === without ? [] : (recordOf(key, at, isAfter) ?? [])));
    writeFileSync(join(folder, 'feeds/local/bench.json'), JSON.stringify(told));
    await update(database, folder);
  };
  return { packages: chosen.length, before: () => tell(false), after: () => tell(true), oneLess: () => tell(true, 0) };
}

function recordOf({ ecosystem, name }: PackageKey, at: number, isAfter: boolean): object | undefined {
  const [isNew, isGone] = [at % 3 === 0, at % 3 === 1];
  if (isAfter ? isGone : isNew) return undefined;
  return {
    id: `LOCAL-${at}`,
    details: 'An advisory of the bench',
    database_specific: { severity: isAfter ? 'critical' : 'low' },
    affected: [{ package: { ecosystem, name }, ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }] }] }],
  };
}

async function update(database: Database, folder: string): Promise<void> {
  const { signal } = new AbortController();
  const io = createFeedIo({
    root: join(folder, 'feeds'),
    localRoot: join(folder, 'feeds'),
    cacheFolder: join(folder, 'cache'),
    signal,
  });
  const clock = Date.now;
  await updateAdvisories({ database, folder: join(folder, 'advisories'), sources: advisorySources, io, clock, signal });
}
