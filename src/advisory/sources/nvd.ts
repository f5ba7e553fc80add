import { unfolded } from '../../lib/unfolded.ts';
import { nvdStatements } from '../cve/nvd-record.ts';
import { jsonList } from '../reading/json-list.ts';
import { readText } from '../reading/text.ts';
import type { AdvisorySource, FeedAddress, FeedFile, FeedIo, Statement } from '../types.ts';

const ROOT = 'https://nvd.nist.gov/feeds/json/cve/2.0/nvdcve-2.0-';
/** The first holds those before it too. Those to come are asked for before they exist, and found once they do. */
const FIRST_YEAR = 2002;
const LAST_YEAR = 2030;
/** Records of a kernel with all its configurations hold some 2 MB. */
const LIMITS = { keyBytes: 1000, valueBytes: 32_000_000 };

/**
 * NIST's National Vulnerability Database: descriptions, scores and pages of every CVE, one file for each year, and what
 * changed within eight days in a file of its own that is made every two hours and counts before the years'
 * (nvd.nist.gov/vuln/data-feeds, "CVE and CPE Data Feed Information", form 2.0). Its word on products and their versions
 * is not read: it speaks of upstream's, and not of packages.
 */
export const nvd: AdvisorySource = {
  id: 'nvd',
  title: 'National Vulnerability Database',
  licence: 'public domain (17 U.S.C. 105)',
  attribution: 'NIST National Vulnerability Database, https://nvd.nist.gov/; NIST does not endorse this use of it',
  complete: false,
  everyMinutes: 120,
  files: addresses,
  parse,
  supersedes: () => undefined,
};

/** In this order: of what comes twice the last counts. */
async function addresses(io: FeedIo): Promise<readonly FeedAddress[]> {
  const years = Array.from({ length: LAST_YEAR - FIRST_YEAR + 1 }, (_, at) => String(FIRST_YEAR + at));
  const found: FeedAddress[] = [];
  for (const part of [...years, 'modified', 'recent']) {
    const version = await versionOf(`${ROOT}${part}.meta`, io);
    found.push({ url: `${ROOT}${part}.json.gz`, optional: true, ...(version === undefined ? {} : { version }) });
  }
  return found;
}

const LONGEST_META = 10_000;

/** The digest that stands in the small file beside each feed; undefined where none does, as in some mirrors. */
async function versionOf(url: string, io: FeedIo): Promise<string | undefined> {
  const meta = await io.get(url);
  if (meta.kind === 'missing') return undefined;
  return /^sha256:([0-9a-f]{64})\r?$/im.exec(await readText(meta.file.body, LONGEST_META))?.[1];
}

async function* parse(file: FeedFile): AsyncIterable<Statement> {
  let known = 0;
  for await (const part of jsonList(unfolded(file.body), 'vulnerabilities', LIMITS)) {
    if (part.kind === 'member') {
      if (part.name === 'version' && part.value !== '2.0') {
        throw new Error(`no NVD feed of version 2.0: it is of version ${JSON.stringify(part.value)}`);
      }
      continue;
    }
    for (const statement of nvdStatements(part.value)) {
      if (statement.kind === 'facts') known += 1;
      yield statement;
    }
  }
  if (known === 0) throw new Error('no NVD feed: there is not one CVE in it');
}
