import { rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import type { AdvisorySource, Statement } from '../types.ts';
import { type FinishedSnapshot, type Finishing, finishSnapshot } from './finish.ts';
import { contentHash } from './hash.ts';
import { type Kept, keepStatements } from './keep.ts';
import {
  type AdvisoryRow,
  advisoryRow,
  type ClaimRow,
  claimRow,
  exploitationDetail,
  factsDetail,
  packText,
} from './rows.ts';
import { createTables } from './schema.ts';
import { addAdvisory, addSource, type Build, type BuildSource, claimId, createBuild, packageId } from './state.ts';

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
  /**
   * Takes what a snapshot before holds of sources, as it is there, which takes a microsecond or two for each statement:
   * once, after all that is added.
   */
  keep(path: string, kept: readonly Kept[]): void;
  /** Completes the file; it is durable, and can be opened by its new name, when this answers. */
  finish(finishing: Finishing): Promise<FinishedSnapshot>;
  /** Removes what was built; no error after `finish`. */
  abandon(): void;
}

/**
 * Builds a snapshot in the new file `path`, which nobody reads while it is unfinished. Synchronous but for `finish`;
 * a statement takes some ten microseconds. Of millions of statements little is held: about thirty bytes for each advisory
 * and each claim, and the names of packages.
 */
export function buildSnapshot(path: string): SnapshotBuilder {
  rmSync(path, { force: true });
  // An unfinished file is thrown away, so nothing need be undone or durable in it; who is defensive journals all the same.
  const database = new DatabaseSync(path, { defensive: false });
  database.exec('pragma journal_mode = off');
  database.exec('pragma synchronous = off');
  database.exec('pragma cache_size = -24576');
  database.exec('pragma trusted_schema = off');
  createTables(database);
  database.exec('begin');
  const build = createBuild(path, database);
  return {
    begin: (source) => begin(build, source),
    drop: (source) => drop(build, source),
    keep: (earlier, kept) => keepStatements(build, earlier, kept),
    finish: (finishing) => finishSnapshot(build, finishing),
    abandon: () => {
      if (database.isOpen) database.close();
      rmSync(path, { force: true });
    },
  };
}

function begin(build: Build, named: Pick<AdvisorySource, 'id' | 'yieldsTo'>): SourceFile {
  drop(build, named.id);
  const source = addSource(build, named);
  const file: Omit<SourceFile, 'add'> = {
    addAdvisory: (row) => addAdvisory(build, source, row),
    addAffected: (advisory, { ecosystem, name: packageName }, claim) => {
      const key = packageId(build, ecosystem, packageName);
      const { changes } = build.insert.affected.run(key, advisory, claimId(build, claim));
      count(source, ecosystem, changes);
    },
    addFacts: (vulnerability, detail) => {
      const hash = contentHash([source.name, detail]);
      count(source, '', build.insert.facts.run(vulnerability, source.id, hash, packText(detail)).changes);
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
