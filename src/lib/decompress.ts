import type { Transform } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { constants, createGunzip, createZstdDecompress } from 'node:zlib';
import { zstdFrames } from './zstd-frames.ts';

/** How far a stream may unfold before reading stops. */
export interface DecompressLimits {
  /** Bytes that may come out. */
  readonly outputBytes: number;
  /** How many times its own size a stream may become, once more than `expansionFromBytes` came out. */
  readonly expansion: number;
  readonly expansionFromBytes: number;
  /** The base-2 logarithm of the largest window that a zstd frame may ask for (RFC 8878, "Window Descriptor"). */
  readonly windowLog: number;
}

/** Room for any layer that people build: deflate itself ends at 1 : 1,032, and `zstd --ultra --long=27` at 2^27. */
export const DECOMPRESS_LIMITS: DecompressLimits = {
  outputBytes: 64 * 2 ** 30,
  expansion: 400,
  expansionFromBytes: 2 ** 30,
  windowLog: 27,
};

export interface Decompressed {
  /** The bytes, once. Throws only what the source throws; a loop that is left early closes the source. */
  readonly bytes: AsyncIterable<Uint8Array>;
  /** Why the bytes ended before they should have, known when they have ended; undefined where they are whole. */
  fault(): string | undefined;
}

/**
 * Unfolds what a layer may be pressed with, told by its first bytes whatever its media type says: gzip with any number
 * of members (RFC 1952, 2.2), zstd with any number of frames (RFC 8878, 3.1), or nothing. What was read before a fault
 * stays good, but for the last slice that went in: 64 KiB of the first MiB, 256 KiB after. Chunks of the source are held on to: they must stay as they are.
 */
export function decompress(source: AsyncIterable<Uint8Array>, limits = DECOMPRESS_LIMITS): Decompressed {
  const run: Run = { limits, taken: 0, fault: undefined };
  return { bytes: unfold(source, run), fault: () => run.fault };
}

interface Run {
  readonly limits: DecompressLimits;
  taken: number;
  fault: string | undefined;
}

/** What goes into the engine at a time: small at first, since a fault loses a slice, and then worth a thread's while. */
const SLICE = 64 * 1024;
const LARGE_SLICE = 256 * 1024;
const SMALL_UNTIL = 1024 * 1024;
const CHUNK = 1024 * 1024;
/** The engine's thread goes on while the chunks before are read, until so much is waiting. */
const AHEAD = { chunkSize: CHUNK, readableHighWaterMark: 2 * CHUNK };
/** Enough to know every kind, and never waited for beyond the end of the source. */
const MAGIC_BYTES = 6;
/** Also what container engines have accepted as layers at some time, and Pratique cannot read. */
const MAGIC: readonly (readonly [RegExp, Kind])[] = [
  [/^1f8b/, 'gzip'],
  [/^28b52ffd|^5.2a4d18/, 'zstd'],
  [/^425a68/, 'bzip2'],
  [/^fd377a585a00/, 'xz'],
];

async function* unfold(source: AsyncIterable<Uint8Array>, run: Run): AsyncGenerator<Uint8Array> {
  const opened = await open(source, run);
  try {
    yield* bounded(byKind(opened, run), run);
  } finally {
    await opened.close();
  }
}

async function* byKind(opened: Opened, run: Run): AsyncGenerator<Uint8Array> {
  const kind = kindOf(opened.head);
  if (kind === 'plain') yield* opened.all;
  else if (kind === 'gzip') yield* inflated(createGunzip(AHEAD), opened.all, 'gzip', run);
  else if (kind === 'zstd') yield* unzstd(opened.all, run);
  else run.fault = `the layer is compressed with ${kind}, which is not supported`;
}

type Kind = 'plain' | 'gzip' | 'zstd' | 'bzip2' | 'xz';

function kindOf(head: Uint8Array): Kind {
  const hex = Buffer.from(head).toString('hex');
  return MAGIC.find(([magic]) => magic.test(hex))?.[1] ?? 'plain';
}

interface Opened {
  readonly head: Uint8Array;
  /** The whole source, the head included. */
  readonly all: AsyncIterable<Uint8Array>;
  close(): Promise<void>;
}

async function open(source: AsyncIterable<Uint8Array>, run: Run): Promise<Opened> {
  const iterator = source[Symbol.asyncIterator]();
  const first: Uint8Array[] = [];
  let size = 0;
  while (size < MAGIC_BYTES) {
    const next = await iterator.next();
    if (next.done === true) break;
    first.push(next.value);
    size += next.value.length;
  }
  const head = Buffer.concat(first);
  const close = async () => void (await iterator.return?.());
  return { head, all: slices(head, iterator, run), close };
}

