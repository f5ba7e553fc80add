import type { Log } from '../lib/log.ts';
import type { RunningRegistry } from '../registry/index.ts';
import { repeatedly } from './repeatedly.ts';

/** Removes what has expired and then collects garbage every so often; the answer ends it. */
export function collectEvery(milliseconds: number, registry: RunningRegistry, log: Log): () => Promise<void> {
  return repeatedly({
    milliseconds,
    async work(signal) {
      await registry.expireSandboxes(({ kind, ...about }) => {
        log.info(about, kind === 'image' ? 'sandbox image expired' : 'sandbox expired');
      }, signal);
      const collected = await registry.collectGarbage(signal);
      if (collected.blobs + collected.uploads > 0) log.info({ ...collected }, 'garbage collected');
    },
    onError: (error) => log.error({ err: error }, 'garbage collection failed'),
  });
}
