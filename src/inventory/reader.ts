import { randomUUID } from 'node:crypto';
import { addAbortListener } from 'node:events';
import { closeSync, openSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { type Answer, parseAnswer } from './answer.ts';
import type { ReadLimits } from './limits.ts';
import { type ReaderProcess, startProcess } from './reader-process.ts';
import type { ReaderProgram, Walls } from './walls.ts';
import { END_OF_LAYER, lengthPrefix, message, NO_MORE, type ReadRequest } from './wire.ts';

export interface ReaderLimits {
  /** Milliseconds that a reader may take without taking bytes or answering, while it has something to do. */
  readonly stillness: number;
  /** Milliseconds that it may keep others waiting for one layer, all in all; time in which it waits does not count. */
  readonly total: number;
}

/** A layer to be read: its bytes are asked for as the reader takes them. */
export interface ReaderJob {
  /** Targets of hard links that an earlier reading of the same layer could not follow. */
  readonly linked: readonly string[];
  readonly limits: ReadLimits;
  /** Where the bytes are no layer but one file: the path that it is taken to have. */
  readonly fileAt?: string;
  readonly bytes: AsyncIterable<Uint8Array>;
  readonly signal: AbortSignal;
}

export type Reading =
  | { readonly kind: 'answered'; readonly answer: Answer }
  /** How the reader came to an end, as a clause that goes on after `its reader`. */
  | { readonly kind: 'ended'; readonly reason: string };

/** A child process that reads layers, one at a time. */
export interface Reader {
  /**
   * Answers what the reader says of a layer, or that it came to an end. Throws what the job's bytes throw and its
   * signal's reason; then, too, the reader is ready for the next layer or has ended.
   */
  read(job: ReaderJob): Promise<Reading>;
  isAlive(): boolean;
  /** Resident memory in bytes. */
  memory(): number;
  /** Ends it, and resolves when it has ended. */
  end(): Promise<void>;
}

/** Starts a reader behind walls. It ends with `end`, with the server, and when it breaks a limit. */
export function startReader(walls: Walls, program: ReaderProgram, limits: ReaderLimits): Reader {
  const scratch = openScratch(program.scratchFolder);
  const process = startProcess(walls.command(program), scratch);
  // The reader has it as its own now.
  closeSync(scratch);
  return {
    read: (job) => readLayer(process, job, startWatch(process, limits, program.memoryBytes)),
    isAlive: () => process.endReason() === undefined,
    memory: process.memory,
    end() {
      process.hold();
      process.end('was ended');
      return process.ended;
    },
  };
}

/** A file without a name: it is gone with the last who has it open. Throws where the folder takes none. */
function openScratch(folder: string): number {
  const path = join(folder, `.reader-${randomUUID()}`);
  const file = openSync(path, 'wx+', 0o600);
  unlinkSync(path);
  return file;
}

async function readLayer(process: ReaderProcess, job: ReaderJob, watch: Watch): Promise<Reading> {
  const over = new AbortController();
  const { bytes, signal, ...asked } = job;
  const request: ReadRequest = { id: randomUUID(), ...asked };
  const answered = process.answer().finally(() => over.abort());
  process.hold();
  try {
    await watch.over(process.write(message(request)));
    await pump(bytes, AbortSignal.any([over.signal, signal]), (chunk) =>
      watch.over(process.write(lengthPrefix(chunk.length), chunk)),
    );
    signal.throwIfAborted();
    await watch.over(process.write(lengthPrefix(END_OF_LAYER)));
    return readingOf(process, request.id, await watch.over(answered));
  } catch (error) {
    await watch.over(process.write(lengthPrefix(NO_MORE)));
    await watch.over(answered);
    throw error;
  } finally {
    watch.stop();
    process.release();
  }
}

function readingOf(process: ReaderProcess, id: string, bytes: Uint8Array | undefined): Reading {
  const answer = bytes === undefined ? undefined : parseAnswer(bytes, id);
  if (bytes !== undefined && answer === undefined) process.end('gave an answer that is none');
  if (answer === undefined) return { kind: 'ended', reason: process.endReason() ?? 'ended' };
  return { kind: 'answered', answer };
}

/** Moves bytes until there are no more, or `over` is aborted; then what stands behind them is closed. */
async function pump(
  bytes: AsyncIterable<Uint8Array>,
  over: AbortSignal,
  write: (chunk: Uint8Array) => Promise<void>,
): Promise<void> {
  const iterator = bytes[Symbol.asyncIterator]();
  for (;;) {
    const next = await unlessOver(iterator.next(), over);
    if (next === undefined) {
      // Its next step may never come, and it closes only after that.
      iterator.return?.().catch(() => {});
      return;
    }
    if (next.done === true) return;
    if (next.value.length > 0) await write(next.value);
  }
}

function unlessOver<T>(promise: Promise<T>, over: AbortSignal): Promise<T | undefined> {
  return new Promise((resolve, reject) => {
    const listener = addAbortListener(over, () => resolve(undefined));
    promise.then(resolve, reject).finally(() => listener[Symbol.dispose]());
  });
}

/** Ends a process that is too slow, or grows too large. */
interface Watch {
  /** Counts the time until `wait` is over as the process's own. */
  over<T>(wait: Promise<T>): Promise<T>;
  stop(): void;
}

const TICK_MILLISECONDS = 100;

function startWatch(process: ReaderProcess, limits: ReaderLimits, memoryBytes: number): Watch {
  let spent = 0;
  let since: number | undefined;
  const tick = setInterval(() => {
    const still = since === undefined ? 0 : performance.now() - since;
    if (still > limits.stillness) process.end(`stood still for ${limits.stillness} ms`);
    if (spent + still > limits.total) process.end(`took more than ${limits.total} ms`);
    if (process.memory() > memoryBytes) process.end(`took more than ${memoryBytes} bytes of memory`);
  }, TICK_MILLISECONDS);
  return {
    async over(wait) {
      since = performance.now();
      try {
        return await wait;
      } finally {
        spent += performance.now() - since;
        since = undefined;
      }
    },
    stop: () => clearInterval(tick),
  };
}
