import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setPriority } from 'node:os';
import { advisorySources, type SourceLook } from '../advisory/index.ts';
import type { Log } from '../lib/log.ts';
import { dueSources } from './due-sources.ts';

const LOOK_MILLISECONDS = 60_000;
const LOWEST_PRIORITY = 19;
/** As `bin/pratique.js` starts the same command: a build is millions of small texts. */
const HEAP = ['--single-threaded-gc', '--max-semi-space-size=1', '--max-old-space-size=384'];
const MOST_OUTPUT = 20_000;

export interface RegularUpdates {
  readonly log: Log;
  /** What the last looks at the sources came to, by hand or by schedule. */
  looks(): Promise<readonly SourceLook[]>;
}

/**
 * Updates the advisories, at once and then each source as its interval ends, in a process of its own: building a snapshot
 * takes memory and a core that requests should have. The server notices the new snapshot by itself. The answer ends it.
 */
export function updateAdvisoriesRegularly({ log, looks }: RegularUpdates): () => void {
  const controller = new AbortController();
  const asked = new Map<string, number>();
  let isRunning = false;
  const update = async () => {
    if (isRunning) return;
    isRunning = true;
    try {
      const now = Date.now();
      const sources = dueSources({ sources: advisorySources, looks: await looks(), asked, now });
      if (sources.length === 0 || controller.signal.aborted) return;
      // Whatever comes of it: a source that fails is not asked more often.
      for (const source of sources) asked.set(source, now);
      const { code, output } = await runUpdate(sources, controller.signal);
      if (code === 0) log.info({ sources }, 'advisories updated');
      else if (!controller.signal.aborted) log.warn({ code, output }, 'advisories could not all be updated');
    } catch (error) {
      if (!controller.signal.aborted) log.warn({ err: error }, 'advisories could not be updated');
    } finally {
      isRunning = false;
    }
  };
  const timer = setInterval(() => void update(), LOOK_MILLISECONDS);
  void update();
  return () => {
    clearInterval(timer);
    controller.abort();
  };
}

/** Runs `pratique advisories update` with this process's own Node, settings and source. */
async function runUpdate(
  sources: readonly string[],
  signal: AbortSignal,
): Promise<{ code: number | null; output: string }> {
  const main = new URL('../main.ts', import.meta.url).pathname;
  const child = spawn(
    process.execPath,
    [...HEAP, main, 'advisories', 'update', ...sources.flatMap((id) => ['--source', id])],
    {
      stdio: ['ignore', 'ignore', 'pipe'],
      signal,
    },
  );
  if (child.pid !== undefined) setPriority(child.pid, LOWEST_PRIORITY);
  let output = '';
  child.stderr.on('data', (text: Buffer) => {
    output = (output + text.toString()).slice(-MOST_OUTPUT);
  });
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, output: output.trim() };
}
