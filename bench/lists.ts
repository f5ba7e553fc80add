import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqlite } from '../src/db/index.ts';
import { buildFirst } from './fleet/advisories.ts';
import { type Answered, type Question, questionsFor } from './lists/questions.ts';
import { seedRecords } from './lists/records.ts';
import { type ListsRegistry, seedRegistry } from './lists/registry.ts';
import { type ListsServer, startServer } from './lists/server.ts';

/*
 * How long lists take over HTTP, at 5,500 and at 55,000 images, one beside the other: every GET of the OpenAPI document
 * that answers with JSON, and the filters that people use, the first page and one in the middle, as an administrator and
 * as somebody who sees the repositories of one team of sixty. Goal: every one within 200 milliseconds.
 */

const SIZES = [5500, 55_000];
const GOAL_MILLISECONDS = 200;
const ROUNDS = 25;
const FEWEST_ROUNDS = 5;
/** Of slow ones fewer rounds tell enough. */
const MOST_MILLISECONDS = 4000;
const WIDTH = 96;

const only = process.argv[3];
const folder = mkdtempSync(join(tmpdir(), 'pratique-bench-'));
const servers: ListsServer[] = [];
try {
  for (const registry of await seed()) servers.push(await startServer(registry));
  for (const server of servers) await settle(server);
  await compare(servers);
} finally {
  for (const server of servers) await server.stop();
  rmSync(folder, { recursive: true, force: true });
}

/** What was seeded into `LISTS_SEEDED` is taken from there: servers change what they are started on. */
async function seed(): Promise<readonly ListsRegistry[]> {
  const kept = process.env['LISTS_SEEDED'] ?? join(folder, 'seeded');
  const index = join(kept, 'index.json');
  if (!existsSync(index)) writeFileSync(index, JSON.stringify(await seedInto(kept)));
  const registries = JSON.parse(readFileSync(index, 'utf8')) as readonly ListsRegistry[];
  return registries.map((registry) => {
    const data = join(folder, String(registry.images));
    cpSync(registry.data, data, { recursive: true });
    return { ...registry, data };
  });
}

async function seedInto(kept: string): Promise<readonly ListsRegistry[]> {
  const loaded = join(kept, 'loaded');
  mkdirSync(loaded, { recursive: true });
  const database = await openSqlite(join(loaded, 'pratique.db'));
  const update = await buildFirst(database, loaded);
  await database.close();
  const registries: ListsRegistry[] = [];
  for (const images of SIZES) {
    const started = performance.now();
    const registry = await seedRegistry({ loaded, data: join(kept, String(images)) }, images, update);
    seedRecords(join(registry.data, 'pratique.db'), images);
    const seconds = Math.round((performance.now() - started) / 1000);
    say(`${images.toLocaleString('en')} images: seeded in ${seconds} s\n`);
    registries.push(registry);
  }
  return registries;
}

/** Everything is new to a server that starts: it counts it, and meanwhile somebody asks. */
async function settle({ registry, rest }: ListsServer): Promise<void> {
  const started = performance.now();
  const { processMilliseconds, threadMilliseconds, longestWaitMilliseconds, slowWaitMilliseconds } = await rest();
  const seconds = Math.round((performance.now() - started) / 1000);
  const words = [
    `at rest after ${seconds} s`,
    `${(processMilliseconds / 1000).toFixed(1)} s of processors`,
    `of them ${(threadMilliseconds / 1000).toFixed(1)} s where requests are answered`,
    `which let them wait ${slowWaitMilliseconds.toFixed(0)} ms at 99 %, ${longestWaitMilliseconds.toFixed(0)} ms at most`,
  ];
  say(`${registry.images.toLocaleString('en')} images: ${words.join(', ')}\n`);
}

async function compare([small, large]: readonly ListsServer[]): Promise<void> {
  if (small === undefined || large === undefined) return;
  say(
    `load ${loadavg()[0]?.toFixed(1)}; milliseconds at ${SIZES.map((size) => size.toLocaleString('en')).join(' and ')}:\n`,
  );
  say(`${''.padEnd(WIDTH)} median   95 % |  median    95 %   CPU\n`);
  const [ofSmall, ofLarge] = [await questionsFor(small), await questionsFor(large)];
  for (const [at, question] of ofLarge.entries()) {
    const beside = ofSmall[at];
    if (beside === undefined || (only !== undefined && !question.title.includes(only))) continue;
    const [before, now] = await alternately({ server: small, question: beside }, { server: large, question });
    told(question.title, before, now);
  }
}

interface Asking {
  readonly server: ListsServer;
  readonly question: Question;
}

interface Times {
  readonly status: number;
  readonly median: number;
  readonly slow: number;
  /** Of the thread that answers, each time. */
  readonly spent: number;
}

/** By turns, so that whatever else the machine does falls on both. */
async function alternately(...askings: readonly Asking[]): Promise<readonly Times[]> {
  const times = askings.map((): number[] => []);
  const spent = askings.map(() => 0);
  const answers: (Answered | undefined)[] = [];
  for (const { question } of askings) answers.push(await question.ask());
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [at, { server, question }] of askings.entries()) {
      const before = (await server.watched()).threadMilliseconds;
      const answered = await question.ask();
      spent[at] = (spent[at] ?? 0) + (await server.watched()).threadMilliseconds - before;
      times[at]?.push(answered.milliseconds);
    }
    if (round >= FEWEST_ROUNDS && times.flat().reduce((sum, each) => sum + each, 0) > MOST_MILLISECONDS) break;
  }
  return times.map((each, at) => {
    const sorted = each.toSorted((a, b) => a - b);
    return {
      status: answers[at]?.status ?? 0,
      median: sorted[Math.floor(sorted.length / 2)] ?? 0,
      slow: sorted[Math.floor(sorted.length * 0.95)] ?? 0,
      spent: (spent[at] ?? 0) / each.length,
    };
  });
}

function told(title: string, before: Times | undefined, now: Times | undefined): void {
  if (before === undefined || now === undefined) return;
  const isMissed = now.slow > GOAL_MILLISECONDS;
  const isRefused = now.status !== 200;
  if (isMissed || isRefused) process.exitCode = 1;
  const cell = (value: number) => value.toFixed(1).padStart(7);
  const words = [isMissed ? `over ${GOAL_MILLISECONDS} ms` : '', isRefused ? `answered ${now.status}` : ''];
  const figures = `${cell(before.median)}${cell(before.slow)} | ${cell(now.median)} ${cell(now.slow)}${cell(now.spent)}`;
  const line = `${title.slice(0, WIDTH).padEnd(WIDTH)}${figures}  ${words.join(' ')}`;
  say(`${line.trimEnd()}\n`);
}

function say(text: string): void {
  process.stdout.write(text);
}
