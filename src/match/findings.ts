import { sql } from 'kysely';
import type { Query } from '../db/types.ts';
import type { Excuse, ExcusedBy, ExcusePlace } from '../excuse/types.ts';
import { chunksOf } from '../lib/chunks.ts';
import { aliasesOf } from './aliases.ts';
import { parseEvidence, parseSeverity, parseVerdict } from './columns.ts';
import { type Chosen, chosenOf, excusedAmong, isChosen, type WhichExcused } from './excused.ts';
import { foundRows, groupOf, type ImagesAt, severityRank } from './found-rows.ts';
import { type FindingPick, isPicked } from './picked.ts';
import { CHUNK, findImage, type StoredImage } from './store.ts';
import { type Finding, type FoundPackage, SEVERITIES, type Severity } from './types.ts';

/** Findings of an image as of a time, in milliseconds since the epoch. */
export interface FindingsOf {
  readonly manifestDigest: string;
  readonly at: number;
  readonly order?: FindingOrder;
  /** As which it is looked at; without it, excuses for repositories or tags do not count. */
  readonly place?: ExcusePlace;
  /** As of when excuses count, where that is another time. */
  readonly excusesAt?: number;
  /** Which findings, by whether they are excused. */
  readonly excused?: WhichExcused;
  /** Only those about these, by their ids; absent, all. */
  readonly vulnerabilities?: readonly number[];
  /** Only those that are like that; of counts it makes no difference. */
  readonly pick?: FindingPick;
}

/** The same of several images. */
export interface FindingsOfAll extends Omit<FindingsOf, 'manifestDigest'> {
  readonly manifestDigests: readonly string[];
}

/** A finding with the image that has it. */
export interface ImageFinding {
  readonly manifestDigest: string;
  readonly finding: Finding;
}

/** What comes first; what is alike in it is worst first. `kev` is short for `known-exploited`. */
export const FINDING_ORDERS = ['severity', 'epss', 'known-exploited', 'kev'] as const;

export type FindingOrder = (typeof FINDING_ORDERS)[number];

/** A page of findings; `offset` counts from 0. */
export interface Page {
  readonly offset: number;
  readonly limit: number;
}

/**
 * What an image's packages had at a time: one finding for each vulnerability, source package and its version, since
 * binary packages of one source share its advisories; `package` is the one of which most is said, `also` are the others. What
 * a package of the operating system brought has none of its own: that package has them. Worst first, unless another
 * order is asked for, then by score, name and package, so that pages of one time fit together. Empty for an image that is
 * not stored.
 */
export async function findings(query: Query, of: FindingsOf, page: Page): Promise<readonly Finding[]> {
  const found = await findingsOfAll(query, { ...of, manifestDigests: [of.manifestDigest] }, page);
  return found.map(({ finding }) => finding);
}

/** As `findings`, of several images, each with findings of its own. */
export async function findingsOfAll(query: Query, of: FindingsOfAll, page: Page): Promise<readonly ImageFinding[]> {
  const images = new Map<number, StoredImage>();
  for (const digest of new Set(of.manifestDigests)) {
    const image = await findImage(query, digest);
    if (image !== undefined) images.set(image.id, image);
  }
  if (images.size === 0) return [];
  const among = { ...of, imageIds: [...images.keys()] };
  const excused = await excusedAmong(query, [...images.values()], of);
  const rows = await findingRows(query, { ...among, only: chosenOf(of.excused, excused) }, page);
  const ids = [...new Set(rows.map((row) => row.vulnerability_id))];
  const aliases = await aliasesOf(query, ids);
  const others = await othersOf(query, among, ids);
  return rows.map((row) => {
    const { manifestDigest = '', layers = [] } = images.get(row.image_id) ?? {};
    const beside = { aliases: aliases.get(row.vulnerability_id) ?? [], layers, others: others.get(groupOf(row)) ?? [] };
    const excuse = excused.get(row.image_id)?.get(row.match_id);
    return { manifestDigest, finding: { ...toFinding(row, beside), ...(excuse && { excusedBy: excusedBy(excuse) }) } };
  });
}

/** How many findings there are of each severity; severities that do not occur are absent. */
type SeverityCounts = Readonly<Partial<Record<Severity, number>>>;

/**
 * How many findings of each severity there are that are not excused, or, where `excused` says so, all of them or those that
 * are.
 */
