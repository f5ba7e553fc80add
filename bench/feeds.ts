import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { advisorySources } from '../src/advisory/index.ts';
import { runProgram } from '../test/support/program.ts';
import { writeAllFeeds } from '../test/support/published-feeds.ts';
import { findSharedData } from '../test/support/shared.ts';
import type { Loaded } from './feeds/load.ts';
import { serveFolder } from './feeds/server.ts';

/*
 * `npm run feeds`: lays the feeds under `../shared/data` out as their publishers do, serves them over HTTP, and loads them
 * through the code that would fetch them: each source alone, then all together from a server that misbehaves; then what
 * came of that is exported and imported; each in a process of its own. Exits non-zero where any of these but single
 * sources takes more than 512 MB, where equal feeds make another snapshot, or where anything is lost to what passes.
 * `npm run feeds -- SOURCE…` loads these alone.
 */

const LOAD = fileURLToPath(new URL('feeds/load-one.ts', import.meta.url));
const TRANSFER = fileURLToPath(new URL('feeds/transfer-one.ts', import.meta.url));
/** What the launcher gives to the Node that updates advisories. */
const LAUNCHER = readFileSync(new URL('../bin/pratique.js', import.meta.url), 'utf8');
const TUNING = [...(/BUILDER = \[([^\]]*)\]/.exec(LAUNCHER)?.[1] ?? '').matchAll(/'([^']+)'/g)].map(
  ([, flag = '']) => flag,
);
const MOST_MEGABYTES = 512;
const PATIENCE_MILLISECONDS = 600_000;
const HEAD = [
  '| source | advisories | statements | not understood | seconds | peak memory, MB |',
  '|---|---:|---:|---:|---:|---:|',
];

const wanted = process.argv.slice(2).filter((word) => advisorySources.some(({ id }) => id === word));
if (findSharedData('feeds') === undefined) {
  process.stderr.write('there is no ../shared/data to load feeds from\n');
  process.exit(2);
}
const folder = mkdtempSync(join(tmpdir(), 'pratique-feeds-'));
await writeAllFeeds(join(folder, 'feeds'), wanted.length === 0 ? undefined : new Set(wanted));
const server = await serveFolder(join(folder, 'feeds'));
try {
  say(`${HEAD.join('\n')}\n`);
  for (const { id } of advisorySources.filter((one) => wanted.length === 0 || wanted.includes(one.id))) {
    say(row(`\`${id}\``, await load(id, id, id)));
  }
  if (wanted.length === 0) await loadAll();
} finally {
  server.close();
  rmSync(folder, { recursive: true, force: true });
}

/** All at once while the server misbehaves, again beside it, and once more while it sends nothing but HTML. */
async function loadAll(): Promise<void> {
  server.misbehave('passing');
  const first = await load('all', 'all', 'all');
  say(row('all together', first));
  say(`\nThe server answered ${server.told()}.\n`);
  server.misbehave('no');
  const again = await load('all', 'again', 'all');
  say(`Asked again for another snapshot, it answered ${server.told()}.\n`);
  server.misbehave('lasting');
  const last = await load('all', 'again', 'all');
  say(`Then it answered ${server.told()}: ${last.stale} sources are stale, and keep what they said.\n`);
  const isSame = new Set([first.digest, again.digest, last.digest]).size === 1;
  const megabytes = Math.round(first.bytes / 1e6);
  say(`The snapshot of ${megabytes} MB is ${first.digest}, ${isSame ? 'the same' : 'and NOT the same'} each time.\n`);
  const sent = await transfer('export', 'all');
  const taken = await transfer('import', 'elsewhere');
  say(`It was exported ${tookOf(sent)}, and imported elsewhere ${tookOf(taken)}.\n`);
  const isWhole = sent.digest === first.digest && taken.digest === first.digest;
  const most = Math.max(first.megabytes, sent.megabytes, taken.megabytes);
  if (!isSame || !isWhole || first.stale > 0 || most > MOST_MEGABYTES) process.exitCode = 1;
}

type Transferred = Pick<Loaded, 'seconds' | 'megabytes' | 'digest'>;

/** To or from one file, in a process of its own. */
async function transfer(kind: 'export' | 'import', name: string): Promise<Transferred> {
  const place = join(folder, 'loads', name);
  mkdirSync(place, { recursive: true });
  const args = [...TUNING, TRANSFER, kind, place, join(folder, 'advisories.tar')];
  const { code, stdout, stderr } = await runProgram(process.execPath, args, { milliseconds: PATIENCE_MILLISECONDS });
  if (code !== 0) throw new Error(`the ${kind} ended with ${code}: ${stderr}`);
  return JSON.parse(stdout) as Transferred;
}

function tookOf({ seconds, megabytes }: Transferred): string {
  return `in ${seconds.toFixed(1)} s with ${megabytes} MB of memory at most`;
}

/** In a process of its own; `cache` names where downloads are kept, and `name` the rest. */
async function load(cache: string, name: string, id: string): Promise<Loaded> {
  const args = [...TUNING, LOAD, server.root, join(folder, 'loads', name), id, join(folder, 'caches', cache)];
  const { code, stdout, stderr } = await runProgram(process.execPath, args, { milliseconds: PATIENCE_MILLISECONDS });
  if (code !== 0) throw new Error(`loading "${name}" ended with ${code}: ${stderr}`);
  const loaded = JSON.parse(stdout) as Loaded;
  if (loaded.stale > 0 && name !== 'again') process.stderr.write(stderr);
  return loaded;
}

function row(name: string, loaded: Loaded): string {
  const { advisories, statements, warnings, seconds, megabytes } = loaded;
  const counts = [advisories, statements, warnings].map((count) => count.toLocaleString('en'));
  return `| ${name} | ${counts.join(' | ')} | ${seconds.toFixed(1)} | ${megabytes} |\n`;
}

function say(text: string): void {
  process.stdout.write(text);
}
