import { rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { type FinishedSnapshot, type Finishing, finishSnapshot } from './snapshot-finish.ts';
import { hashOf } from './snapshot-hash.ts';
import {
  type AdvisoryRow,
  advisoryRow,
  type ClaimRow,
  claimRow,
  exploitationDetail,
  factsDetail,
  packText,
} from './snapshot-rows.ts';
import { createTables } from './snapshot-schema.ts';
import type { AdvisorySource, Statement } from './types.ts';

/** What is filed under one source while a snapshot is built. */
export interface SourceFile {
  add(statement: Told): void;
  /** An advisory in the form in which a snapshot holds it; answers its id for `addAffected`. */
  addAdvisory(row: AdvisoryRow): number;
  addAffected(advisory: number, key: { readonly ecosystem: string; readonly name: string }, claim: ClaimRow): void;
  addFacts(vulnerability: string, detail: string): void;
  /** Takes back the facts that were filed about a vulnerability. */
  dropFacts(vulnerability: string): void;
  /** Once for each vulnerability of a source: the last counts. */
  addExploitation(vulnerability: string, detail: string): void;
  /** Statements by ecosystem, and facts under the empty name. The same statement twice counts once. */
  readonly counts: ReadonlyMap<string, number>;
}

/** What a snapshot holds. */
export type Told = Exclude<Statement, { kind: 'warning' }>;

export interface SnapshotBuilder {
  /** Begins a source; anew, where it was begun before. */
  begin(source: Pick<AdvisorySource, 'id' | 'yieldsTo'>): SourceFile;
  /** Leaves a source out. */
  drop(source: string): void;
  /** Completes the file; it is durable, and can be opened by its new name, when this answers. */
  finish(finishing: Finishing): Promise<FinishedSnapshot>;
  /** Removes what was built; no error after `finish`. */
  abandon(): void;
}

/** A snapshot that is being built: what is in the file, by content, to the ids there. */
export interface Build {
  readonly path: string;
  readonly database: DatabaseSync;
  readonly insert: ReturnType<typeof preparedInserts>;
  readonly sources: Map<string, BuildSource>;
  readonly packages: Map<string, Map<string, number>>;
  readonly claims: Map<string, number>;
  /** Hashes of the content by id. */
  readonly advisoryHashes: string[];
  readonly claimHashes: string[];
  packageCount: number;
  sourceCount: number;
}

interface BuildSource {
  readonly id: number;
  readonly name: string;
  readonly yieldsTo: readonly string[];
  /** Ids by hash. */
  readonly advisories: Map<string, number>;
  readonly counts: Map<string, number>;
}

/**
 * Builds a snapshot in the new file `path`, which nobody reads while it is unfinished. Synchronous but for `finish`;
 * a statement takes some ten microseconds.
 */
export function buildSnapshot(path: string): SnapshotBuilder {
  rmSync(path, { force: true });
  const database = new DatabaseSync(path);
  // An unfinished file is thrown away, so nothing need be undone or durable in it.
  database.exec('pragma journal_mode = off');
  database.exec('pragma synchronous = off');
  database.exec('pragma cache_size = -65536');
  createTables(database);
  database.exec('begin');
  const build: Build = {
    path,
    database,
    insert: preparedInserts(database),
    sources: new Map(),
    packages: new Map(),
    claims: new Map(),
    advisoryHashes: [],
    claimHashes: [],
    packageCount: 0,
    sourceCount: 0,
  };
  return {
    begin: (source) => begin(build, source),
    drop: (source) => drop(build, source),
    finish: (finishing) => finishSnapshot(build, finishing),
    abandon: () => {
      if (database.isOpen) database.close();
      rmSync(path, { force: true });
    },
  };
}

function preparedInserts(database: DatabaseSync) {
  return {
    advisory: database.prepare('insert into advisory values (?, ?, ?, ?, ?, ?)'),
    claim: database.prepare('insert into claim values (?, ?, ?, ?, ?, ?, ?, ?)'),
    affected: database.prepare('insert or ignore into affected values (?, ?, ?)'),
    facts: database.prepare('insert or ignore into facts values (?, ?, ?)'),
    noFacts: database.prepare('delete from facts where vulnerability = ? and source = ?'),
    exploitation: database.prepare('insert or replace into exploitation values (?, ?, ?)'),
  };
}

function begin(build: Build, { id: name, yieldsTo = [] }: Pick<AdvisorySource, 'id' | 'yieldsTo'>): SourceFile {
  drop(build, name);
  build.sourceCount += 1;
  const source: BuildSource = { id: build.sourceCount, name, yieldsTo, advisories: new Map(), counts: new Map() };
  build.sources.set(name, source);
  const file: Omit<SourceFile, 'add'> = {
    addAdvisory: (row) => addAdvisory(build, source, row),
    addAffected: (advisory, { ecosystem, name: packageName }, claim) => {
      const key = packageId(build, ecosystem, packageName);
      const { changes } = build.insert.affected.run(key, advisory, claimId(build, claim));
      count(source, ecosystem, changes);
    },
    addFacts: (vulnerability, detail) => {
      count(source, '', build.insert.facts.run(vulnerability, source.id, detail).changes);
    },
    dropFacts: (vulnerability) => {
      count(source, '', -Number(build.insert.noFacts.run(vulnerability, source.id).changes));
    },
    addExploitation: (vulnerability, detail) => {
      count(source, '', build.insert.exploitation.run(vulnerability, source.id, detail).changes);
    },
    counts: source.counts,
  };
  return { ...file, add: (statement) => add(file, statement) };
}

function drop({ database, sources }: Build, name: string): void {
  const id = sources.get(name)?.id;
  if (id === undefined) return;
  sources.delete(name);
  database.prepare('delete from affected where advisory in (select id from advisory where source = ?)').run(id);
  database.prepare('delete from advisory where source = ?').run(id);
  database.prepare('delete from facts where source = ?').run(id);
  database.prepare('delete from exploitation where source = ?').run(id);
}

function count(source: BuildSource, ecosystem: string, changes: number | bigint): void {
  source.counts.set(ecosystem, (source.counts.get(ecosystem) ?? 0) + Number(changes));
}

function add(file: Omit<SourceFile, 'add'>, statement: Told): void {
  if (statement.kind === 'facts') {
    if (statement.replaces === true) file.dropFacts(statement.vulnerability);
    file.addFacts(statement.vulnerability, factsDetail(statement));
  } else if (statement.kind === 'exploitation') {
    file.addExploitation(statement.vulnerability, exploitationDetail(statement));
  } else if (statement.affected.length > 0) {
    const advisory = file.addAdvisory(advisoryRow(statement));
    for (const affected of statement.affected) file.addAffected(advisory, affected, claimRow(affected));
  }
}

function addAdvisory({ insert, advisoryHashes }: Build, source: BuildSource, row: AdvisoryRow): number {
  const { name, vulnerability, detail, description } = row;
  const hash = hashOf(JSON.stringify([source.name, name, vulnerability, detail, description]));
  const known = source.advisories.get(hash);
  if (known !== undefined) return known;
  const id = advisoryHashes.length;
  insert.advisory.run(id, source.id, name, vulnerability, detail, packText(description));
  advisoryHashes.push(hash);
  source.advisories.set(hash, id);
  return id;
}

function claimId({ insert, claims, claimHashes }: Build, row: ClaimRow): number {
  const { scheme, status, ranges, state, severity, concerns, conditions } = row;
  const content = JSON.stringify([scheme, status, ranges, state, severity, concerns, conditions]);
  const known = claims.get(content);
  if (known !== undefined) return known;
  const id = claimHashes.length;
  insert.claim.run(id, scheme, status, ranges, state, severity, concerns, conditions);
  claimHashes.push(hashOf(content));
  claims.set(content, id);
  return id;
}

function packageId(build: Build, ecosystem: string, name: string): number {
  const names = build.packages.get(ecosystem) ?? new Map<string, number>();
  build.packages.set(ecosystem, names);
  const known = names.get(name);
  if (known !== undefined) return known;
  build.packageCount += 1;
  names.set(name, build.packageCount);
  return build.packageCount;
}
