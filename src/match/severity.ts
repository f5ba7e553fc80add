import type { Cvss } from '../advisory/types.ts';
import type { Severity } from './types.ts';

/** How bad a vulnerability is, with the CVSS vector that speaks for it, where there is one. */
export interface Rating {
  readonly severity: Severity;
  readonly score?: number;
  readonly vector?: string;
  readonly cvssVersion?: Cvss['version'];
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

/** The publisher's word where it says something, else the best CVSS score, else UNDEFINED. */
export function rate(word: string | undefined, cvss: readonly Cvss[]): Rating {
  const best = bestCvss(cvss);
  const severity = severityOfWord(word) ?? (best === undefined ? 'UNDEFINED' : severityOfScore(best.score));
  if (best === undefined) return { severity };
  return { severity, score: best.score, vector: best.vector, cvssVersion: best.version };
}

/** Of the newest version of CVSS that is given; the first of those of one version. */
function bestCvss(cvss: readonly Cvss[]): Cvss | undefined {
  for (const version of CVSS_VERSIONS) {
    const found = cvss.find((one) => one.version === version);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Old trackers mark a word that was only proposed with stars: `medium**`. */
function severityOfWord(word: string | undefined): Severity | undefined {
  return SEVERITY_OF_WORD.get((word ?? '').replace(/\*+$/, '').trim().toLowerCase());
}

function severityOfScore(score: number): Severity {
  return SEVERITY_FROM_SCORE.find(([lowest]) => score >= lowest)?.[1] ?? 'UNDEFINED';
}
