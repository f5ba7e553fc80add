import { unfolded } from '../../lib/unfolded.ts';
import { isCveId } from '../cve/cve-id.ts';
import { readLines } from '../reading/text.ts';
import type { AdvisorySource, Exploitation, FeedFile, Statement } from '../types.ts';

/** Leads to the file of the day, `epss_scores-2026-08-16.csv.gz`. */
const ADDRESS = 'https://epss.empiricalsecurity.com/epss_scores-current.csv.gz';
const HEADER = 'cve,epss,percentile';
const LONGEST_LINE = 1000;

/**
 * FIRST's Exploit Prediction Scoring System: each day for every published CVE the chance that it is made use of within
 * 30 days (first.org/epss/data_stats: gzip, a comment with model and day, a header, a line for each CVE). Files of
 * before 2021-09 have no percentile, and are not read.
 */
export const epss: AdvisorySource = {
  id: 'epss',
  title: 'Exploit Prediction Scoring System',
  licence: 'free to use, with attribution to FIRST',
  attribution: 'EPSS, Forum of Incident Response and Security Teams (FIRST), https://www.first.org/epss/',
  complete: false,
  everyMinutes: 60,
  files: async () => [{ url: ADDRESS }],
  parse,
};

async function* parse(file: FeedFile): AsyncIterable<Statement> {
  let isHeaded = false;
  let scored = 0;
  for await (const line of readLines(unfolded(file.body), LONGEST_LINE)) {
    if (line === '' || (!isHeaded && line.startsWith('#'))) continue;
    if (!isHeaded) {
      if (line !== HEADER) throw new Error(`no EPSS: the header is "${line.slice(0, 80)}", and not "${HEADER}"`);
      isHeaded = true;
      continue;
    }
    const statement = statementOf(line);
    if (statement !== undefined) scored += 1;
    yield statement ?? { kind: 'warning', reason: 'a line without an id and two chances', example: `"${line}"` };
  }
  if (scored === 0) throw new Error('no EPSS: there is not one score in it');
}

function statementOf(line: string): Exploitation | undefined {
  const [vulnerability = '', epssText = '', percentileText = '', ...rest] = line.split(',', 4);
  const score = chanceOf(epssText);
  const percentile = chanceOf(percentileText);
  if (!isCveId(vulnerability) || score === undefined || percentile === undefined || rest.length > 0) return undefined;
  return { kind: 'exploitation', vulnerability, epss: { score, percentile } };
}

/** From 0 to 1, as `0.00043`, `1.0` or `4.3e-4`. */
function chanceOf(text: string): number | undefined {
  if (text.length > 40 || !/^\d+(?:\.\d+)?(?:[eE]-?\d{1,3})?$/.test(text)) return undefined;
  const chance = Number(text);
  return chance <= 1 ? chance : undefined;
}
