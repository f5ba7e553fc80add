import { newestCvssFirst, parseCvss } from '../cvss.ts';
import { MOST_STATEMENTS } from '../reading/most-statements.ts';
import type { Advisory, Affected, Cvss, Statement, VulnerabilityFacts, Warning } from '../types.ts';
import { type Filing, filingOf } from './ecosystems.ts';
import { type Osv, type OsvAffected, parseOsv } from './form.ts';
import { type Named, namedIn } from './names.ts';
import { versionsOf } from './ranges.ts';
import { otherSystems } from './systems.ts';

export interface OsvReading {
  /** The only ecosystem that is read, as OSV names it (`npm`): what is about others alone is passed over. */
  readonly ecosystem?: string;
}

/**
 * The statements of one OSV record (ossf.github.io/osv-schema): an advisory for each vulnerability that it is about,
 * for what is affected in ecosystems that are known here; and its severity and details as facts about every id that it
 * bears, unless it is withdrawn, about several CVEs or about a package that was made to do harm. Throws where the value
 * is no OSV record.
 */
export function* osvStatements(value: unknown, reading: OsvReading = {}): Iterable<Statement> {
  const osv = parseOsv(value);
  const warnings: Warning[] = [];
  const packages = (osv.affected ?? []).flatMap((one) => filed(osv, one, reading, warnings));
  if (reading.ecosystem !== undefined && packages.length === 0) return;
  const affected = packages.flatMap(({ one, filing }) => affectedOf(osv, one, filing, warnings));
  const cvss = cvssOf(osv, warnings);
  const named = namedIn(osv, packages.length > 0 && packages.every(({ filing }) => filing.kind === 'distribution'));
  if (affected.length * named.length > MOST_STATEMENTS) {
    throw new Error(`no OSV record: it makes more than ${MOST_STATEMENTS} statements`);
  }
  yield* warnings;
  if (affected.length > 0) yield* named.map((one) => advisoryOf(osv, one, cvss, affected));
  if (osv.withdrawn === undefined && !isMalicious(osv) && named.length === 1) yield* factsOf(osv, cvss);
}

interface Filed {
  readonly one: OsvAffected;
  readonly filing: Filing;
}

function filed(osv: Osv, one: OsvAffected, { ecosystem: only }: OsvReading, warnings: Warning[]): readonly Filed[] {
  const { ecosystem = '', name = '' } = one.package ?? {};
  const filing = name === '' ? undefined : filingOf(ecosystem, name);
  if (only !== undefined && filing?.ecosystem !== only) return [];
  if (filing !== undefined) return [{ one, filing }];
  const example = `${osv.id}: "${ecosystem}" "${name}"`;
  warnings.push({ kind: 'warning', reason: 'a package of an ecosystem that is not known here', example });
  return [];
}

const LONGEST_WORD = 100;

function affectedOf(osv: Osv, one: OsvAffected, filing: Filing, warnings: Warning[]): readonly Affected[] {
  const { ecosystem, name, scheme, of } = filing;
  const { ranges: known, unread } = versionsOf(one, scheme);
  // What was made to do harm does it in whatever version.
  const ranges = known.length === 0 && isMalicious(osv) ? [{}] : known;
  const [example] = unread;
  if (example !== undefined) {
    const where = `${osv.id}: "${name}" ${example}`;
    warnings.push({ kind: 'warning', reason: 'a listed version that its ecosystem does not have', example: where });
  }
  if (ranges.length === 0) {
    warnings.push({ kind: 'warning', reason: 'a package without versions', example: `${osv.id}: "${name}"` });
    return [];
  }
  const module = one.ecosystem_specific?.rpm_modularity;
  const common = {
    ecosystem,
    name,
    ...(of === undefined ? {} : { of }),
    ...(module === undefined ? {} : { only: { module } }),
    scheme,
  };
  const systems = otherSystems(one);
  if (systems !== undefined) {
    return [
      { ...common, status: 'not-affected', ranges: [], state: `only on ${systems.join(', ')}`.slice(0, LONGEST_WORD) },
    ];
  }
  const state = one.database_specific?.informational?.slice(0, LONGEST_WORD);
  const severity = severityOf(osv, one);
  return [
    {
      ...common,
      status: 'affected',
      ranges,
      ...(state === undefined ? {} : { state }),
      ...(severity === undefined ? {} : { severity }),
    },
  ];
}

