import type { TimeSpan } from '../lib/time-span.ts';

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

function timeText(time: number): string {
  return new Date(time).toISOString();
}
