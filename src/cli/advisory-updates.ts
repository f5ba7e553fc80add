import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setPriority } from 'node:os';
import type { Log } from '../lib/log.ts';

/** How often the publishers are asked; where nothing changed, a conditional request costs them nothing. */
const EVERY_MILLISECONDS = 60 * 60_000;
const LOWEST_PRIORITY = 19;
const MOST_OUTPUT = 4_000;

/**
 * Updates the advisories at once and every hour, in a process of its own: building a snapshot takes memory and a core
 * that requests should have. The server notices the new snapshot by itself. The answer ends it.
 */
export function updateAdvisoriesRegularly(log: Log): () => void {
  const controller = new AbortController();
  let isRunning = false;
  const update = async () => {
    if (isRunning) return;
    isRunning = true;
    try {
      const { code, output } = await runUpdate(controller.signal);
      if (code === 0) log.info('advisories updated');
      else if (!controller.signal.aborted) log.warn({ code, output }, 'advisories could not all be updated');
    } catch (error) {
      if (!controller.signal.aborted) log.warn({ err: error }, 'advisories could not be updated');
    } finally {
      isRunning = false;
    }
  };
  const timer = setInterval(() => void update(), EVERY_MILLISECONDS);
  void update();
  return () => {
    clearInterval(timer);
    controller.abort();
  };
}

/** Runs `pratique advisories update` with this process's own Node, settings and source. */
async function runUpdate(signal: AbortSignal): Promise<{ code: number | null; output: string }> {
  const main = new URL('../main.ts', import.meta.url).pathname;
  const child = spawn(process.execPath, [main, 'advisories', 'update'], {
    stdio: ['ignore', 'ignore', 'pipe'],
    signal,
  });
  if (child.pid !== undefined) setPriority(child.pid, LOWEST_PRIORITY);
  let output = '';
  child.stderr.on('data', (text: Buffer) => {
    output = (output + text.toString()).slice(-MOST_OUTPUT);
  });
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, output: output.trim() };
}
