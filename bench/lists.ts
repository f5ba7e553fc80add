import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqlite } from '../src/db/index.ts';
import { buildFirst } from './fleet/advisories.ts';
import { compare } from './lists/compare.ts';
import { seedRecords } from './lists/records.ts';
import { type ListsRegistry, seedRegistry } from './lists/registry.ts';
import { type ListsServer, startServer } from './lists/server.ts';

/*
 * How long lists take over HTTP, at 5,500 and at 55,000 images, one beside the other: every GET of the OpenAPI document
 * that answers with JSON, and the filters that people use, the first page and one in the middle, as an administrator and
 * as somebody who sees the repositories of one team of sixty. Goal: every one within 200 milliseconds, and within a second what
 * tells all of an image of thousands of findings.
 */

const SIZES = [5500, 55_000];

const only = process.argv[3];
const folder = mkdtempSync(join(tmpdir(), 'pratique-bench-'));
const servers: ListsServer[] = [];
try {
  for (const registry of await seed()) servers.push(await startServer(registry));
  for (const server of servers) await settle(server);
  const [small, large] = servers;
  if (small !== undefined && large !== undefined) await compare(small, large, only);
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

function say(text: string): void {
  process.stdout.write(text);
}
