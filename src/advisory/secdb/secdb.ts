import { z } from 'zod';
import { collect } from '../../lib/limited.ts';
import { parseDocument } from '../reading/document.ts';
import { excerptOf } from '../reading/excerpt.ts';
import type { Advisory, Affected, FeedFile, Statement, Warning } from '../types.ts';

/** How one publisher fills a secdb. */
export interface SecdbPublisher {
  /** The distribution's version scheme. */
  readonly scheme: string;
  /** Where the packages of a branch are filed; undefined for a branch that is none of the publisher's. */
  ecosystem(branch: string | undefined): string | undefined;
  /** The publisher's page about a vulnerability. */
  page?(id: string): string;
}

/** Far more than any: the largest of Alpine's, edge's community, held 1.5 MB. */
const MOST_BYTES = 100_000_000;

const secdbForm = z.object({
  /** Alpine's; who publishes one rolling release leaves it out. */
  distroversion: z.string().optional(),
  reponame: z.string(),
  // Written `packages:` with nothing behind it where a repository has none.
  packages: z.union([z.array(z.object({ pkg: z.unknown() })), z.null(), z.literal('')]),
});

const packageForm = z.object({
  name: z.string().min(1),
  secfixes: z.record(z.string(), z.union([z.array(z.string()), z.null(), z.literal('')])),
});

/**
 * The statements of a secdb, the form that Alpine made and others took over: which version of a package fixed which
 * vulnerability, one file for a repository, in JSON or YAML. Throws where the file is none, or of another publisher.
 */
export async function* secdbStatements(file: FeedFile, publisher: SecdbPublisher): AsyncIterable<Statement> {
  const secdb = secdbForm.safeParse(parseDocument(await collect(file.body, MOST_BYTES), 'secdb'));
  if (!secdb.success) throw new Error(`no secdb: ${z.prettifyError(secdb.error)}`);
  const { distroversion: branch, reponame: repository, packages } = secdb.data;
  const ecosystem = publisher.ecosystem(branch);
  if (ecosystem === undefined) throw new Error(`no secdb known here: it is of "${(branch ?? '').slice(0, 80)}"`);
  for (const { pkg } of packages === null || packages === '' ? [] : packages) {
    const known = packageForm.safeParse(pkg);
    if (known.success) {
      yield* statementsOf({ ...publisher, ecosystem, name: known.data.name }, known.data.secfixes);
    } else {
      const example = `in ${branch ?? ecosystem}/${repository}: ${excerptOf(pkg, 200)}`;
      yield { kind: 'warning', reason: 'a package without secfixes in the form known here', example };
    }
  }
}

interface SecdbPackage extends Pick<SecdbPublisher, 'scheme' | 'page'> {
  readonly ecosystem: string;
  readonly name: string;
}

/** What one package's secfixes say of one vulnerability. */
interface Fixes {
  readonly versions: Set<string>;
  readonly others: Set<string>;
}

function* statementsOf(
  { ecosystem, name, scheme, page }: SecdbPackage,
  secfixes: z.infer<typeof packageForm>['secfixes'],
): Iterable<Advisory | Warning> {
  const found = new Map<string, Fixes>();
  for (const [version, texts] of Object.entries(secfixes)) {
    for (const text of texts === null || texts === '' ? [] : texts) {
      if (addFix(found, version, text)) continue;
      const example = `${ecosystem} "${name}" ${version}: "${text.slice(0, 200)}"`;
      yield { kind: 'warning', reason: 'a fix of something without an id', example };
    }
  }
  const owners = ownersOf(found);
  for (const [id, { versions, others }] of found) {
    const aliases = [...others].filter((other) => owners.get(other) === 1).toSorted();
    const affected = [{ ecosystem, name, scheme, ...verdictOf([...versions].toSorted()) }];
    const uri = page?.(id);
    const about = { id, vulnerability: id, aliases, ...(uri === undefined ? {} : { uri }) };
    yield { kind: 'advisory', ...about, cvss: [], affected };
  }
}

/** False where the text names no vulnerability. */
function addFix(found: Map<string, Fixes>, version: string, text: string): boolean {
  const ids = idsOf(text.slice(0, LONGEST_TEXT));
  for (const id of ids.primary) {
    const fixes = found.get(id) ?? { versions: new Set(), others: new Set() };
    found.set(id, fixes);
    fixes.versions.add(version);
    for (const other of ids.others) fixes.others.add(other);
  }
  return ids.primary.length > 0;
}

/**
 * The key 0 means that the package never had it. Where several versions are named, a later one mended the earlier fix:
 * what is below the highest is vulnerable. (The commonest other reason is a fix that came twice, by backport and by
 * upgrade; then an old branch's package is named vulnerable between the two, rather than a half-mended one sound.)
 */
function verdictOf(versions: readonly string[]): Pick<Affected, 'status' | 'ranges'> {
  const fixed = versions.filter((version) => version !== '0');
  if (fixed.length === 0) return { status: 'not-affected', ranges: [] };
  return { status: 'affected', ranges: fixed.map((version) => ({ fixed: version })) };
}

/** How many each other id stands for: an XSA that stands for four CVEs is no other name of any of them. */
function ownersOf(found: ReadonlyMap<string, Fixes>): ReadonlyMap<string, number> {
  const owners = new Map<string, number>();
  for (const { others } of found.values()) {
    for (const other of others) owners.set(other, (owners.get(other) ?? 0) + 1);
  }
  return owners;
}

/** The longest text there was held 80 characters. */
const LONGEST_TEXT = 2000;
const CVE = /\bCVE[-_ ](\d{4})-(\d{4,})/gi;
/** GitHub's, and Chainguard's in the same form. */
const GHSA = /^(?:GHSA|CGA)(?:-[23456789cfghjmpqrvwx]{4}){3}$/;
const OTHER = /^[A-Za-z]+(?:-[A-Za-z]+)*-\d[\d-]*$/;

/**
 * The vulnerabilities that a text names, and the other ids beside them: `CVE-2016-9815 XSA-201`, `CVE-2017-2616 (+
 * regression fix)`, `CVE 2018-16859`, `CVE-????-????? XSA-284`, `CVE-2017-8073.patch`.
 */
function idsOf(text: string): { readonly primary: readonly string[]; readonly others: readonly string[] } {
  const cves = [...text.matchAll(CVE)].map(([, year, number]) => `CVE-${year}-${number}`);
  const words = text
    .replace(/\(.*\)/g, ' ')
    .replace(CVE, ' ')
    .split(/[\s,]+/);
  const others = words.filter((word) => GHSA.test(word) || OTHER.test(word));
  return cves.length === 0 ? { primary: others.slice(0, 1), others: others.slice(1) } : { primary: cves, others };
}
