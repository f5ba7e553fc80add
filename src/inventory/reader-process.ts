import { type ChildProcess, type ChildProcessByStdio, spawn } from 'node:child_process';
import { Socket } from 'node:net';
import type { Readable, Writable } from 'node:stream';
import { residentMemory } from './resident-memory.ts';
import { ENVIRONMENT } from './walls.ts';
import { MOST_ANSWER_BYTES } from './wire.ts';

/** A child process that is fed bytes and gives messages. It does not keep the server from ending unless it is held. */
export interface ReaderProcess {
  /** Resolves when the process has room for more, or has ended. */
  write(...parts: readonly Uint8Array[]): Promise<void>;
  /** The next message; undefined where the process ends before. A message that nobody awaits ends the process. */
  answer(): Promise<Uint8Array | undefined>;
  /** Ends the process at once, for this reason; the first reason stays. */
  end(reason: string): void;
  /** How it came to an end, as a clause that goes on after `its reader`; undefined while it lives. */
  endReason(): string | undefined;
  /** Resident memory in bytes, of all that it started too. */
  memory(): number;
  hold(): void;
  release(): void;
  readonly ended: Promise<void>;
}

/**
 * Starts the process that these words name: an environment that says nothing, no folder of its own, three pipes and the open file `scratch`
 * as its fourth, a group of its own.
 */
export function startProcess(words: readonly string[], scratch: number): ReaderProcess {
  const [file = '', ...args] = words;
  const child = piped(
    spawn(file, args, { cwd: '/', env: ENVIRONMENT, stdio: ['pipe', 'pipe', 'pipe', scratch], detached: true }),
  );
  const end = followEnd(child);
  const inbox = collectMessages(child.stdout, end.by);
  void end.ended.then(() => inbox.close());
  child.stdin.on('error', () => {});
  release(child);
  return {
    write: (...parts) => write(child.stdin, parts),
    answer: inbox.next,
    end: end.by,
    endReason: end.reason,
    memory: () => (child.pid === undefined ? 0 : residentMemory(child.pid)),
    hold: () => hold(child),
    release: () => release(child),
    ended: end.ended,
  };
}

type Child = ChildProcessByStdio<Writable, Readable, Readable>;

/** With a fourth file, the types of Node no longer tell that the first three are pipes. */
function piped(child: ChildProcess): Child {
  if (child.stdin === null || child.stdout === null || child.stderr === null) throw new Error('a reader has no pipes');
  return child as Child;
}

interface End {
  by(reason: string): void;
  reason(): string | undefined;
  readonly ended: Promise<void>;
}

const TOLD_BYTES = 4096;
/** After a process has ended, what it left in its pipes comes within this time, or somebody else holds them open. */
const LAST_WORDS_MILLISECONDS = 1000;

function followEnd(child: Child): End {
  let reason: string | undefined;
  let told = '';
  child.stderr.setEncoding('latin1').on('data', (text: string) => {
    told = (told + text).slice(-TOLD_BYTES);
  });
  const ended = new Promise<void>((resolve) => {
    const over = (natural: string) => {
      reason ??= /out of memory|bad_alloc|Allocation failed/i.test(told) ? 'ran out of memory' : natural;
      for (const stream of [child.stdin, child.stdout, child.stderr]) stream.destroy();
      resolve();
    };
    child.once('error', (error) => over(`did not start: ${error.message}`));
    child.once('exit', (code, signal) => {
      const natural = signal === null ? `ended with code ${code}` : `was ended by ${signal}`;
      const timer = setTimeout(over, LAST_WORDS_MILLISECONDS, natural);
      child.once('close', () => {
        clearTimeout(timer);
        over(natural);
      });
    });
  });
  const by = (why: string) => {
    reason ??= why;
    killGroup(child);
  };
  return { by, reason: () => reason, ended };
}

/** While bubblewrap builds its walls, its second process would not notice that the first is gone. */
function killGroup(child: Child): void {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    child.kill('SIGKILL');
  }
}

interface Inbox {
  next(): Promise<Uint8Array | undefined>;
  close(): void;
}

function collectMessages(output: Readable, breach: (reason: string) => void): Inbox {
  let waiting: ((message: Uint8Array | undefined) => void) | undefined;
  let isClosed = false;
  let held: Buffer[] = [];
  let heldBytes = 0;
  let length: number | undefined;
  output.on('data', (chunk: Buffer) => {
    held.push(chunk);
    heldBytes += chunk.length;
    if (waiting === undefined) breach('spoke out of turn');
    else if (heldBytes > MOST_ANSWER_BYTES + 4) breach('answered at too great a length');
    else if (heldBytes >= 4) settle();
  });
  output.on('error', () => breach('closed its output'));

  /** Joins what came only where it is whole, or too short to tell: each time is a copy of all. */
  function settle(): void {
    if (length === undefined) {
      held = [Buffer.concat(held)];
      length = (held[0]?.readUInt32BE() ?? 0) + 4;
    }
    if (length > MOST_ANSWER_BYTES + 4) breach('answered at too great a length');
    else if (heldBytes > length) breach('answered more than once');
    else if (heldBytes === length) hand(Buffer.concat(held).subarray(4));
  }

  function hand(message: Uint8Array | undefined): void {
    const receive = waiting;
    waiting = undefined;
    held = [];
    heldBytes = 0;
    length = undefined;
    receive?.(message);
  }

  return {
    next: () =>
      new Promise((resolve) => {
        waiting = resolve;
        if (isClosed) hand(undefined);
      }),
    close: () => {
      isClosed = true;
      hand(undefined);
    },
  };
}

/** Resolves when the system has taken all of it, so that the bytes may be overwritten then; or when the pipe closes. */
function write(input: Writable, parts: readonly Uint8Array[]): Promise<void> {
  if (input.destroyed) return Promise.resolve();
  return new Promise((resolve) => {
    input.once('close', resolve);
    input.cork();
    for (const [index, part] of parts.entries()) {
      const isLast = index === parts.length - 1;
      input.write(part, () => {
        if (!isLast) return;
        input.off('close', resolve);
        resolve();
      });
    }
    input.uncork();
  });
}

function hold(child: Child): void {
  child.ref();
  for (const stream of [child.stdin, child.stdout, child.stderr]) if (stream instanceof Socket) stream.ref();
}

function release(child: Child): void {
  child.unref();
  for (const stream of [child.stdin, child.stdout, child.stderr]) if (stream instanceof Socket) stream.unref();
}
