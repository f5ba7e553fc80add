import { SEVERITIES } from '../../match/types.ts';
import { outcomeOf, type Threshold } from '../scan/outcome.ts';
import type { Entry } from './compare.ts';
import type { Check } from './types.ts';

/** What comparing two images came to. */
export interface CheckOutcome {
  /** `none` is only said where all of both is covered; `doubtful` says that nothing was found, which may not be all. */
  readonly kind: 'none' | 'added' | 'doubtful' | 'failed';
  /** What is added at or over the threshold. */
  readonly counted: readonly Entry[];
}

/** Judges what an image would add. */
export function checkOutcome({ before, after, comparison }: Check, from: Threshold): CheckOutcome {
  const counted = comparison.added.filter(({ severity }) => SEVERITIES.indexOf(severity) <= SEVERITIES.indexOf(from));
  // Without findings, a side is clean, doubtful or failed by its coverage alone.
  const sides = new Set([before, after].map(({ coverage }) => outcomeOf({ coverage, findings: [] }, from).kind));
  if (sides.has('failed')) return { kind: 'failed', counted };
  if (counted.length > 0) return { kind: 'added', counted };
  return { kind: sides.has('doubtful') ? 'doubtful' : 'none', counted };
}

/** What the process ends with: 0 nothing added, 1 something, 2 could not say. */
export function checkExitCode(outcomes: readonly Pick<CheckOutcome, 'kind'>[]): number {
  const kinds = new Set(outcomes.map(({ kind }) => kind));
  if (kinds.size === 0 || kinds.has('failed')) return 2;
  if (kinds.has('added')) return 1;
  return kinds.has('doubtful') ? 2 : 0;
}