async function* slices(head: Uint8Array, rest: AsyncIterator<Uint8Array>, run: Run): AsyncGenerator<Uint8Array> {
  for (let next: IteratorResult<Uint8Array> = { value: head }; next.done !== true; next = await rest.next()) {
    const isEarly = run.taken < SMALL_UNTIL;
    const chunk = isEarly ? next.value : await gathered(next.value, rest);
    const sliceBytes = isEarly ? SLICE : LARGE_SLICE;
    for (let at = 0; at < chunk.length; at += sliceBytes) {
      const slice = chunk.subarray(at, at + sliceBytes);
      run.taken += slice.length;
      yield slice;
    }
  }
}

/** A large slice at least, unless the source ends. */
async function gathered(first: Uint8Array, rest: AsyncIterator<Uint8Array>): Promise<Uint8Array> {
  if (first.length >= LARGE_SLICE) return first;
  const held = [first];
  for (let size = first.length; size < LARGE_SLICE; ) {
    const next = await rest.next();
    if (next.done === true) break;
    held.push(next.value);
    size += next.value.length;
  }
  return Buffer.concat(held);
}

async function* bounded(bytes: AsyncIterable<Uint8Array>, run: Run): AsyncGenerator<Uint8Array> {
  let given = 0;
  for await (const chunk of bytes) {
    given += chunk.length;
    run.fault = overLimit(given, run);
    if (run.fault !== undefined) return;
    yield chunk;
  }
}

function overLimit(given: number, run: Run): string | undefined {
  const { outputBytes, expansion, expansionFromBytes } = run.limits;
  if (given > outputBytes) return `the layer is larger than ${outputBytes} bytes`;
  const expands = given > expansionFromBytes && given > run.taken * expansion;
  return expands ? `the layer expands to more than ${expansion} times its size` : undefined;
}

async function* unzstd(source: AsyncIterable<Uint8Array>, run: Run): AsyncGenerator<Uint8Array> {
  const { windowLog } = run.limits;
  const engine = createZstdDecompress({
    ...AHEAD,
    params: { [constants.ZSTD_d_windowLogMax]: windowLog },
  });
  const frames = zstdFrames(source, windowLog);
  yield* inflated(engine, frames.bytes, 'zstd', run);
  run.fault = frames.fault() ?? run.fault;
}

/** Passes `source` through `engine`, one slice at a time, so that it is known what the engine left. */
async function* inflated(
  engine: Transform,
  source: AsyncIterable<Uint8Array>,
  name: string,
  run: Run,
): AsyncGenerator<Uint8Array> {
  const feeding = feed(engine, source);
  try {
    for await (const chunk of engine) {
      await nextTurn(); // by then the engine has been given its next slice
      yield chunk;
    }
  } catch (error) {
    run.fault = faultOf(error, name);
    if (run.fault === undefined) throw error;
    const ahead: unknown = engine.read();
    if (ahead instanceof Uint8Array) yield ahead;
  } finally {
    engine.destroy();
    const left = await feeding;
    run.fault ??= left ? `bytes after the end of the ${name} stream were not read` : undefined;
  }
}

/** Answers whether the engine left anything but zeros, with which some tools fill up a file. */
async function feed(engine: Transform & { readonly bytesWritten?: number }, source: AsyncIterable<Uint8Array>) {
  let given = 0;
  let isEnded = false;
  try {
    for await (const slice of source) {
      if (isEnded && hasContent(slice)) return true;
      if (isEnded) continue;
      given += slice.length;
      await write(engine, slice);
      if (engine.destroyed) return false;
      const left = given - (engine.bytesWritten ?? given);
      isEnded = left > 0;
      if (isEnded && hasContent(slice.subarray(slice.length - left))) return true;
    }
    engine.end();
  } catch (error) {
    engine.destroy(error instanceof Error ? error : new Error('the source of a stream failed', { cause: error }));
  }
  return false;
}

function write(engine: Transform, slice: Uint8Array): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      engine.off('close', done);
      resolve();
    };
    engine.once('close', done);
    engine.write(slice, done);
  });
}

function hasContent(bytes: Uint8Array): boolean {
  return bytes.some((byte) => byte !== 0);
}

/** node:zlib's errors bear the library's own code; anything else is not about the bytes. */
function faultOf(error: unknown, name: string): string | undefined {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'Z_BUF_ERROR') return `the ${name} stream is cut short`;
  return /^Z_|^ZSTD_/.test(code) ? `the ${name} stream is corrupt` : undefined;
}
