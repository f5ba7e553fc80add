import type { Log } from '../lib/log.ts';
import type { RunningRegistry } from '../registry/index.ts';

/** Collects garbage every so often, one collection at a time; the answer ends it. */
export function collectEvery(milliseconds: number, registry: RunningRegistry, log: Log): () => Promise<void> {
  const controller = new AbortController();
  let running = Promise.resolve();
  let isRunning = false;
  const collect = async () => {
    try {
      const collected = await registry.collectGarbage(controller.signal);
      if (collected.blobs + collected.uploads > 0) log.info({ ...collected }, 'garbage collected');
    } catch (error) {
      log.error({ err: error }, 'garbage collection failed');
    }
    isRunning = false;
  };
  const timer = setInterval(() => {
    if (isRunning) return;
    isRunning = true;
    running = collect();
  }, milliseconds);
  return async () => {
    clearInterval(timer);
    controller.abort();
    await running;
  };
}
