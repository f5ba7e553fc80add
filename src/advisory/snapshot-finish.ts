import { open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { syncFolder } from '../lib/durable.ts';
import { fileOtherNames } from './other-names.ts';
import type { Build } from './snapshot-build.ts';
import { digestOf, exploitationHash, factsHashes, packageHashes } from './snapshot-hash.ts';
import type { Provenance } from './types.ts';

export interface Finishing {
  /** Of every source that was begun. */
  readonly provenance: readonly Provenance[];
  /** The sources that speak of releases as a whole. */
  readonly complete: ReadonlySet<string>;
  readonly builtAt: number;
  /** What the file is called, beside the one that it was built in; undefined where it is not wanted. */
  fileName(digest: string): string | undefined;
}

export interface FinishedSnapshot {
  readonly digest: string;
  /** Absent where it was not wanted. */
  readonly path?: string;
}

/** Writes what is known only at the end, and gives the file its name once it is durable. */
export async function finishSnapshot(build: Build, finishing: Finishing): Promise<FinishedSnapshot> {
  const { database, path } = build;
  const digest = writeEnd(build, finishing);
  const name = finishing.fileName(digest);
  if (name === undefined) {
    database.close();
    await rm(path);
    return { digest };
  }
  const packed = `${path}.packed`;
  await rm(packed, { force: true });
  database.exec('commit');
  // Rows came in the order of feeds; this lays them side by side in the order of keys, without gaps.
  database.prepare('vacuum into ?').run(packed);
  database.close();
  await sync(packed);
  const final = join(dirname(path), name);
  await rename(packed, final);
  await syncFolder(dirname(path));
  await rm(path, { force: true });
  return { digest, path: final };
}

function writeEnd(build: Build, finishing: Finishing): string {
  writeSources(build, finishing.provenance);
  fileOtherNames(build.database);
  const facts = factsHashes(build.database);
  const lines = [...writePackages(build, facts), ...writeEcosystems(build, finishing)];
  for (const [vulnerability, hash] of facts) lines.push(JSON.stringify(['facts', vulnerability, hash]));
  lines.push(JSON.stringify(['exploitation', exploitationHash(build.database)]));
  for (const { name, yieldsTo } of build.sources.values()) lines.push(JSON.stringify(['source', name, yieldsTo]));
  for (const { source, complete, ecosystems } of finishing.provenance) {
    if (complete) lines.push(JSON.stringify(['complete', source]));
    for (const { name, kept } of ecosystems) if (kept) lines.push(JSON.stringify(['kept', source, name]));
  }
  const digest = digestOf(lines);
  const insert = build.database.prepare('insert into meta values (?, ?)');
  insert.run('digest', digest);
  insert.run('built_at', finishing.builtAt);
  return digest;
}

function writeSources({ database, sources }: Build, provenance: readonly Provenance[]): void {
  const insert = database.prepare('insert into source values (?, ?, ?, ?)');
  for (const { id, name, yieldsTo } of sources.values()) {
    const own = provenance.find(({ source }) => source === name);
    if (own === undefined) throw new Error(`the provenance of "${name}" is not known`);
    insert.run(id, name, JSON.stringify(yieldsTo), JSON.stringify(own));
  }
}

function writeEcosystems({ database, sources, packages }: Build, { complete }: Finishing): readonly string[] {
  const heard = [...sources.values()].filter(({ name }) => complete.has(name));
  const covered = (ecosystem: string) => heard.some(({ counts }) => (counts.get(ecosystem) ?? 0) > 0);
  const insert = database.prepare('insert into ecosystem values (?, ?, ?)');
  const ecosystems = [...packages.keys()];
  for (const [id, ecosystem] of ecosystems.entries()) insert.run(id, ecosystem, covered(ecosystem) ? 1 : 0);
  return ecosystems.filter(covered).map((ecosystem) => JSON.stringify(['covered', ecosystem]));
}

function writePackages(build: Build, facts: ReadonlyMap<string, string>): readonly string[] {
  const hashes = packageHashes(build.database, build, facts);
  const insert = build.database.prepare('insert into package values (?, ?, ?, ?)');
  const lines: string[] = [];
  for (const [ecosystemId, [ecosystem, names]] of [...build.packages].entries()) {
    for (const [name, id] of names) {
      const hash = hashes.get(id);
      // Nothing is left of it where its source was begun anew.
      if (hash === undefined) continue;
      insert.run(ecosystemId, name, id, Buffer.from(hash, 'hex'));
      lines.push(JSON.stringify(['package', ecosystem, name, hash]));
    }
  }
  return lines;
}

async function sync(path: string): Promise<void> {
  const file = await open(path, 'r+');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}
