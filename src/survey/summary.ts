import { SEVERITIES } from '../match/types.ts';
import { KEPT_DAYS } from './record.ts';
import type { Standing } from './types.ts';

/** Counts by index into SEVERITIES. */
export type Counts = readonly number[];

/** The findings under current tags at the end of a day in UTC; of today, now. */
export interface DayCounts {
  /** `2026-11-23`. */
  readonly day: string;
  readonly counts: Counts;
}

/** What came and went since a time. */
export interface ChangesSince {
  readonly opened: Counts;
  readonly closed: Counts;
  readonly excused: Counts;
  /** Of those that were open then. */
  readonly still: Counts;
}

const MINUTE_MILLISECONDS = 60_000;
const DAY_MILLISECONDS = 86_400_000;

/** What is open over repositories. */
export function openCounts(standings: readonly Standing[]): Counts {
  const sum = none();
  for (const { open } of standings) addTo(sum, open);
  return sum;
}

/** The last ninety days, the oldest first: what is open now, with what came and went since taken back. */
export function daysOf(standings: readonly Standing[], now: number): readonly DayCounts[] {
  const today = Math.floor(now / DAY_MILLISECONDS);
  const delta = Array.from({ length: KEPT_DAYS }, none);
  for (const { changes } of standings) {
    for (const { minute, opened, closed, excused } of changes) {
      const into = delta[today - Math.floor((minute * MINUTE_MILLISECONDS) / DAY_MILLISECONDS)];
      if (into === undefined) continue;
      addTo(into, opened);
      addTo(into, closed, -1);
      addTo(into, excused, -1);
    }
  }
  let counts = openCounts(standings);
  return delta
    .map((change, back) => {
      const shown = counts;
      counts = counts.map((count, at) => Math.max(0, count - (change[at] ?? 0)));
      return { day: dayText((today - back) * DAY_MILLISECONDS), counts: shown };
    })
    .toReversed();
}

/** To within a minute. */
export function changesSince(standings: readonly Standing[], since: number): ChangesSince {
  const [opened, closed, excused] = [none(), none(), none()];
  const from = Math.floor(since / MINUTE_MILLISECONDS);
  for (const { changes } of standings) {
    for (const change of changes) {
      if (change.minute <= from) continue;
      addTo(opened, change.opened);
      addTo(closed, change.closed);
      addTo(excused, change.excused);
    }
  }
  const still = openCounts(standings).map((count, at) => Math.max(0, count - (opened[at] ?? 0)));
  return { opened, closed, excused, still };
}

function none(): number[] {
  return SEVERITIES.map(() => 0);
}

function addTo(sum: number[], counts: Counts, sign = 1): void {
  for (let at = 0; at < counts.length; at += 1) sum[at] = (sum[at] ?? 0) + sign * (counts[at] ?? 0);
}

/** The day in UTC of a time, `2026-11-23`. */
export function dayText(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}