export async function countFindings(query: Query, of: FindingsOf): Promise<SeverityCounts> {
  const { counts, excusedCounts } = await countBoth(query, of);
  if (of.excused === 'only') return excusedCounts;
  return of.excused === 'include' ? sumOf(counts, excusedCounts) : counts;
}

/** The same of those that are not excused and of those that are, at once. */
export async function countBoth(
  query: Query,
  of: Omit<FindingsOf, 'excused'>,
): Promise<{ readonly counts: SeverityCounts; readonly excusedCounts: SeverityCounts }> {
  const image = await findImage(query, of.manifestDigest);
  if (image === undefined) return { counts: {}, excusedCounts: {} };
  const among = await excusedAmong(query, [image], of);
  const isExcused = sql<number>`case when ${isChosen({ among, isAmong: true })} then 1 else 0 end`;
  const rows = await query
    .with('found', (db) => foundRows(db, { ...of, imageIds: [image.id] }))
    .selectFrom('found')
    .innerJoin('match', 'match.id', 'found.match_id')
    .select(['match.severity', isExcused.as('is_excused'), (fn) => fn.fn.countAll<number>().as('count')])
    .where('found.place', '=', 1)
    .groupBy(['match.severity', 'is_excused'])
    .execute();
  const countsOf = (flag: number): SeverityCounts => {
    const counts = new Map(
      rows.filter((row) => row.is_excused === flag).map(({ severity, count }) => [severity, Number(count)]),
    );
    return Object.fromEntries(
      SEVERITIES.flatMap((severity) => {
        const count = counts.get(severity);
        return count === undefined ? [] : [[severity, count]];
      }),
    );
  };
  return { counts: countsOf(0), excusedCounts: countsOf(1) };
}

function sumOf(one: SeverityCounts, other: SeverityCounts): SeverityCounts {
  return Object.fromEntries(
    SEVERITIES.flatMap((severity) => {
      const sum = (one[severity] ?? 0) + (other[severity] ?? 0);
      return sum === 0 ? [] : [[severity, sum]];
    }),
  );
}

/** What `toFoundPackage` takes. */
const FOUND_PACKAGE = [
  'found.image_id',
  'package.type',
  'package.name',
  'package.version',
  'package.architecture',
  'package.source_name',
  'package.source_version',
  'package.purl',
  'found.layer',
  'found.evidence',
  'location.path',
] as const;

function excusedBy({ id, owner, status, justification, reason, ticket, expiresAt }: Excuse): ExcusedBy {
  return { id, owner, status, reason, expiresAt, ...defined({ justification, ticket }) };
}

type FindingRow = Awaited<ReturnType<typeof findingRows>>[number];

type Wanted = ImagesAt & Pick<FindingsOf, 'order' | 'pick'> & { readonly only: Chosen | undefined };

function findingRows(query: Query, of: Wanted, { offset, limit }: Page) {
  return query
    .with('found', (db) => foundRows(db, of))
    .selectFrom('found')
    .innerJoin('match', 'match.id', 'found.match_id')
    .innerJoin('package', 'package.id', 'match.package_id')
    .innerJoin('vulnerability', 'vulnerability.id', 'match.vulnerability_id')
    .innerJoin('advisory', 'advisory.id', 'match.advisory_id')
    .innerJoin('location', 'location.id', 'found.location_id')
    .leftJoin('exploitation', 'exploitation.vulnerability_id', 'match.vulnerability_id')
    .select(['exploitation.known_on', 'exploitation.due_on', 'exploitation.ransomware'])
    .select(['exploitation.epss', 'exploitation.percentile'])
    .select('vulnerability.name as vulnerability')
    .select(['advisory.source', 'advisory.title', 'advisory.description', 'advisory.uri'])
    .select('found.match_id')
    .select(['match.vulnerability_id', 'match.verdict', 'match.reason', 'match.state', 'match.fixed_version'])
    .select(['match.severity', 'match.score', 'match.vector', 'match.cvss_version', 'match.opened_at'])
    .select(FOUND_PACKAGE)
    .where('found.place', '=', 1)
    .where(isChosen(of.only))
    .where(isPicked(of.pick))
    .orderBy(firstRank(of.order))
    .orderBy(severityRank())
    .orderBy(sql`coalesce(${sql.ref('match.score')}, -1)`, 'desc')
    .orderBy('vulnerability.name')
    .orderBy('package.source_name')
    .orderBy('match.id')
    .orderBy('found.image_id')
    .offset(offset)
    .limit(limit)
    .execute();
}

