import { statSync } from 'node:fs';
import { join } from 'node:path';
import { findActive, updateAdvisories } from '../../src/advisory/index.ts';
import { openSqlite } from '../../src/db/index.ts';
import { madeIo, madeSources, type Sizes } from './made.ts';

/* One update in a process of its own: `build-one.ts FOLDER SIZES CHANGED`; prints what it came to as JSON. */

const [folder = '', sizesJson = '{}', changedJson = '{}'] = process.argv.slice(2);
const sizes: Sizes = parse(sizesJson);
const changed: Readonly<Record<string, number>> = parse(changedJson);
const database = await openSqlite(join(folder, 'pratique.db'));
const started = performance.now();
const result = await updateAdvisories({
  database,
  folder: join(folder, 'advisories'),
  sources: madeSources(sizes),
  io: madeIo(changed),
  clock: Date.now,
  signal: new AbortController().signal,
});
const seconds = (performance.now() - started) / 1000;
const active = await findActive(database);
const failed = 'outcomes' in result ? result.outcomes.find(({ kind }) => kind === 'stale') : undefined;
if (failed !== undefined && 'reason' in failed) throw new Error(failed.reason);
if (result.kind !== 'updated' || active === undefined) throw new Error(`the update came to "${result.kind}"`);
const statements = active.provenance.reduce((sum, { count }) => sum + count, 0);
const { size } = statSync(join(folder, 'advisories', active.file));
await database.close();
const peakMegabytes = process.resourceUsage().maxRSS / 1024;
process.stdout.write(JSON.stringify({ seconds, statements, megabytes: size / 1e6, peakMegabytes }));

/** What the bench itself wrote. */
function parse<T>(json: string): T {
  return JSON.parse(json) as T;
}
