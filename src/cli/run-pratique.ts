import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setPriority } from 'node:os';
import { createInterface } from 'node:readline';

const LOWEST_PRIORITY = 19;
/** As `bin/pratique.js` starts the same command: a build is millions of small texts. */
export const BUILDER_HEAP = ['--single-threaded-gc', '--max-semi-space-size=1', '--max-old-space-size=384'];
const MOST_OUTPUT = 20_000;

/** What a command ended with, and the end of what it wrote to standard error. */
export interface Ran {
  readonly code: number | null;
  readonly output: string;
}

/**
 * Runs `pratique advisories …` with this process's own Node, settings and source, in a process of its own that gives way
 * to all others; `onLine` hears each line that it writes to standard output. Throws where the signal ends it.
 */
export async function runAdvisories(
  args: readonly string[],
  signal: AbortSignal,
  onLine?: (line: string) => void,
): Promise<Ran> {
  const main = new URL('../main.ts', import.meta.url).pathname;
  const child = spawn(process.execPath, [...BUILDER_HEAP, main, 'advisories', ...args], {
    stdio: ['ignore', onLine === undefined ? 'ignore' : 'pipe', 'pipe'],
    signal,
  });
  if (child.pid !== undefined) setPriority(child.pid, LOWEST_PRIORITY);
  let output = '';
  if (child.stdout !== null && onLine !== undefined) createInterface({ input: child.stdout }).on('line', onLine);
  child.stderr?.on('data', (text: Buffer) => {
    output = (output + text.toString()).slice(-MOST_OUTPUT);
  });
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, output: output.trim() };
}
