import type { Cvss } from '../advisory/types.ts';
import type { NamedCvss, NamedWord, Severity, SeverityDecision } from './types.ts';

/** How bad a vulnerability is, with the CVSS vector that speaks for it, where there is one. */
export interface Rating {
  readonly severity: Severity;
  readonly score?: number;
  readonly vector?: string;
  readonly cvssVersion?: Cvss['version'];
  readonly decision: SeverityDecision;
}

/** What is said of how bad a vulnerability is. */
export interface Ratable {
  /** Publishers' own, as written; the first that says something counts. */
  readonly words: readonly NamedWord[];
  /** Of vectors of one version the first counts. */
  readonly cvss: readonly NamedCvss[];
  /** The package itself was made to do harm. */
  readonly isMalicious: boolean;
}

/** Publishers' words, lower-case. A word that is not here says nothing: then CVSS decides. docs/severity.md is held to it. */
export const SEVERITY_OF_WORD: ReadonlyMap<string, Severity> = new Map([
  ['critical', 'CRITICAL'],
  ['high', 'HIGH'],
  ['important', 'HIGH'],
  ['medium', 'MEDIUM'],
  ['moderate', 'MEDIUM'],
  ['low', 'LOW'],
  ['unimportant', 'INFORMATIONAL'],
  ['negligible', 'INFORMATIONAL'],
  ['informational', 'INFORMATIONAL'],
  ['none', 'INFORMATIONAL'],
]);

/** The lowest score of each severity, worst first: FIRST's qualitative rating, CVSS v4.0 section 6 and v3.1 section 5. */
export const SEVERITY_FROM_SCORE: readonly (readonly [lowest: number, severity: Severity])[] = [
  [9.0, 'CRITICAL'],
  [7.0, 'HIGH'],
  [4.0, 'MEDIUM'],
  [0.1, 'LOW'],
  [0, 'INFORMATIONAL'],
];

/** Best first. Version 2 has no bands of its own that reach CRITICAL; it is read by the same ones. */
const CVSS_VERSIONS: readonly Cvss['version'][] = ['4.0', '3.1', '3.0', '2.0'];

/** What was made to do harm is CRITICAL; else a publisher's word counts where one says something, else the CVSS score. */
export function rate({ words, cvss, isMalicious }: Ratable): Rating {
  const word = words.find(({ text }) => severityOfWord(text) !== undefined) ?? words[0];
  const best = bestCvss(cvss);
  const given = { ...(word === undefined ? {} : { word }), ...(best === undefined ? {} : { cvss: best }) };
  const ofWord = severityOfWord(word?.text);
  const scored = best === undefined ? {} : { score: best.score, vector: best.vector, cvssVersion: best.version };
  if (isMalicious) return { severity: 'CRITICAL', ...scored, decision: { by: 'malice', ...given } };
  if (ofWord !== undefined) return { severity: ofWord, ...scored, decision: { by: 'word', ...given } };
  if (best === undefined) return { severity: 'UNDEFINED', decision: { by: 'nothing', ...given } };
  return { severity: severityOfScore(best.score), ...scored, decision: { by: 'score', ...given } };
}

/** The vector that counts: of the newest version of CVSS that is given, the first. */
export function bestCvss<C extends Cvss>(cvss: readonly C[]): C | undefined {
  for (const version of CVSS_VERSIONS) {
    const found = cvss.find((one) => one.version === version);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The lowest score that is of a severity; 0 for one that no score is. */
export function lowestScore(severity: Severity): number {
  return SEVERITY_FROM_SCORE.find(([, named]) => named === severity)?.[0] ?? 0;
}

/** Old trackers mark a word that was only proposed with stars: `medium**`. */
function severityOfWord(word: string | undefined): Severity | undefined {
  return SEVERITY_OF_WORD.get((word ?? '').replace(/\*+$/, '').trim().toLowerCase());
}

function severityOfScore(score: number): Severity {
  return SEVERITY_FROM_SCORE.find(([lowest]) => score >= lowest)?.[1] ?? 'UNDEFINED';
}