/** Of a finding, beside the package that is shown. */
const MOST_OTHERS = 100;

type OtherRow = Pick<FindingRow, 'vulnerability_id' | 'verdict' | 'fixed_version'> & PackageRow;

async function othersOf(
  query: Query,
  of: ImagesAt,
  vulnerabilities: readonly number[],
): Promise<ReadonlyMap<string, readonly OtherRow[]>> {
  const all: OtherRow[] = [];
  for (const chunk of chunksOf(vulnerabilities, CHUNK)) {
    const rows = await query
      .with('found', (db) => foundRows(db, { ...of, vulnerabilities: chunk }))
      .selectFrom('found')
      .innerJoin('match', 'match.id', 'found.match_id')
      .innerJoin('package', 'package.id', 'match.package_id')
      .innerJoin('location', 'location.id', 'found.location_id')
      .select(['match.vulnerability_id', 'match.verdict', 'match.fixed_version', ...FOUND_PACKAGE])
      .where('found.place', '>', 1)
      .where('found.place', '<=', MOST_OTHERS + 1)
      .orderBy('found.place')
      .execute();
    all.push(...rows);
  }
  return Map.groupBy(all, groupOf);
}

/** The lowest comes first. */
function firstRank(order: FindingOrder = 'severity') {
  if (order === 'severity') return severityRank();
  if (order === 'epss') return sql<number>`-coalesce(${sql.ref('exploitation.epss')}, -1)`;
  return sql<number>`case when ${sql.ref('exploitation.known_on')} is null then 1 else 0 end`;
}

interface Beside {
  readonly aliases: readonly string[];
  readonly layers: readonly string[];
  readonly others: readonly OtherRow[];
}

function toFinding(row: FindingRow, { aliases, layers, others }: Beside): Finding {
  return {
    name: row.vulnerability,
    aliases,
    severity: parseSeverity(row.severity),
    verdict: parseVerdict(row.verdict),
    source: row.source,
    openedAt: row.opened_at,
    ...defined({
      title: row.title,
      description: row.description,
      uri: row.uri,
      score: row.score,
      vector: row.vector,
      cvssVersion: row.cvss_version,
      reason: row.reason,
      state: row.state,
      fixedVersion: row.fixed_version,
    }),
    ...exploitationOf(row),
    package: toFoundPackage(row, layers),
    also: others.map((other) => ({
      ...toFoundPackage(other, layers),
      verdict: parseVerdict(other.verdict),
      ...defined({ fixedVersion: other.fixed_version }),
    })),
  };
}

type ColumnIn<Of extends string> = Of extends `${string}.${infer Column}` ? Column : never;

type PackageRow = Pick<FindingRow, ColumnIn<(typeof FOUND_PACKAGE)[number]>>;

function toFoundPackage(row: PackageRow, layers: readonly string[]): FoundPackage {
  return {
    type: row.type,
    name: row.name,
    version: row.version,
    ...defined({ architecture: row.architecture }),
    sourceName: row.source_name,
    sourceVersion: row.source_version,
    purl: row.purl,
    layerDigest: layers[row.layer] ?? '',
    path: row.path,
    evidence: parseEvidence(row.evidence),
  };
}

function exploitationOf(row: FindingRow): Pick<Finding, 'knownExploited' | 'epss'> {
  const { known_on: on, due_on: due, ransomware, epss: score, percentile } = row;
  const known = on === null ? undefined : { on, ...(due === null ? {} : { due }), ransomware: ransomware === 1 };
  return {
    ...(known === undefined ? {} : { knownExploited: known }),
    ...(score === null || percentile === null ? {} : { epss: { score, percentile } }),
  };
}

/** The columns that are not null. */
function defined<T extends Record<string, unknown>>(columns: T): { [K in keyof T]?: NonNullable<T[K]> } {
  const entries = Object.entries(columns).filter(([, value]) => value !== null && value !== undefined);
  return Object.fromEntries(entries) as { [K in keyof T]?: NonNullable<T[K]> };
}