/** RustSec's advisories that tell of no vulnerability: nobody looks after a crate, or there is something to know. */
const INFORMATIONAL = new Set(['unmaintained', 'notice']);

function severityOf(osv: Osv, one: OsvAffected): string | undefined {
  const { severity = [], ecosystem_specific: specific, database_specific: database } = one;
  if (INFORMATIONAL.has(database?.informational ?? '')) return 'informational';
  const rated = [...severity, ...(osv.severity ?? [])].find(({ type }) => !type.startsWith('CVSS_'));
  const word = specific?.urgency ?? specific?.severity ?? rated?.score ?? osv.database_specific?.severity;
  return word?.slice(0, LONGEST_WORD);
}

function cvssOf(osv: Osv, warnings: Warning[]): readonly Cvss[] {
  const found = new Map<string, Cvss>();
  for (const { type, score } of [osv, ...(osv.affected ?? [])].flatMap(({ severity = [] }) => severity)) {
    if (!type.startsWith('CVSS_')) continue;
    const cvss = parseCvss(score);
    if (cvss !== undefined) found.set(cvss.vector, cvss);
    else warnings.push({ kind: 'warning', reason: 'a CVSS vector that is none', example: `${osv.id}: "${score}"` });
  }
  return [...found.values()].toSorted(newestCvssFirst);
}

function advisoryOf(osv: Osv, named: Named, cvss: readonly Cvss[], affected: readonly Affected[]): Advisory {
  const uri = pageOf(osv);
  const publishedAt = publishedAtOf(osv);
  return {
    kind: 'advisory',
    id: osv.id,
    ...named,
    ...(osv.summary === undefined ? {} : { title: osv.summary }),
    ...(osv.details === undefined ? {} : { description: osv.details }),
    ...(uri === undefined ? {} : { uri }),
    cvss,
    ...(publishedAt === undefined ? {} : { publishedAt }),
    ...(osv.withdrawn === undefined ? {} : { withdrawnAt: Math.max(timeOf(osv.withdrawn) ?? 0, 0) }),
    ...(isMalicious(osv) ? { malicious: true } : {}),
    affected,
  };
}

/** GitHub and Go have a page for each record; elsewhere it is what the record names as the advisory, if anything. */
function pageOf({ id, references = [], database_specific: database }: Osv): string | undefined {
  if (id.startsWith('GHSA-')) return `https://github.com/advisories/${encodeURIComponent(id)}`;
  const pages = references.filter(({ url }) => WEB.test(url));
  const page = pages.find(({ type }) => type === 'ADVISORY') ?? pages[0];
  return WEB.test(database?.url ?? '') ? database?.url : page?.url;
}

const WEB = /^https?:\/\//;

/** Go's database has a placeholder before 1970 where its records lie in git. */
function publishedAtOf({ published }: Osv): number | undefined {
  const time = timeOf(published);
  return time === undefined || time < 0 ? undefined : time;
}

function timeOf(text: string | undefined): number | undefined {
  const time = Date.parse(text ?? '');
  return Number.isNaN(time) ? undefined : time;
}

/** CWE-506, "Embedded Malicious Code". */
const MALICIOUS_CWE = 'CWE-506';

/** Of the OpenSSF's malicious-packages, or held by GitHub for malware. */
function isMalicious({ id, aliases = [], database_specific: database }: Osv): boolean {
  const isNamed = [id, ...aliases].some((name) => name.startsWith('MAL-'));
  const isCollected = database?.['malicious-packages-origins'] !== undefined;
  return isNamed || isCollected || database?.cwe_ids?.includes(MALICIOUS_CWE) === true;
}

function factsOf({ id, aliases = [], details }: Osv, cvss: readonly Cvss[]): readonly VulnerabilityFacts[] {
  if (cvss.length === 0 && details === undefined) return [];
  const description = details === undefined ? {} : { description: details };
  return [...new Set([id, ...aliases])].map((vulnerability) => ({
    kind: 'facts',
    vulnerability,
    ...description,
    cvss,
  }));
}
