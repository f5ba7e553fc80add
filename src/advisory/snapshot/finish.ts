import { open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { syncFolder } from '../../lib/durable.ts';
import type { Provenance } from '../types.ts';
import { countStatements } from './count.ts';
import { type ContentDigest, createDigest, digestExploitation, digestFacts, type Hashes } from './hash.ts';
import { fileOtherNames } from './other-names.ts';
import type { Build } from './state.ts';

export interface Finishing {
  /** Of every source that was begun; what is in the file is counted, whatever it says. */
  readonly provenance: readonly Provenance[];
  readonly builtAt: number;
  /** What the file is called, beside the one that it was built in; undefined where it is not wanted. */
  fileName(digest: string): string | undefined;
}

export interface FinishedSnapshot extends End {
  /** Absent where it was not wanted. */
  readonly path?: string;
}

/** Writes what is known only at the end, and gives the file its name once it is durable. */
export async function finishSnapshot(build: Build, finishing: Finishing): Promise<FinishedSnapshot> {
  const { database, path } = build;
  const end = writeEnd(build, finishing);
  const name = finishing.fileName(end.digest);
  if (name === undefined) {
    database.close();
    await rm(path);
    return end;
  }
  const packed = `${path}.packed`;
  await rm(packed, { force: true });
  database.exec('commit');
  // Rows came in the order of feeds; this lays them side by side in the order of keys, without gaps. Its own cache is as
  // large as this one.
  database.exec('pragma cache_size = -8192');
  database.exec('pragma shrink_memory');
  database.prepare('vacuum into ?').run(packed);
  database.close();
  await sync(packed);
  const final = join(dirname(path), name);
  await rename(packed, final);
  await syncFolder(dirname(path));
  await rm(path, { force: true });
  return { ...end, path: final };
}

interface End {
  readonly digest: string;
  readonly provenance: readonly Provenance[];
}

function writeEnd(build: Build, finishing: Finishing): End {
  fileOtherNames(build.database);
  const counted = countStatements(build);
  const provenance = finishing.provenance.map((own) => withCounts(own, counted.counts.get(own.source)));
  writeSources(build, provenance);
  const digest = createDigest();
  for (const { name, yieldsTo } of sortedBy([...build.sources.values()], ({ name }) => name)) {
    digest.line(['source', name, yieldsTo]);
  }
  for (const { source, ecosystems, ...own } of sortedBy(provenance, ({ source }) => source)) {
    if (own.complete === true) digest.line(['complete', source]);
    for (const { name, kept } of ecosystems) if (kept === true) digest.line(['kept', source, name]);
  }
  const spoken = provenance.filter(({ complete }) => complete === true).flatMap(({ ecosystems }) => ecosystems);
  writePackages(build, { hashes: counted.packages, covered: new Set(spoken.map(({ name }) => name)), digest });
  digestFacts(build.database, digest.hash);
  digestExploitation(build.database, digest.hash);
  const insert = build.database.prepare('insert into meta values (?, ?)');
  const made = digest.end();
  insert.run('digest', made);
  insert.run('built_at', finishing.builtAt);
  return { digest: made, provenance };
}

function sortedBy<T>(items: readonly T[], key: (item: T) => string): readonly T[] {
  return items.toSorted((a, b) => (key(a) < key(b) ? -1 : 1));
}

/** What is in the file counts, wherever it came from. */
function withCounts(own: Provenance, counts: ReadonlyMap<string, number> = new Map()): Provenance {
  const kept = new Set(own.ecosystems.filter((one) => one.kept === true).map(({ name }) => name));
  const ecosystems = [...counts]
    .filter(([name]) => name !== '')
    .map(([name, count]) => ({ name, count, ...(kept.has(name) ? { kept: true as const } : {}) }));
  const count = [...counts.values()].reduce((sum, each) => sum + each, 0);
  return { ...own, count, ecosystems: sortedBy(ecosystems, ({ name }) => name) };
}

function writeSources({ database, sources }: Build, provenance: readonly Provenance[]): void {
  const insert = database.prepare('insert into source values (?, ?, ?, ?)');
  for (const { id, name, yieldsTo } of sources.values()) {
    const own = provenance.find(({ source }) => source === name);
    if (own === undefined) throw new Error(`the provenance of "${name}" is not known`);
    insert.run(id, name, JSON.stringify(yieldsTo), JSON.stringify(own));
  }
}

interface Ending {
  readonly hashes: Hashes;
  readonly covered: ReadonlySet<string>;
  readonly digest: ContentDigest;
}

/** A package of which nothing is left, where its source was begun anew, has no hash. */
function writePackages({ database, packages }: Build, { hashes, covered, digest }: Ending): void {
  const insertEcosystem = database.prepare('insert into ecosystem values (?, ?, ?)');
  const insertPackage = database.prepare('insert into package values (?, ?, ?, ?)');
  for (const [at, [ecosystem, ids]] of sortedBy([...packages], ([name]) => name).entries()) {
    insertEcosystem.run(at, ecosystem, covered.has(ecosystem) ? 1 : 0);
    if (covered.has(ecosystem)) digest.line(['covered', ecosystem]);
    for (const [name, id] of sortedBy([...ids], ([each]) => each)) {
      if (!hashes.has(id)) continue;
      const hash = hashes.get(id);
      insertPackage.run(at, name, id, hash);
      digest.line(['package', ecosystem, name, hash.toString('hex')]);
    }
  }
}

async function sync(path: string): Promise<void> {
  const file = await open(path, 'r+');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}
