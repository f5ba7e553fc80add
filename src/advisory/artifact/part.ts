import { basename } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { openReadOnly } from '../snapshot.ts';
import { buildSnapshot, type SourceFile } from '../snapshot-build.ts';
import { parseAdvisory, parseClaim } from '../snapshot-copy.ts';
import { hashOf } from '../snapshot-hash.ts';
import type { AdvisoryRow, ClaimRow } from '../snapshot-rows.ts';
import { checkTables } from '../snapshot-schema.ts';
import type { Provenance } from '../types.ts';

/** A snapshot, source by source; the file may lose its name while it is open. */
export interface SnapshotParts {
  readonly parts: readonly SnapshotPart[];
  /** Writes a snapshot of one source alone: equal statements make equal bytes, whatever they were built beside. */
  write(part: SnapshotPart, provenance: Provenance, path: string): Promise<void>;
  close(): void;
}

export interface SnapshotPart {
  readonly id: number;
  readonly source: string;
  readonly yieldsTo: readonly string[];
  /**
   * Whether all that it speaks of counts as covered. That a source is complete is known only where it was read; what it
   * comes to is the same.
   */
  readonly complete: boolean;
  readonly ecosystems: readonly Ecosystem[];
}

interface Ecosystem {
  readonly id: number;
  readonly name: string;
  readonly covered: boolean;
}

/** Opens a snapshot to take it apart. */
export function openParts(path: string): SnapshotParts {
  const database = openReadOnly(path);
  try {
    checkTables(database, path);
    return {
      parts: partsOf(database),
      write: (part, provenance, to) => writePart(database, part, provenance, to),
      close: () => database.close(),
    };
  } catch (error) {
    database.close();
    throw error;
  }
}

function partsOf(database: DatabaseSync): readonly SnapshotPart[] {
  const all = database.prepare('select id, name, covered from ecosystem').all();
  const ecosystems = new Map(
    all.map(({ id, name, covered }) => [Number(id), { id: Number(id), name: String(name), covered: covered === 1 }]),
  );
  const spoken = spokenOf(database);
  const sources = database.prepare('select id, name, yields_to from source order by name').all();
  return sources.map(({ id, name, yields_to: yieldsTo }) => {
    const own = [...(spoken.get(Number(id)) ?? [])].flatMap((one) => ecosystems.get(one) ?? []);
    return {
      id: Number(id),
      source: String(name),
      yieldsTo: parseNames(String(yieldsTo)),
      complete: own.length > 0 && own.every(({ covered }) => covered),
      ecosystems: own.toSorted((a, b) => (a.name < b.name ? -1 : 1)),
    };
  });
}

/** For each source, the ecosystems that it speaks of, by their ids: one pass over all statements. */
function spokenOf(database: DatabaseSync): ReadonlyMap<number, ReadonlySet<number>> {
  const packages = new Map<number, number>();
  for (const { id, ecosystem } of database.prepare('select id, ecosystem from package').iterate()) {
    packages.set(Number(id), Number(ecosystem));
  }
  const spoken = new Map<number, Set<number>>();
  const statements = database.prepare(
    'select package, source from affected cross join advisory on advisory.id = affected.advisory',
  );
  for (const { package: about, source } of statements.iterate()) {
    const known = spoken.get(Number(source)) ?? new Set();
    known.add(packages.get(Number(about)) ?? -1);
    spoken.set(Number(source), known);
  }
  return spoken;
}

function parseNames(text: string): readonly string[] {
  return JSON.parse(text) as readonly string[];
}

async function writePart(
  database: DatabaseSync,
  part: SnapshotPart,
  provenance: Provenance,
  path: string,
): Promise<void> {
  const builder = buildSnapshot(`${path}.building`);
  try {
    const file = builder.begin({ id: part.source, yieldsTo: part.yieldsTo });
    copyInOrder(database, part, file);
    const { readBy: _readBy, staleReason: _stale, ...said } = provenance;
    await builder.finish({
      // When it was asked for last is no part of what it says.
      provenance: [{ ...said, fetchedAt: provenance.changedAt }],
      complete: new Set(part.complete ? [part.source] : []),
      builtAt: provenance.changedAt,
      fileName: () => basename(path),
    });
  } finally {
    builder.abandon();
  }
}

