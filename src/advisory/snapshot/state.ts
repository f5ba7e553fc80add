import type { DatabaseSync } from 'node:sqlite';
import { createDigestMap, type DigestMap } from '../../lib/digest-map.ts';
import type { AdvisorySource } from '../types.ts';
import { contentHash } from './hash.ts';
import { type AdvisoryRow, type ClaimRow, packText } from './rows.ts';

/** A snapshot that is being built: what is in the file, by content, to the ids there. */
export interface Build {
  readonly path: string;
  readonly database: DatabaseSync;
  readonly insert: ReturnType<typeof preparedInserts>;
  readonly sources: Map<string, BuildSource>;
  readonly packages: Map<string, Map<string, number>>;
  readonly claims: DigestMap;
  advisoryCount: number;
  claimCount: number;
  packageCount: number;
  sourceCount: number;
}

export interface BuildSource {
  readonly id: number;
  readonly name: string;
  readonly yieldsTo: readonly string[];
  /** Ids by what they say. */
  readonly advisories: DigestMap;
  readonly counts: Map<string, number>;
}

/** A new file with the tables of a snapshot, of which nothing is filed yet. */
export function createBuild(path: string, database: DatabaseSync): Build {
  return {
    path,
    database,
    insert: preparedInserts(database),
    sources: new Map(),
    packages: new Map(),
    claims: createDigestMap(),
    advisoryCount: 0,
    claimCount: 0,
    packageCount: 0,
    sourceCount: 0,
  };
}

function preparedInserts(database: DatabaseSync) {
  return {
    advisory: database.prepare('insert into advisory values (?, ?, ?, ?, ?, ?, ?)'),
    claim: database.prepare('insert into claim values (?, ?, ?, ?, ?, ?, ?, ?, ?)'),
    affected: database.prepare('insert or ignore into affected values (?, ?, ?)'),
    facts: database.prepare('insert or ignore into facts values (?, ?, ?, ?)'),
    noFacts: database.prepare('delete from facts where vulnerability = ? and source = ?'),
    exploitation: database.prepare('insert or replace into exploitation values (?, ?, ?)'),
  };
}

/** A source of which nothing is filed yet. */
export function addSource(
  build: Build,
  { id: name, yieldsTo = [] }: Pick<AdvisorySource, 'id' | 'yieldsTo'>,
): BuildSource {
  build.sourceCount += 1;
  const source = { id: build.sourceCount, name, yieldsTo, advisories: createDigestMap(), counts: new Map() };
  build.sources.set(name, source);
  return source;
}

/** The id of an advisory of a source; each is filed once. */
export function addAdvisory(build: Build, source: BuildSource, row: AdvisoryRow): number {
  const { name, vulnerability, detail, description } = row;
  const hash = contentHash([source.name, name, vulnerability, detail, description]);
  const known = source.advisories.get(hash);
  if (known !== undefined) return known;
  const id = build.advisoryCount;
  build.advisoryCount += 1;
  build.insert.advisory.run(id, source.id, name, vulnerability, hash, detail, packText(description));
  source.advisories.add(hash, id);
  return id;
}

/** The id of a claim; each is filed once. */
export function claimId(build: Build, row: ClaimRow): number {
  const { scheme, status, ranges, state, severity, concerns, conditions } = row;
  const hash = contentHash([scheme, status, ranges, state, severity, concerns, conditions]);
  const known = build.claims.get(hash);
  if (known !== undefined) return known;
  const id = build.claimCount;
  build.claimCount += 1;
  build.insert.claim.run(id, scheme, status, ranges, state, severity, concerns, conditions, hash);
  build.claims.add(hash, id);
  return id;
}

/** Of a package, by the name that an ecosystem has for it. */
export function packageId(build: Build, ecosystem: string, name: string): number {
  const names = build.packages.get(ecosystem) ?? new Map<string, number>();
  build.packages.set(ecosystem, names);
  const known = names.get(name);
  if (known !== undefined) return known;
  build.packageCount += 1;
  names.set(name, build.packageCount);
  return build.packageCount;
}
