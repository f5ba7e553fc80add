import { debian, debianRelease } from '../../distro/index.ts';
import { MOST_STATEMENTS } from '../reading/most-statements.ts';
import { readLines } from '../reading/text.ts';
import type { Advisory, AdvisorySource, Affected, FeedFile, Statement, Warning } from '../types.ts';

const FOLDER = 'https://salsa.debian.org/security-tracker-team/security-tracker/-/raw/master/data/';
const PAGE = 'https://security-tracker.debian.org/tracker/';
/** The longest line there was held 10,000 characters. */
const LONGEST_LINE = 1_000_000;

/**
 * Debian's lists of security advisories (DSA) and of those for long-term releases (DLA), as the security team writes
 * them, since 2000. They say only what was fixed, and say it for every release there ever was: they serve the releases
 * that the tracker has dropped, and yield to it where both speak.
 *
 *     [22 Jan 2019] DSA-4371-1 apt - security update
 *             {CVE-2019-3462}
 *             [stretch] - apt 1.4.9
 */
export const debianLists: AdvisorySource = {
  id: 'debian-lists',
  title: 'Debian security advisories (DSA and DLA lists)',
  licence: 'none stated by Debian for this data',
  attribution: 'Debian security team, https://security-tracker.debian.org/',
  complete: true,
  everyMinutes: 10,
  yieldsTo: ['debian-tracker'],
  files: async () => [
    { url: `${FOLDER}DSA/list`, optional: true },
    { url: `${FOLDER}DLA/list`, optional: true },
  ],
  parse,
};

/** One `[date] DSA-n-m packages - title` with the lines below it. */
interface Entry {
  readonly id: string;
  readonly title: string;
  readonly publishedAt: number;
  readonly vulnerabilities: string[];
  readonly affected: Affected[];
}

const HEAD = /^\[(\d{1,2} [A-Z][a-z]{2} \d{4})\]\s+(D[SL]A-\d+(?:-\d+)?)\s+(\S.*)$/;
const IDS = /^\s+\{([^}]*)\}\s*$/;
/** Of a line without blanks at its end. */
const FIX = /^\s+\[([\w-]+)\]\s+-\s+(\S+)\s+(<[a-z-]+>|[^\s<(][^\s(]*)(?:\s*\(.*\))?$/;
const REMARK = /^\s+(?:NOTE|TODO):|^\s*$/;

async function* parse(file: FeedFile): AsyncIterable<Statement> {
  let entry: Entry | undefined;
  for await (const line of readLines(file.body, LONGEST_LINE)) {
    const head = HEAD.exec(line);
    if (head !== null) {
      if (entry !== undefined) yield* advisoriesOf(entry);
      entry = entryOf(head);
    } else if (entry === undefined) {
      if (!REMARK.test(line)) throw new Error(`no list of Debian's advisories: it begins with "${line.slice(0, 80)}"`);
    } else {
      const warning = readLine(entry, line);
      if (warning !== undefined) yield warning;
    }
  }
  if (entry === undefined) throw new Error("no list of Debian's advisories: there is no advisory in it");
  yield* advisoriesOf(entry);
}

function entryOf([, date = '', id = '', title = '']: RegExpExecArray): Entry {
  return { id, title, publishedAt: Date.parse(`${date} UTC`), vulnerabilities: [], affected: [] };
}

function readLine(entry: Entry, line: string): Warning | undefined {
  const ids = IDS.exec(line)?.[1];
  if (ids !== undefined) {
    for (const id of ids.split(/\s+/)) if (id !== '') entry.vulnerabilities.push(id);
    return undefined;
  }
  const [, codename = '', name = '', version = ''] = FIX.exec(line.trimEnd()) ?? [];
  if (codename === '') {
    if (REMARK.test(line)) return undefined;
    return { kind: 'warning', reason: 'a line that is not understood', example: `${entry.id}: "${line.trim()}"` };
  }
  const release = debianRelease(codename);
  if (release === undefined) {
    return { kind: 'warning', reason: 'a release that is not known here', example: `${entry.id}: "${codename}"` };
  }
  entry.affected.push({ ecosystem: debian.ecosystem(release), name, scheme: debian.scheme, ...verdictOf(version) });
  return undefined;
}

/** The words in angle brackets are those of the tracker (lib/python/bugs.py of security-tracker). */
function verdictOf(version: string): Pick<Affected, 'status' | 'ranges' | 'state'> {
  if (!version.startsWith('<')) return { status: 'affected', ranges: [{ fixed: version }] };
  const word = version.slice(1, -1);
  if (word === 'not-affected') return { status: 'not-affected', ranges: [] };
  if (word === 'undetermined') return { status: 'undetermined', ranges: [] };
  return { status: 'affected', ranges: [{}], ...(word === 'unfixed' ? {} : { state: word }) };
}

/**
 * One for each CVE; an advisory without one is itself the vulnerability. But a regression update without a CVE mends
 * what an earlier update broke, and the version before it is not vulnerable to anything.
 */
function* advisoriesOf({ id, title, publishedAt, vulnerabilities, affected }: Entry): Iterable<Advisory | Warning> {
  if (affected.length === 0) return;
  if (vulnerabilities.length === 0 && /\bregressions?\b/i.test(title)) return;
  const names = vulnerabilities.length === 0 ? [id] : new Set(vulnerabilities);
  if (vulnerabilities.length * affected.length > MOST_STATEMENTS) {
    yield { kind: 'warning', reason: 'an advisory that makes too many statements', example: id };
    return;
  }
  for (const vulnerability of names) {
    yield {
      kind: 'advisory',
      id,
      vulnerability,
      aliases: [],
      title: `${id} ${title}`,
      uri: PAGE + encodeURIComponent(vulnerability),
      cvss: [],
      ...(Number.isNaN(publishedAt) ? {} : { publishedAt }),
      affected,
    };
  }
}
