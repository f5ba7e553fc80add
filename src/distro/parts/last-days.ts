import { endOfDay } from '../../lib/day.ts';
import type { Support } from '../types.ts';

/** The last days (`2026-08-31`, in UTC) on which a release is looked after. */
export interface LastDays {
  readonly supported: string;
  /** Longer, but by less or by others; `by` names who or what. */
  readonly extended?: { readonly until: string; readonly by: string };
}

/** What is promised on a day, to the end of the last of each kind; unknown for a release without last days. */
export function supportUntil(days: LastDays | undefined, now: number): Support {
  if (days === undefined) return { kind: 'unknown' };
  const supported = endOfDay(days.supported);
  if (now < supported) return { kind: 'supported', until: supported };
  if (days.extended === undefined) return { kind: 'end-of-life', since: supported };
  const until = endOfDay(days.extended.until);
  return now < until ? { kind: 'extended', until, by: days.extended.by } : { kind: 'end-of-life', since: until };
}
