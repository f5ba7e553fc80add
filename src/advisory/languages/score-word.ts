/** Scores as publishers write them that leave the vectors out. */
export interface BareScores {
  readonly cvss_v4?: string | undefined;
  readonly cvss_v3?: string | undefined;
  readonly cvss_v2?: string | undefined;
}

/** CVSS v4.0 section 6 and v3.1 section 5, "Qualitative Severity Rating Scale". */
const RATINGS: readonly (readonly [lowest: number, word: string])[] = [
  [9, 'critical'],
  [7, 'high'],
  [4, 'medium'],
  [0.1, 'low'],
  [0, 'none'],
];
/** NVD's ratings for CVSS v2, which knows nothing above. */
const HIGHEST_OF_V2 = 8.9;

/** The rating of the newest score that is one; undefined where there is none. */
export function wordOfScore({ cvss_v4: v4, cvss_v3: v3, cvss_v2: v2 }: BareScores): string | undefined {
  const old = scoreOf(v2);
  const score = scoreOf(v4) ?? scoreOf(v3) ?? (old === undefined ? undefined : Math.min(old, HIGHEST_OF_V2));
  return score === undefined ? undefined : RATINGS.find(([lowest]) => score >= lowest)?.[1];
}

function scoreOf(text: string | undefined): number | undefined {
  const score = /^\d{1,2}(?:\.\d)?$/.test(text ?? '') ? Number(text) : undefined;
  return score === undefined || score > 10 ? undefined : score;
}
