import { type Finding, SEVERITIES, type Severity } from '../../match/types.ts';
import type { DetachedScan } from '../../scan/index.ts';

/** What a scan of one image comes to. */
export interface Outcome {
  /** `clean` is only said of what is covered; `doubtful` says that nothing was found, and that this is not everything. */
  readonly kind: 'clean' | 'findings' | 'doubtful' | 'failed';
  /** Findings at or over the threshold. */
  readonly counted: readonly Finding[];
}

/** The lowest severity that counts; every finding does where it is `UNDEFINED`. */
export type Threshold = Severity;

/** Where nothing can be said of an image, whatever was found in it. */
const FAILURES = new Set<DetachedScan['coverage']['kind']>(['unsupported', 'no-advisories', 'unreadable']);

/** Judges one image. */
export function outcomeOf(
  { coverage, findings }: Pick<DetachedScan, 'coverage' | 'findings'>,
  from: Threshold,
): Outcome {
  const counted = findings.filter(({ severity }) => SEVERITIES.indexOf(severity) <= SEVERITIES.indexOf(from));
  if (FAILURES.has(coverage.kind)) return { kind: 'failed', counted };
  if (counted.length > 0) return { kind: 'findings', counted };
  return { kind: coverage.kind === 'covered' ? 'clean' : 'doubtful', counted };
}

/** What the process ends with: 0 clean and covered, 1 findings, 2 could not say; of several images as of an index. */
export function exitCodeOf(outcomes: readonly Pick<Outcome, 'kind'>[]): number {
  const kinds = new Set(outcomes.map(({ kind }) => kind));
  if (kinds.size === 0 || kinds.has('failed')) return 2;
  if (kinds.has('findings')) return 1;
  return kinds.has('doubtful') ? 2 : 0;
}
