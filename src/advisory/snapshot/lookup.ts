import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import { newestCvssFirst } from '../cvss.ts';
import { parseProvenance } from '../provenance.ts';
import type { About, Cvss, Snapshot, SnapshotEntry, SnapshotKey } from '../types.ts';
import { NO_SOURCE } from './other-names.ts';
import { type ClaimRow, type Detail, readAffected, readDetail, readFacts, unpackText } from './rows.ts';
import { heard, type YieldingSource } from './yielding.ts';

interface Row extends ClaimRow {
  readonly source: number;
  readonly name: string | null;
  readonly vulnerability: string;
  readonly detail: string;
  readonly description: string | Uint8Array | null;
}

interface Source extends YieldingSource {
  readonly id: number;
}

/** What the facts add to every advisory about a vulnerability. */
interface Facts {
  readonly aliases: readonly string[];
  readonly description?: string;
  readonly cvss: SnapshotEntry['cvss'];
  readonly title?: string;
  readonly publishedAt?: number;
  readonly standing?: 'rejected' | 'disputed';
}

const NO_FACTS: Facts = { aliases: [], cvss: [] };

const ENTRIES = `
  select source, advisory.name, vulnerability, detail, description, scheme, status, ranges, state, severity,
    concerns, conditions
  from affected join advisory on advisory.id = advisory join claim on claim.id = claim
  where package = (
    select id from package where ecosystem = (select id from ecosystem where name = ?) and name = ?
  )
  order by vulnerability, source, advisory.name, advisory.id, claim.id`;

/** There is no index by advisory: each table is passed once. */
const ADVISORIES_ABOUT = `
  select id from advisory
  where vulnerability = :name or name = :name
    or vulnerability in (select vulnerability from facts where source = ${NO_SOURCE} and instr(detail, :quoted) > 0)
    or (instr(detail, :quoted) > 0 and exists (select 1 from json_each(detail, '$.aliases') where value = :name))`;

const KEYS_ABOUT = `
  select ecosystem.name as ecosystem, package.name as name
  from package join ecosystem on ecosystem.id = package.ecosystem
  where package.id in (select package from affected where advisory in (${ADVISORIES_ABOUT}))
  order by 1, 2`;

const ENTRIES_ABOUT = `
  select source, advisory.name, vulnerability, detail, description, scheme, status, ranges, state, severity,
    concerns, conditions, ecosystem.name as ecosystem, package.name as package
  from affected join advisory on advisory.id = advisory join claim on claim.id = claim
    join package on package.id = affected.package join ecosystem on ecosystem.id = package.ecosystem
  where affected.advisory in (${ADVISORIES_ABOUT})
  order by vulnerability, source, advisory.name, ecosystem.name, package.name, advisory.id, claim.id
  limit :limit`;

const FACTS_SOURCE = `select source from facts where vulnerability = ? and source <> ${NO_SOURCE} order by source limit 1`;

/** A snapshot's `keysOf`. */
export function keysAbout(database: DatabaseSync, name: string): readonly Pick<SnapshotKey, 'ecosystem' | 'name'>[] {
  const rows = database.prepare(KEYS_ABOUT).all({ name, quoted: JSON.stringify(name) });
  return rows.map((row) => ({ ecosystem: String(row['ecosystem']), name: String(row['name']) }));
}

/** A snapshot's `about`. */
export function aboutIn(database: DatabaseSync, name: string, limit: number): About | undefined {
  const sources = sourcesIn(database);
  const factsOf = factsIn(database, sources);
  const entries = database
    .prepare(ENTRIES_ABOUT)
    .all({ name, quoted: JSON.stringify(name), limit })
    .map((found) => {
      const row = parseRow(found);
      const key = { ecosystem: String(found['ecosystem']), name: String(found['package']) };
      return entryOf(row, { ...key, sources, facts: factsOf(row.vulnerability) });
    });
  const vulnerability = entries[0]?.advisory.vulnerability ?? name;
  const row = database.prepare(FACTS_SOURCE).get(vulnerability);
  if (entries.length === 0 && row === undefined) return undefined;
  const { title, description, publishedAt } = factsOf(vulnerability);
  const facts = {
    ...(row === undefined ? {} : { source: sources.get(Number(row['source']))?.name ?? '' }),
    ...(title === undefined ? {} : { title }),
    ...(description === undefined ? {} : { description }),
    ...(publishedAt === undefined ? {} : { publishedAt }),
  };
  return { vulnerability, facts, entries };
}

