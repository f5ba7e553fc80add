import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../../../lib/clock.ts';

/** Holds calls to so many a second, for each of what is called. */
export interface Pace {
  /**
   * Waits for a turn. Where that would take longer than a try may, it is given up at once, and the answer is after how many
   * milliseconds there is one.
   */
  turn(key: string, perSecond: number, signal: AbortSignal): Promise<number | undefined>;
}

const LONGEST_WAIT_MILLISECONDS = 5000;

export function createPace(clock: Clock): Pace {
  const next = new Map<string, number>();
  return {
    async turn(key, perSecond, signal) {
      const now = clock();
      for (const [other, at] of next) if (at <= now) next.delete(other);
      const at = Math.max(now, next.get(key) ?? now);
      if (at - now > LONGEST_WAIT_MILLISECONDS) return at - now;
      next.set(key, at + 1000 / perSecond);
      if (at > now) await sleep(at - now, undefined, { signal });
      return undefined;
    },
  };
}
