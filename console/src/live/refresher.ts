import type { QueryClient } from '@tanstack/react-query';
import { type Change, EVERYTHING, isAffected } from './affected.ts';

/** Changes come in bursts: a push is several. */
const GATHER_MILLISECONDS = 200;
/** After what was asked for again it rests so many times as long as that took, so that it is a fifth of the time at most. */
const REST = 4;
const MOST_REST_MILLISECONDS = 30_000;
const MOST_WAITING = 100;

/** Has what is on the screen asked for again as it changes; what is not, when it is looked at the next time. */
export function createRefresher(client: QueryClient): { add(change: Change): void } {
  const waiting = new Map<string, Change>();
  let isRunning = false;
  return {
    add(change) {
      const told = waiting.size < MOST_WAITING ? change : EVERYTHING;
      waiting.set(`${told.kind} ${told.repository ?? ''}`, told);
      if (!isRunning) void run();
    },
  };

  async function run(): Promise<void> {
    isRunning = true;
    while (waiting.size > 0) {
      await wait(GATHER_MILLISECONDS);
      const changes = [...waiting.values()];
      waiting.clear();
      const started = performance.now();
      await client.invalidateQueries({
        predicate: ({ queryKey }) => changes.some((change) => isAffected(change, queryKey)),
        // A page that nobody sees asks when somebody does.
        refetchType: document.hidden ? 'none' : 'active',
      });
      await wait(Math.min(MOST_REST_MILLISECONDS, (performance.now() - started) * REST));
    }
    isRunning = false;
  }
}

async function wait(milliseconds: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, milliseconds));
}
