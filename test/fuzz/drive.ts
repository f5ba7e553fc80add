import { once } from 'node:events';
import { setTimeout as after } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import type { Finding, Result } from './types.ts';

export interface Job {
  /** Parsers to feed, one after the other. */
  readonly names: readonly string[];
  readonly seed: number;
  /** Inputs for each of them, less those before `from` of the first. */
  readonly inputs: number;
  /** For each, after which no further input is made. */
  readonly milliseconds?: number | undefined;
  readonly from: number;
  readonly shared: SharedArrayBuffer;
}

export interface DriveOptions {
  readonly seed: number;
  readonly inputs: number;
  readonly milliseconds?: number;
  readonly from?: number;
  /** Hears of each parser that is done with. */
  onResult?(result: Result): void;
  /** Hears twice a second how far it is. */
  onProgress?(name: string, input: number): void;
}

const TICK_MILLISECONDS = 500;
/** Of the processor's time, since the threads of a busy machine wait for their turn. */
const MOST_SECONDS = 5;
/** For one that waits for what never comes. */
const MOST_TICKS = 240;
const HEAP_MEGABYTES = 512;

/**
 * Feeds parsers in a thread. One that hangs or takes up all memory is a finding; its thread is ended, and the next
 * parser has its turn.
 */
export async function drive(names: readonly string[], options: DriveOptions): Promise<readonly Result[]> {
  const results: Result[] = [];
  let left = names;
  let from = options.from ?? 0;
  while (left.length > 0) {
    const run = await runThread({ ...options, names: left, from, shared: new SharedArrayBuffer(12) }, options);
    results.push(...run.results);
    left = left.slice(run.results.length);
    from = 0;
  }
  return results;
}

interface Run {
  readonly results: readonly Result[];
}

async function runThread(
  { names, seed, inputs, milliseconds, from, shared }: Job,
  options: DriveOptions,
): Promise<Run> {
  const results: Result[] = [];
  const started = performance.now();
  const worker = new Worker(new URL('worker.ts', import.meta.url), {
    workerData: { names, seed, inputs, milliseconds, from, shared },
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MEGABYTES },
  });
  const take = (result: Result) => {
    results.push(result);
    options.onResult?.(result);
  };
  worker.on('message', take);
  const counters = new Int32Array(shared);
  const ended = once(worker, 'exit').then(
    () => 'it ended its thread',
    (error: unknown) => `it brought its thread down: ${String(error)}`,
  );
  const stopped = new AbortController();
  const reason = await Promise.race([ended, watch(counters, names, options, stopped.signal)]);
  stopped.abort();
  await worker.terminate();
  const name = names[results.length];
  if (name !== undefined) take(brokenOff(name, { input: Atomics.load(counters, 1), reason }, started));
  return { results };
}

/** Answers when an input has lasted too long. */
async function watch(
  counters: Int32Array,
  names: readonly string[],
  { onProgress }: DriveOptions,
  signal: AbortSignal,
): Promise<string> {
  let last = 0;
  let begun = process.cpuUsage();
  for (let ticks = 0; ticks < MOST_TICKS; ticks += 1) {
    try {
      await after(TICK_MILLISECONDS, undefined, { signal });
    } catch {
      return 'it ended';
    }
    const fed = Atomics.load(counters, 2);
    const { user, system } = process.cpuUsage(begun);
    if (fed === last && fed > 0 && user + system > MOST_SECONDS * 1e6) return `it took longer than ${MOST_SECONDS} s`;
    if (fed !== last) [last, begun, ticks] = [fed, process.cpuUsage(), 0];
    onProgress?.(names[Atomics.load(counters, 0)] ?? '', Atomics.load(counters, 1));
  }
  return `it did not end within ${(MOST_TICKS * TICK_MILLISECONDS) / 1000} s`;
}

function brokenOff(name: string, finding: Finding, started: number): Result {
  const seconds = (performance.now() - started) / 1000;
  const slowest = { input: finding.input, milliseconds: 0 };
  return { name, inputs: finding.input + 1, seconds, slowest, grownBytes: 0, findings: [finding] };
}