const OF_ECOSYSTEM = `
  select package.name as name, advisory, claim
  from package
  cross join affected on affected.package = package.id
  cross join advisory on advisory.id = affected.advisory
  where package.ecosystem = ? and advisory.source = ?
  order by package.name`;

/** By ecosystem, by package, and there by content: the ids of a snapshot tell in what order its feeds came. */
function copyInOrder(database: DatabaseSync, { id, ecosystems }: SnapshotPart, file: SourceFile): void {
  const advisories = advisoriesIn(database, file);
  const claims = claimsIn(database);
  const hashOfPair = ({ advisory, claim }: Pair) => advisories.hash(advisory) + claims.hash(claim);
  for (const { id: ecosystemId, name: ecosystem } of ecosystems) {
    let current: string | undefined;
    let pairs: Pair[] = [];
    const end = () => {
      for (const { advisory, claim } of inOrder(pairs, hashOfPair)) {
        file.addAffected(advisories.add(advisory), { ecosystem, name: current ?? '' }, claims.row(claim));
      }
    };
    for (const row of database.prepare(OF_ECOSYSTEM).iterate(ecosystemId, id)) {
      const [name, advisory, claim] = [String(row['name']), Number(row['advisory']), Number(row['claim'])];
      if (name !== current) {
        end();
        [current, pairs] = [name, []];
      }
      pairs.push({ advisory, claim });
    }
    end();
  }
  for (const { vulnerability, detail } of database.prepare('select * from facts where source = ?').iterate(id)) {
    file.addFacts(String(vulnerability), String(detail));
  }
  for (const { vulnerability, detail } of database.prepare('select * from exploitation where source = ?').iterate(id)) {
    file.addExploitation(String(vulnerability), String(detail));
  }
}

interface Pair {
  readonly advisory: number;
  readonly claim: number;
}

/** Of most packages one thing is said. */
function inOrder(pairs: readonly Pair[], hashOfPair: (pair: Pair) => string): readonly Pair[] {
  if (pairs.length < 2) return pairs;
  const hashed = pairs.map((pair) => ({ ...pair, hash: hashOfPair(pair) }));
  return hashed.toSorted((a, b) => (a.hash < b.hash ? -1 : 1));
}

interface Advisories {
  /** Of its content. */
  hash(old: number): string;
  /** Its id in the file that is written. */
  add(old: number): number;
}

function advisoriesIn(database: DatabaseSync, file: SourceFile): Advisories {
  const find = database.prepare('select name, vulnerability, detail, description from advisory where id = ?');
  const hashes = new Map<number, string>();
  const added = new Map<number, number>();
  const rowOf = (old: number): AdvisoryRow => parseAdvisory(find.get(old) ?? {});
  return {
    hash(old) {
      const known = hashes.get(old) ?? advisoryHash(rowOf(old));
      hashes.set(old, known);
      return known;
    },
    add(old) {
      const known = added.get(old) ?? file.addAdvisory(rowOf(old));
      added.set(old, known);
      return known;
    },
  };
}

function advisoryHash({ name, vulnerability, detail, description }: AdvisoryRow): string {
  return hashOf(JSON.stringify([vulnerability, name, detail, description]));
}

function claimsIn(database: DatabaseSync): { hash(id: number): string; row(id: number): ClaimRow } {
  const find = database.prepare('select * from claim where id = ?');
  const rows = new Map<number, ClaimRow & { readonly hash: string }>();
  const rowOf = (id: number) => {
    const known = rows.get(id);
    if (known !== undefined) return known;
    const claim = parseClaim(find.get(id) ?? {});
    const row = { ...claim, hash: hashOf(JSON.stringify(claim)) };
    rows.set(id, row);
    return row;
  };
  return { hash: (id) => rowOf(id).hash, row: rowOf };
}
