import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { advisorySources, createAdvisoryLibrary } from '../src/advisory/index.ts';
import { dueSources } from '../src/cli/due-sources.ts';
import { openSqlite } from '../src/db/index.ts';
import { impactOf, rematch } from '../src/match/index.ts';
import { buildFirst, touching } from './fleet/advisories.ts';
import { numbersFrom } from './fleet/numbers.ts';
import { languagePackages, realBases } from './fleet/packages.ts';
import { seedPackages } from './fleet/seed.ts';
import { type DatedChange, datedChanges } from './freshness/dated.ts';

/*
 * How long it takes from a publisher's change to what is handed on about it. First an update by one changed source over
 * all feeds is timed, with matching, on this machine. Then the dated changes of real feeds are replayed on a simulated
 * clock: each minute the server's own scheduler says which sources are due, an update takes as long as the timed one,
 * and sees what was published before it began. Goal: at most 15 minutes at 95 %.
 */

const GOAL_MINUTES = 15;
const MINUTE = 60_000;
const PACKAGES = 20_000;
const SEED = 20_261_123;
/** What fetching adds to an update, for each source that is asked: a conditional request over a slow network. */
const REQUEST_MILLISECONDS = 2000;

const folder = mkdtempSync(join(tmpdir(), 'pratique-bench-'));
try {
  const milliseconds = await timeOfUpdate();
  say(`an update of all feeds by one that changed, with matching: ${(milliseconds / 1000).toFixed(1)} s\n`);
  const changes = datedChanges(numbersFrom(SEED));
  if (changes.length === 0) throw new Error('there is no ../shared/data to replay');
  report(replay(changes, milliseconds));
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function timeOfUpdate(): Promise<number> {
  const database = await openSqlite(join(folder, 'pratique.db'));
  const library = createAdvisoryLibrary({ database, folder: join(folder, 'advisories') });
  try {
    const { namesOf } = await buildFirst(database, folder);
    const numbers = numbersFrom(SEED);
    const languages = languagePackages(PACKAGES, namesOf, numbers);
    await seedPackages(
      database,
      { bases: realBases(), languages },
      { images: 0, layers: 1000, packages: PACKAGES },
      numbers,
    );
    const update = await touching(database, folder, 200);
    await update.before();
    const from = await library.active();
    if (from !== undefined) await rematch({ database, now: Date.now, to: from });
    const started = performance.now();
    await update.after();
    const to = await library.active();
    if (from === undefined || to === undefined) throw new Error('no advisories are in use');
    await rematch({ database, now: Date.now, from, to });
    await impactOf(database.query, to.id);
    return performance.now() - started;
  } finally {
    await library.close();
    await database.close();
  }
}

/** Minutes from each change to its being handed on, by source. */
function replay(changes: readonly DatedChange[], updateMilliseconds: number): ReadonlyMap<string, readonly number[]> {
  const waiting = Map.groupBy(changes, ({ source }) => source);
  const first = changes.reduce((least, { at }) => Math.min(least, at), Number.POSITIVE_INFINITY);
  const last = changes.reduce((most, { at }) => Math.max(most, at), 0);
  const sources = advisorySources.filter(({ id }) => waiting.has(id));
  const asked = new Map<string, number>();
  const taken = new Map<string, number[]>(sources.map(({ id }) => [id, []]));
  for (let now = first - 60 * MINUTE; [...waiting.values()].some((list) => list.length > 0); ) {
    const due = dueSources({ sources, looks: [], asked, now });
    const ends = now + (due.length === 0 ? 0 : updateMilliseconds + due.length * REQUEST_MILLISECONDS);
    for (const id of due) {
      asked.set(id, now);
      const seen = (waiting.get(id) ?? []).filter(({ at }) => at <= now);
      waiting.set(id, (waiting.get(id) ?? []).slice(seen.length));
      taken.get(id)?.push(...seen.map(({ at }) => (ends - at) / MINUTE));
    }
    // The server looks each minute, and not while an update is at work.
    now = Math.max(now + MINUTE, Math.ceil(ends / MINUTE) * MINUTE);
    if (now > last + 24 * 60 * MINUTE) break;
  }
  return taken;
}

function report(taken: ReadonlyMap<string, readonly number[]>): void {
  say(`\n${['source', 'every', 'changes', 'median', '95 %', 'longest'].map((cell) => cell.padStart(16)).join('')}\n`);
  for (const [id, minutes] of [...taken].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    const every = advisorySources.find((source) => source.id === id)?.everyMinutes ?? 0;
    line([id, `${every} min`, String(minutes.length), at(minutes, 0.5), at(minutes, 0.95), at(minutes, 1)]);
  }
  const all = [...taken.values()].flat();
  const slow = rank(all, 0.95);
  line(['all', '', String(all.length), at(all, 0.5), at(all, 0.95), at(all, 1)]);
  say(
    `\n${slow.toFixed(1)} minutes at 95 % of ${all.length.toLocaleString('en')} changes${slow > GOAL_MINUTES ? ': over 15' : ''}\n`,
  );
  if (slow > GOAL_MINUTES) process.exitCode = 1;
}

function at(minutes: readonly number[], share: number): string {
  return minutes.length === 0 ? '-' : rank(minutes, share).toFixed(1);
}

function rank(minutes: readonly number[], share: number): number {
  const sorted = minutes.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

function line(cells: readonly string[]): void {
  say(`${cells.map((cell) => cell.padStart(16)).join('')}\n`);
}

function say(text: string): void {
  process.stdout.write(text);
}
