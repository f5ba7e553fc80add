import type { Osv } from './form.ts';

/** A vulnerability that a record is about. */
export interface Named {
  readonly vulnerability: string;
  /** Other names of this one and of no other. */
  readonly aliases: readonly string[];
}

/** A CVE's id, alone or behind the name of who keeps the record: `UBUNTU-CVE-2021-3782`, `CURL-CVE-2000-0973`. */
const CVE = /^(?:[A-Z]+-)*(CVE-\d{4}-\d{4,})$/;
/** What AlmaLinux and Rocky Linux mend and add beside vulnerabilities. */
const OTHER_ERRATA = /^(?:AL|RL|RX)[BE]A-/;

/**
 * The vulnerabilities that a record is about: the CVE that it bears as its id or an alias, else those that it derives from
 * (`upstream`, and `related` of a distribution's advisory, where AlmaLinux and Rocky Linux write them), else itself,
 * by its GHSA id where it has one. Where it stands for several CVEs, its own id is a name of none of them. None of an
 * erratum that mends no vulnerability.
 */
export function namedIn(osv: Osv, isOfDistribution: boolean): readonly Named[] {
  const { id, aliases = [], upstream = [], related = [] } = osv;
  const own = [id, ...aliases, ...namesInReferences(osv)];
  const borne = cvesIn(own);
  const [cve] = borne;
  if (cve !== undefined && borne.length === 1) return [{ vulnerability: cve, aliases: others(own, cve) }];
  const derived = upstream.length > 0 || !isOfDistribution ? upstream : related;
  const cves = borne.length > 0 ? borne : cvesIn(derived);
  if (cves.length > 0) return cves.map((vulnerability) => ({ vulnerability, aliases: [] }));
  if (upstream.length > 0) return [...new Set(upstream)].map((vulnerability) => ({ vulnerability, aliases: [] }));
  if (OTHER_ERRATA.test(id)) return [];
  const best = own.find((name) => name.startsWith('GHSA-')) ?? id;
  return [{ vulnerability: best, aliases: others(own, best) }];
}

const NPM_ADVISORY = /^https:\/\/(?:www\.npmjs\.com|nodesecurity\.io)\/advisories\/(\d{1,3})(?:\/versions)?$/;
/** Those that came after are npm's alone. */
const LAST_OF_WORKING_GROUP = 519;

/**
 * The Node.js Security Working Group's advisories became npm's, with their numbers, and those GitHub's, which refer to them:
 * nothing else says that they are the same.
 */
function namesInReferences({ id, references = [] }: Osv): readonly string[] {
  if (!id.startsWith('GHSA-')) return [];
  const numbers = references.flatMap(({ url }) => NPM_ADVISORY.exec(url)?.[1] ?? []);
  return numbers.filter((number) => Number(number) <= LAST_OF_WORKING_GROUP).map((number) => `NSWG-ECO-${number}`);
}

function cvesIn(names: readonly string[]): readonly string[] {
  return [...new Set(names.flatMap((name) => CVE.exec(name)?.[1] ?? []))];
}

function others(names: readonly string[], name: string): readonly string[] {
  return [...new Set(names)].filter((other) => other !== name);
}