/** A snapshot's `lookup`, with its statements prepared once. */
export function lookupIn(database: DatabaseSync): Snapshot['lookup'] {
  const sources = sourcesIn(database);
  const entries = database.prepare(ENTRIES);
  const factsOf = factsIn(database, sources);
  return (ecosystem, name) => {
    const rows = entries.all(ecosystem, name).map(parseRow);
    return heard(rows, ecosystem, sources).map((row) =>
      entryOf(row, { ecosystem, name, sources, facts: factsOf(row.vulnerability) }),
    );
  };
}

function sourcesIn(database: DatabaseSync): ReadonlyMap<number, Source> {
  const rows = database.prepare('select id, name, yields_to, provenance from source').all();
  return new Map(
    rows.map(({ id, name, yields_to: yieldsTo, provenance }) => [
      Number(id),
      {
        id: Number(id),
        name: String(name),
        yieldsTo: parseNames(String(yieldsTo)),
        complete: parseProvenance(JSON.parse(String(provenance))).complete === true,
      },
    ]),
  );
}

function parseNames(text: string): readonly string[] {
  return JSON.parse(text) as readonly string[];
}

function parseRow(row: Record<string, SQLOutputValue>): Row {
  return row as unknown as Row;
}

function factsIn(database: DatabaseSync, sources: ReadonlyMap<number, Source>): (vulnerability: string) => Facts {
  if (database.prepare('select 1 from facts limit 1').get() === undefined) return () => NO_FACTS;
  const find = database.prepare('select source, detail from facts where vulnerability = ? order by source, hash');
  return (vulnerability) => {
    const rows = find.all(vulnerability);
    if (rows.length === 0) return NO_FACTS;
    const found = rows.map(({ source, detail }) => {
      const { cvss = [], aliases = [], ...rest } = readFacts(unpackText(detail) ?? '{}');
      return { ...rest, aliases: source === NO_SOURCE ? aliases : [], cvss: named(cvss, sources.get(Number(source))) };
    });
    const first = <K extends 'title' | 'description' | 'publishedAt' | 'standing'>(key: K) => {
      const value = found.find((one) => one[key] !== undefined)?.[key];
      return value === undefined ? {} : { [key]: value };
    };
    return {
      aliases: found.flatMap((one) => one.aliases),
      cvss: found.flatMap((one) => one.cvss).toSorted(newestCvssFirst),
      ...first('title'),
      ...first('description'),
      ...first('publishedAt'),
      ...first('standing'),
    };
  };
}

function named(cvss: readonly Cvss[], source: Source | undefined): SnapshotEntry['cvss'] {
  return cvss.map((one) => ({ ...one, source: source?.name ?? '' }));
}

interface Context {
  readonly ecosystem: string;
  readonly name: string;
  readonly sources: ReadonlyMap<number, Source>;
  readonly facts: Facts;
}

function entryOf(row: Row, { ecosystem, name, sources, facts }: Context): SnapshotEntry {
  const source = sources.get(row.source);
  const detail = readDetail(row.detail);
  return {
    source: source?.name ?? '',
    advisory: advisoryOf(row, detail, facts),
    affected: readAffected(ecosystem, name, row),
    cvss: [...named(detail.cvss ?? [], source).toSorted(newestCvssFirst), ...facts.cvss],
    ...(facts.standing === undefined ? {} : { standing: facts.standing }),
  };
}

/** The description is unfolded when it is read: of most entries it never is. */
function advisoryOf(row: Row, detail: Detail, facts: Facts): SnapshotEntry['advisory'] {
  const { aliases = [], title = facts.title, uri, publishedAt = facts.publishedAt, withdrawnAt, malicious } = detail;
  const advisory = {
    id: row.name ?? row.vulnerability,
    vulnerability: row.vulnerability,
    aliases: facts.aliases.length === 0 ? aliases : [...new Set([...aliases, ...facts.aliases])].toSorted(),
    ...(title === undefined ? {} : { title }),
    ...(uri === undefined ? {} : { uri }),
    ...(publishedAt === undefined ? {} : { publishedAt }),
    ...(withdrawnAt === undefined ? {} : { withdrawnAt }),
    ...(malicious === undefined ? {} : { malicious }),
  };
  if (row.description === null && facts.description === undefined) return advisory;
  let text: string | undefined;
  return Object.defineProperty(advisory, 'description', {
    enumerable: true,
    get: () => (text ??= unpackText(row.description) ?? facts.description),
  });
}
