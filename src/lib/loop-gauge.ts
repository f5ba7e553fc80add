import { performance } from 'node:perf_hooks';

const SAMPLE_MILLISECONDS = 20;

/**
 * Tells whether this thread's event loop was at work for more than `share` (0 to 1) of the last moments. On a machine
 * whose processors are all taken, waiting for one counts as work.
 */
export function loopGauge(share: number): () => boolean {
  let last = performance.eventLoopUtilization();
  let sampledAt = performance.now();
  let isBusy = false;
  return () => {
    const now = performance.now();
    if (now - sampledAt < SAMPLE_MILLISECONDS) return isBusy;
    const current = performance.eventLoopUtilization();
    isBusy = performance.eventLoopUtilization(current, last).utilization > share;
    last = current;
    sampledAt = now;
    return isBusy;
  };
}
