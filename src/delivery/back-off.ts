import type { DeliverySettings } from './settings.ts';

/** Not even by chance is a receiver tried again sooner. */
const LEAST_MILLISECONDS = 100;
/** Powers of two beyond this are longer than any pause. */
const MOST_DOUBLINGS = 40;

/**
 * The pause after the `failures`-th failure in a row: anything up to a bound that doubles each time ("full jitter" of
 * AWS's "Exponential Backoff And Jitter"), so that what failed together is not tried again together. `random` is from 0
 * to 1.
 */
export function backOff(
  failures: number,
  {
    firstPauseMilliseconds,
    longestPauseMilliseconds,
  }: Pick<DeliverySettings, 'firstPauseMilliseconds' | 'longestPauseMilliseconds'>,
  random: () => number,
): number {
  const doublings = Math.min(Math.max(0, failures - 1), MOST_DOUBLINGS);
  const bound = Math.min(longestPauseMilliseconds, firstPauseMilliseconds * 2 ** doublings);
  return Math.max(LEAST_MILLISECONDS, Math.round(random() * bound));
}
