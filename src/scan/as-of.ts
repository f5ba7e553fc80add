import type { TimeSpan } from '../lib/time-span.ts';
import { coverageOf, type Reach, type StoredImage } from '../match/index.ts';
import type { Coverage } from '../match/types.ts';

/** As of when what was known is told, in milliseconds since the epoch; or why nothing can be: a clause for people. */
export type AsOf = { readonly kind: 'at'; readonly at: number } | { readonly kind: 'refused'; readonly reason: string };

/** The end of what was asked for, or now where that is still to come, for an image that was pushed at a time. */
export function asOf(
  { from, until }: TimeSpan,
  { now, pushedAt }: { readonly now: number; readonly pushedAt: number },
): AsOf {
  if (from > now) return { kind: 'refused', reason: `${timeText(from)} is still to come` };
  if (until >= pushedAt) return { kind: 'at', at: Math.min(until, now) };
  const reason = `nothing is known as of ${timeText(until)} of an image that was pushed at ${timeText(pushedAt)}`;
  return { kind: 'refused', reason };
}

/**
 * How much of an image its findings as of a time speak of, by the advisories that were in use then. Which packages it
 * was known to hold is kept of its last inspection alone.
 */
export function coverageAsOf(
  { observed, composedAt }: Pick<StoredImage, 'observed' | 'composedAt'>,
  reach: Reach | undefined,
  at: number,
): Coverage {
  const coverage = coverageOf(observed, reach, at);
  if (at >= composedAt) return coverage;
  const reason = `It was last inspected at ${timeText(composedAt)}: what it was known to hold before that is not kept.`;
  const isCovered = coverage.kind === 'covered' || coverage.kind === 'stale';
  return { ...coverage, kind: isCovered ? 'partial' : coverage.kind, reasons: [...coverage.reasons, reason] };
}

function timeText(time: number): string {
  return new Date(time).toISOString();
}
