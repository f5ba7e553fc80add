import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type Database, openSqlite } from '../src/db/index.ts';
import { findImage, heldPackages, imagePackages, packageHolders, packageNames } from '../src/match/index.ts';
import { createRegistry } from '../src/registry/index.ts';
import { filesystemStore } from '../src/storage/index.ts';

/*
 * Which images hold a package, over 10,000 images of 300 packages each, and a page of the packages of an image that has
 * 50,000. Images share bases as they do in practice: 200 packages of one of 40 bases, 100 of their own out of 60,000.
 * Goal: each of these within 10 milliseconds, but for a filter that passes over all 50,000.
 */

const IMAGES = 10_000;
const BASES = 40;
const OF_BASE = 200;
const OF_ITS_OWN = 100;
const POOL = 60_000;
const MANY = 50_000;
const ROUNDS = 200;
const PAGE = 100;
const GOAL_MILLISECONDS = 10;
const FILTER_GOAL_MILLISECONDS = 250;

const folder = mkdtempSync(join(tmpdir(), 'pratique-bench-'));
try {
  const file = join(folder, 'pratique.db');
  await (await openSqlite(file)).close();
  const seeded = performance.now();
  seed(file);
  const seconds = ((performance.now() - seeded) / 1000).toFixed(0);
  process.stdout.write(`seeded in ${seconds} s: ${(statSync(file).size / 2 ** 20).toFixed(0)} MiB\n`);
  const database = await openSqlite(file);
  await bench(database);
  await database.close();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function bench(database: Database): Promise<void> {
  const { query } = database;
  const registry = createRegistry({
    db: database,
    store: await filesystemStore(folder),
    clock: Date.now,
    onChange: async () => {},
    watcher: { grew() {}, committed() {}, aborted() {} },
    mostBlobBytes: 1,
    graceMilliseconds: 1,
    uploadMilliseconds: 1,
  });
  const whereabouts = async (name: string, version?: string) => {
    const of = { name, type: 'deb', ...(version === undefined ? {} : { version }) };
    const holders = await packageHolders(query, of, { limit: PAGE });
    const held = await heldPackages(query, holders);
    await registry.images.places(holders.map(({ manifestDigest }) => manifestDigest as never));
    return [...held];
  };
  const big = await findImage(query, digestOf(IMAGES));
  if (big === undefined) throw new Error('the image of many packages is not there');
  const near = { after: MANY - PAGE - 1, limit: PAGE };
  await measure('in every image: the first hundred', () => whereabouts('everywhere'));
  await measure('in one base: the first hundred', (round) => whereabouts(nameOf(`base${round % BASES}`, round)));
  await measure('of an image’s own, at its version', (round) => whereabouts(nameOf('own', round * 7), '1.0'));
  await measure('of a name that nothing has', (round) => whereabouts(`nothing-${round}`));
  await measure('names that begin so', (round) => packageNames(query, { prefix: `own-${round}`, limit: 20 }));
  await measure('50,000 packages: the first page', () => imagePackages(query, big, {}, { limit: PAGE }));
  await measure('50,000 packages: the last page', () => imagePackages(query, big, {}, near));
  const filter = () => imagePackages(query, big, { name: 'no such name' }, { limit: PAGE });
  await measure('50,000 packages: a filter that fits none', filter, FILTER_GOAL_MILLISECONDS, 20);
  await registry.close();
}

async function measure(
  title: string,
  run: (round: number) => Promise<readonly unknown[]>,
  goal = GOAL_MILLISECONDS,
  rounds = ROUNDS,
): Promise<void> {
  const times: number[] = [];
  let found = 0;
  for (let round = 0; round < rounds; round += 1) {
    const started = performance.now();
    found += (await run(round)).length;
    times.push(performance.now() - started);
  }
  const sorted = times.toSorted((a, b) => a - b);
  const [median = 0, slow = 0] = [sorted[Math.floor(rounds / 2)], sorted[Math.floor(rounds * 0.95)]];
  const rows = (found / rounds).toFixed(0).padStart(4);
  const verdict = slow > goal ? ` over ${goal} ms` : '';
  process.stdout.write(
    `${title.padEnd(44)}${rows} rows  median ${median.toFixed(2)} ms  95 % ${slow.toFixed(2)} ms${verdict}\n`,
  );
  if (slow > goal) process.exitCode = 1;
}

function digestOf(image: number): string {
  return `sha256:${image.toString(16).padStart(64, '0')}`;
}

function nameOf(kind: string, at: number): string {
  return `${kind}-${at}`;
}

/** Straight into the tables: what is measured is looking up. */
function seed(file: string): void {
  const db = new DatabaseSync(file);
  db.exec('pragma synchronous = off; pragma cache_size = -262144; begin');
  const idOf = seedPackages(db);
  db.exec(`insert into location (path) values ('var/lib/dpkg/status')`);
  db.exec(`insert into repository (name, created_at, scan_on_push, tag_mutability, mutability_exclusions, encryption)
    values ('bench', 1, 0, 'MUTABLE', '[]', '{}')`);
  const place = db.prepare(`insert into image_package
    (image_id, position, package_id, location_id, layer, evidence) values (?, ?, ?, 1, ?, 0)`);
  const addImage = seedImage(db);
  for (let image = 0; image < IMAGES; image += 1) {
    addImage(image);
    place.run(image + 1, 0, idOf('everywhere'), 0);
    const base = `base${image % BASES}`;
    for (let at = 1; at < OF_BASE; at += 1) place.run(image + 1, at, idOf(nameOf(base, at)), 0);
    for (let at = 0; at < OF_ITS_OWN; at += 1) {
      // Numbers without a common divisor with the pool's: each image has others.
      const own = (image * 1_009 + at * 7_919) % POOL;
      place.run(image + 1, OF_BASE + at, idOf(nameOf('own', own)), 1);
    }
  }
  addImage(IMAGES);
  for (let at = 0; at < MANY; at += 1) place.run(IMAGES + 1, at, idOf(nameOf('own', at)), 0);
  db.exec('commit');
  db.close();
}

function seedPackages(db: DatabaseSync): (name: string) => number {
  const insert = db.prepare(`insert into package
    (identity, type, name, version, source_name, source_version, distro_id, distro_release, scheme, purl)
    values (?, 'deb', ?, '1.0', ?, '1.0', 'debian', '12', 'deb', ?)`);
  const bases = Array.from({ length: BASES }, (_, base) =>
    Array.from({ length: OF_BASE }, (_each, at) => nameOf(`base${base}`, at)),
  );
  const names = ['everywhere', ...bases.flat(), ...Array.from({ length: POOL }, (_, at) => nameOf('own', at))];
  const ids = new Map(
    names.map((name) => [name, Number(insert.run(name, name, name, `pkg:deb/debian/${name}@1.0`).lastInsertRowid)]),
  );
  return (name) => ids.get(name) ?? 0;
}

function seedImage(db: DatabaseSync): (image: number) => void {
  const observations = JSON.stringify({
    databases: ['var/lib/dpkg/status'],
    databaseTypes: ['deb'],
    packageCount: 300,
    counts: [],
    partial: [],
    unreadable: [],
    layers: [digestOf(1), digestOf(2)],
  });
  const statements = [
    db.prepare(`insert into image (manifest_digest, observations, extractor_version, composed_at)
      values (?, '${observations}', 1, 1)`),
    db.prepare(`insert into manifest (digest, media_type, size, image_size, body) values (?, 'x', 1, 1, x'7b7d')`),
    db.prepare(`insert into repository_manifest (repository_id, digest, pushed_at, touched_at) values (1, ?, 1, 1)`),
  ];
  const tag = db.prepare('insert into tag (repository_id, name, digest, updated_at) values (1, ?, ?, 1)');
  return (image) => {
    for (const statement of statements) statement.run(digestOf(image));
    tag.run(`v${image}`, digestOf(image));
  };
}
