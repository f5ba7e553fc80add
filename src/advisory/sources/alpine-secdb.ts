import { z } from 'zod';
import { alpine } from '../../distro/index.ts';
import { parseDocument } from '../document.ts';
import { readText } from '../text.ts';
import type { Advisory, AdvisorySource, Affected, FeedAddress, FeedFile, Statement, Warning } from '../types.ts';

const ROOT = 'https://secdb.alpinelinux.org/';
const PAGE = 'https://security.alpinelinux.org/vuln/';
/** A branch comes every half year. Those after v3.24 are asked for before they exist, and found once they do. */
const FIRST_BRANCH = 2;
const LAST_BRANCH = 30;
/** The largest file there was, edge's community, held 1.5 MB. */
const MOST_BYTES = 100_000_000;

/**
 * Alpine's secdb: which version of a package fixed which vulnerability, one file for each branch and repository. JSON
 * today, YAML until 2020. It knows no unfixed vulnerabilities, severities or descriptions.
 */
export const alpineSecdb: AdvisorySource = {
  id: 'alpine-secdb',
  title: 'Alpine Linux security database',
  licence: 'CC-BY-SA-4.0',
  attribution: 'Alpine Linux, https://secdb.alpinelinux.org/',
  complete: true,
  files: async () => addresses(),
  parse,
};

const secdbForm = z.object({
  distroversion: z.string().regex(/^(?:edge|v\d{1,3}\.\d{1,3})$/),
  reponame: z.string(),
  // Written `packages:` with nothing behind it where a repository has none.
  packages: z.union([z.array(z.object({ pkg: z.unknown() })), z.null(), z.literal('')]),
});

const packageForm = z.object({
  name: z.string().min(1),
  secfixes: z.record(z.string(), z.union([z.array(z.string()), z.null(), z.literal('')])),
});

function addresses(): readonly FeedAddress[] {
  const places = ['edge/main', 'edge/community', 'edge/testing'];
  for (let minor = FIRST_BRANCH; minor <= LAST_BRANCH; minor += 1) {
    places.push(`v3.${minor}/main`, `v3.${minor}/community`);
  }
  return places.map((place) => ({ url: `${ROOT}${place}.json`, optional: true }));
}

async function* parse(file: FeedFile): AsyncIterable<Statement> {
  const secdb = secdbForm.safeParse(parseDocument(await readText(file.body, MOST_BYTES), 'secdb'));
  if (!secdb.success) throw new Error(`no secdb: ${z.prettifyError(secdb.error)}`);
  const { distroversion: branch, reponame: repository, packages } = secdb.data;
  for (const { pkg } of packages === null || packages === '' ? [] : packages) {
    const known = packageForm.safeParse(pkg);
    if (known.success) {
      yield* statementsOf(alpine.ecosystem(branch), known.data.name, known.data.secfixes);
    } else {
      const example = `in ${branch}/${repository}: ${JSON.stringify(pkg)?.slice(0, 200)}`;
      yield { kind: 'warning', reason: 'a package without secfixes in the form known here', example };
    }
  }
}

/** What one package's secfixes say of one vulnerability. */
interface Fixes {
  readonly versions: Set<string>;
  readonly others: Set<string>;
}

function* statementsOf(
  ecosystem: string,
  name: string,
  secfixes: z.infer<typeof packageForm>['secfixes'],
): Iterable<Advisory | Warning> {
  const found = new Map<string, Fixes>();
  for (const [version, texts] of Object.entries(secfixes)) {
    for (const text of texts === null || texts === '' ? [] : texts) {
      if (addFix(found, version, text)) continue;
      const example = `${ecosystem} "${name}" ${version}: "${text}"`;
      yield { kind: 'warning', reason: 'a fix of something without an id', example };
    }
  }
  for (const [id, { versions, others }] of found) {
    const aliases = [...others].filter((other) => ownersOf(other, found) === 1).toSorted();
    const affected = [{ ecosystem, name, scheme: alpine.scheme, ...verdictOf([...versions].toSorted()) }];
    yield { kind: 'advisory', id, vulnerability: id, aliases, uri: PAGE + encodeURIComponent(id), cvss: [], affected };
  }
}

/** False where the text names no vulnerability. */
function addFix(found: Map<string, Fixes>, version: string, text: string): boolean {
  const ids = idsOf(text);
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

/** An XSA that stands for four CVEs is no other name of any of them. */
function ownersOf(other: string, found: ReadonlyMap<string, Fixes>): number {
  return [...found.values()].filter(({ others }) => others.has(other)).length;
}

const CVE = /\bCVE[-_ ](\d{4})-(\d{4,})/gi;
const GHSA = /^GHSA(?:-[23456789cfghjmpqrvwx]{4}){3}$/;
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
