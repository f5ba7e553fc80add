import { cpSync, mkdirSync, mkdtempSync, rmSync, statfsSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { createAdvisoryLibrary } from '../src/advisory/index.ts';
import { type Database, openSqlite } from '../src/db/index.ts';
import { findings, impactedImages, impactOf, rematch, vulnerableImages } from '../src/match/index.ts';
import { buildFirst, touching, type Update } from './fleet/advisories.ts';
import { differences } from './fleet/compared.ts';
import { numbersFrom } from './fleet/numbers.ts';
import { digestOf, type FleetSize, type Seeding, seedFleet } from './fleet/seed.ts';

/*
 * A registry of 55,000 images over 3,000 layers and 60,000 distinct packages, and an update of advisories that touches
 * 200 of them. Goals: the images that it concerns are known within 5 seconds of the new snapshot, every package is
 * matched again within 60, the database stays below 2 GB, the findings of an image are there within 20 milliseconds, and
 * a page of the images that have a vulnerability within 50. What the update opened and closed is compared with what
 * matching everything anew comes to.
 */

const PACKAGES = 60_000;
const LAYERS = 3000;
const TOUCHED = 200;
const SIZES = [5500, 55_000, 550_000];
const MEASURED = 55_000;
/** Bytes on disk for each image, with room for sorting. */
const BYTES_PER_IMAGE = 60_000;
const ROUNDS = 200;
const SEED = 20_261_123;
const PAGE = 100;

const GOALS = { affected: 5000, rematch: 60_000, bytes: 2e9, findings: 20, holders: 50 };

interface Figures {
  readonly images: number;
  /** Milliseconds. */
  readonly affected: number;
  readonly rematch: number;
  readonly findings: number;
  readonly holders: number;
  readonly bytes: number;
}

const wanted = SIZES.filter((images) => images <= Number(process.env['FLEET_IMAGES'] ?? Number.POSITIVE_INFINITY));
const folder = mkdtempSync(join(tmpdir(), 'pratique-bench-'));
let measured: Figures | undefined;
try {
  const loaded = join(folder, 'loaded');
  const update = await load(loaded);
  for (const images of wanted) {
    const free = statfsSync(tmpdir());
    if (free.bavail * free.bsize < images * BYTES_PER_IMAGE) {
      say(`\n${images.toLocaleString('en')} images: not enough disk at ${tmpdir()}\n`);
      continue;
    }
    const own = join(folder, String(images));
    cpSync(loaded, own, { recursive: true });
    const figures = await fleet(own, { images, layers: LAYERS, packages: PACKAGES }, update);
    if (images === MEASURED) measured = figures;
    rmSync(own, { recursive: true });
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
if (measured !== undefined) conclude(measured);

async function load(into: string): Promise<Update> {
  mkdirSync(into);
  const database = await openSqlite(join(into, 'pratique.db'));
  try {
    const update = await buildFirst(database, into);
    say(`advisories: ${update.statements.toLocaleString('en')} statements\n`);
    return update;
  } finally {
    await database.close();
  }
}

async function fleet(own: string, size: FleetSize, update: Update): Promise<Figures> {
  say(`\n${size.images.toLocaleString('en')} images\n`);
  const file = join(own, 'pratique.db');
  await seed({ file, size, update });
  const database = await openSqlite(file);
  const library = createAdvisoryLibrary({ database, folder: join(own, 'advisories') });
  try {
    return await measure(database, { folder: own, file, size, library, update });
  } finally {
    await library.close();
    await database.close();
  }
}

async function seed(seeding: Seeding): Promise<void> {
  const { value, milliseconds } = await timed(() => seedFleet(seeding));
  const words = `${PACKAGES.toLocaleString('en')} packages, of them ${value.real} from real lists`;
  say(`  seeded in ${Math.round(milliseconds / 1000)} s: ${words}\n`);
}

interface Measuring extends Seeding {
  readonly folder: string;
  readonly library: ReturnType<typeof createAdvisoryLibrary>;
}

async function measure(database: Database, { folder, file, size, library }: Measuring): Promise<Figures> {
  const update = await touching(database, folder, TOUCHED);
  await update.before();
  const first = await active(library);
  const full = await timed(() => rematch({ database, now: Date.now, to: first }));
  line('every package matched', full.milliseconds, `${full.value.changes.toLocaleString('en')} matches`);
  await update.after();
  const next = await active(library);
  const affected = await follow(database, {
    title: `an update of ${update.packages} packages`,
    from: first,
    to: next,
    size,
  });
  await update.oneLess();
  await follow(database, { title: 'an update of one advisory', from: next, to: await active(library), size });
  return {
    images: size.images,
    affected,
    rematch: full.milliseconds,
    findings: await slowFindings(database, size),
    holders: await slowHolders(database),
    bytes: bytesOf(file),
  };
}

interface Following {
  readonly title: string;
  readonly from: Active;
  readonly to: Active;
  readonly size: FleetSize;
}

/** Milliseconds until the images that an update concerns are known; then holds what it changed to matching everything. */
async function follow(database: Database, { title, from, to, size }: Following): Promise<number> {
  const delta = await timed(async () => {
    await rematch({ database, now: Date.now, from, to });
    const impact = await impactOf(database.query, to.id);
    return { impact, images: (await impactedImages(database.query, to.id, { limit: size.images })).length };
  });
  const { impact, images } = delta.value;
  const words = `${impact.opened} opened, ${impact.closed} closed, ${impact.rerated} rated anew, ${images.toLocaleString('en')} images`;
  line(title, delta.milliseconds, words);
  const wrong = await differences(database, to.snapshot);
  say(`  against matching everything anew: ${wrong} differences\n`);
  if (wrong > 0) process.exitCode = 1;
  return delta.milliseconds;
}

type Active = Awaited<ReturnType<typeof active>>;

async function active(library: Measuring['library']) {
  const found = await library.active();
  if (found === undefined) throw new Error('no advisories are in use');
  return found;
}

async function slowFindings({ query }: Database, { images }: FleetSize): Promise<number> {
  const numbers = numbersFrom(SEED);
  const at = Date.now();
  const times: number[] = [];
  let found = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    const of = { manifestDigest: digestOf(1 + numbers.below(images)), at };
    const one = await timed(() => findings(query, of, { offset: 0, limit: PAGE }));
    found += one.value.length;
    times.push(one.milliseconds);
  }
  const slow = atRank(times);
  line('findings of an image, at 95 %', slow, `${Math.round(found / ROUNDS)} of them on a page`);
  return slow;
}

async function slowHolders({ query }: Database): Promise<number> {
  const rows = await query
    .selectFrom('match')
    .innerJoin('vulnerability', 'vulnerability.id', 'match.vulnerability_id')
    .select('vulnerability.name')
    .distinct()
    .orderBy('vulnerability.name')
    .execute();
  const numbers = numbersFrom(SEED);
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const name = rows[numbers.below(rows.length)]?.name ?? '';
    times.push((await timed(() => vulnerableImages(query, name, { limit: PAGE }))).milliseconds);
  }
  const slow = atRank(times);
  line('images with a vulnerability, at 95 %', slow, `of ${rows.length.toLocaleString('en')} vulnerabilities`);
  return slow;
}

function bytesOf(file: string): number {
  const db = new DatabaseSync(file);
  db.exec('pragma wal_checkpoint(truncate)');
  db.close();
  const { size } = statSync(file);
  say(`  the database: ${Math.round(size / 1e6)} MB\n`);
  return size;
}

function conclude(figures: Figures): void {
  const { images, affected, rematch: full, findings: ofImage, holders, bytes } = figures;
  const isMissed = Object.entries(GOALS).some(([name, goal]) => figures[name as keyof typeof GOALS] > goal);
  if (isMissed) process.exitCode = 1;
  const parts = [
    `affected ${(affected / 1000).toFixed(1)} s`,
    `re-match ${(full / 1000).toFixed(1)} s`,
    `database ${(bytes / 1e9).toFixed(2)} GB`,
    `findings ${ofImage.toFixed(1)} ms`,
    `images with a vulnerability ${holders.toFixed(1)} ms`,
  ];
  say(`\n${images.toLocaleString('en')} images: ${parts.join(', ')}${isMissed ? ': a goal is missed' : ''}\n`);
}

async function timed<T>(work: () => Promise<T>): Promise<{ readonly value: T; readonly milliseconds: number }> {
  const started = performance.now();
  const value = await work();
  return { value, milliseconds: performance.now() - started };
}

function atRank(times: readonly number[]): number {
  return times.toSorted((a, b) => a - b)[Math.floor(times.length * 0.95)] ?? 0;
}

function line(what: string, milliseconds: number, rest: string): void {
  const time = milliseconds >= 1000 ? `${(milliseconds / 1000).toFixed(1)} s` : `${milliseconds.toFixed(1)} ms`;
  say(`  ${what.padEnd(40)}${time.padStart(10)}   ${rest}\n`);
}

function say(text: string): void {
  process.stdout.write(text);
}
