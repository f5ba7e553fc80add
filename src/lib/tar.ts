import { type PaxRecords, parsePax } from './pax.ts';
import { type Extended, entryOf, storedSize, type TarEntry } from './tar-entry.ts';
import { parseTarHeader, TAR_BLOCK, type TarHeader } from './tar-header.ts';

export type { TarEntry } from './tar-entry.ts';

/** Is told what an archive holds, in order and at once: a reader never waits. */
export interface TarVisitor {
  /** Where the entry's content goes, of which `storedBytes` follow; undefined where nobody wants it. */
  entry(entry: TarEntry, storedBytes: number): TarSink | undefined;
}

/** Takes the content of one entry. */
export interface TarSink {
  /** The next bytes: a part of the chunk that was pushed, good as long as that is. Answers false for no more of them. */
  write(bytes: Uint8Array): boolean;
  /** All of it came. */
  end(): void;
}

export interface TarReader {
  /** Takes the next bytes. Answers false once the archive has ended and nothing more needs to be read. */
  push(chunk: Uint8Array): boolean;
  /** What can be said when there are no more bytes, or no more are wanted. */
  finish(): TarEnd;
}

export interface TarEnd {
  /** Whether the bytes began as an archive does; no bytes at all are an empty one. */
  readonly isTar: boolean;
  /** Whether the bytes ended before the archive did. */
  readonly isCut: boolean;
  readonly entries: number;
  /** What else was not read, or not as every tool would read it; empty where all was plain. */
  readonly problems: readonly string[];
}

export interface TarLimits {
  readonly entries: number;
  /** Of a path, in characters; Linux ends at 4,096 bytes. */
  readonly pathLength: number;
  /** Of one extended header; Go's archive/tar ends at 1 MiB. */
  readonly headerBytes: number;
  readonly problems: number;
}

export const TAR_LIMITS: TarLimits = { entries: 5_000_000, pathLength: 4096, headerBytes: 2 ** 20, problems: 20 };

/**
 * Reads a tar archive of any form as its bytes arrive: ustar, GNU (long names, base-256 numbers, sparse), pax. Content
 * that nobody wants is passed over without being touched. It never throws on what the bytes say. Where archivers differ
 * it reads as Go's archive/tar does, as container engines unpack with it: an extended header counts for one entry,
 * GNU's long name before a pax path, and a global header for nothing.
 */
export function tarReader(visitor: TarVisitor, limits = TAR_LIMITS): TarReader {
  const state: State = { ...newState(), visitor, limits };
  expectHeader(state);
  return {
    push: (chunk) => push(state, Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)),
    finish: () => finish(state),
  };
}

interface State {
  readonly visitor: TarVisitor;
  readonly limits: TarLimits;
  /** Bytes for the sink, then bytes to pass over, then bytes to gather, then what to do with them. */
  left: number;
  sink: TarSink | undefined;
  skip: number;
  need: number;
  read: (bytes: Buffer) => void;
  gathered: Buffer;
  filled: number;
  /** What the extended headers said of the next entry. */
  extended: Extended;
  emptyBlocks: number;
  entries: number;
  isTar: boolean;
  isEnded: boolean;
  readonly problems: string[];
}

const NOTHING = Buffer.alloc(0);

function newState() {
  return {
    left: 0,
    sink: undefined,
    skip: 0,
    need: 0,
    read: () => {},
    gathered: NOTHING,
    filled: 0,
    extended: {},
    emptyBlocks: 0,
    entries: 0,
    isTar: true,
    isEnded: false,
    problems: [],
  };
}

function push(state: State, chunk: Buffer): boolean {
  let at = 0;
  while (!state.isEnded && at < chunk.length) {
    if (state.left > 0) at += hand(state, chunk, at);
    const skipped = Math.min(state.skip, chunk.length - at);
    state.skip -= skipped;
    at += skipped;
    if (at < chunk.length) at += gather(state, chunk, at);
  }
  return !state.isEnded;
}

/** Gives the sink what the chunk has for it, and answers how many bytes that is. */
function hand(state: State, chunk: Buffer, at: number): number {
  const taken = Math.min(state.left, chunk.length - at);
  const goesOn = state.sink?.write(chunk.subarray(at, at + taken)) === true;
  state.left -= taken;
  if (goesOn && state.left === 0) state.sink?.end();
  if (!goesOn) state.skip += state.left;
  if (!goesOn) state.left = 0;
  return taken;
}

/** Answers how many bytes it took; what lies in one chunk is not copied. */
function gather(state: State, chunk: Buffer, at: number): number {
  const taken = Math.min(state.need - state.filled, chunk.length - at);
  const isWhole = state.filled + taken === state.need;
  if (isWhole && state.filled === 0) {
    state.read(chunk.subarray(at, at + taken));
    return taken;
  }
  if (state.filled === 0) state.gathered = Buffer.allocUnsafe(state.need);
  chunk.copy(state.gathered, state.filled, at, at + taken);
  state.filled += taken;
  if (isWhole) {
    const bytes = state.gathered;
    state.gathered = NOTHING;
    state.filled = 0;
    state.read(bytes);
  }
  return taken;
}

function expect(state: State, bytes: number, read: (bytes: Buffer) => void): void {
  state.need = bytes;
  state.read = read;
  if (bytes === 0) read(NOTHING);
}

function expectHeader(state: State): void {
  expect(state, TAR_BLOCK, (block) => onHeader(state, block));
}

function onHeader(state: State, block: Buffer): void {
  const parsed = parseTarHeader(block);
  if (parsed.kind === 'empty') return onEmptyBlock(state);
  if (parsed.kind === 'invalid' && state.entries === 0 && isEmpty(state.extended)) state.isTar = false;
  if (parsed.kind === 'invalid') return stop(state, `a tar header has ${parsed.reason}: what follows was not read`);
  if (state.emptyBlocks > 0) return stop(state, 'the tar goes on after an empty block: what follows was not read');
  const { header } = parsed;
  if (header.typeflag in EXTENSIONS) return onExtension(state, header);
  onEntry(state, header);
}

function onEmptyBlock(state: State): void {
  state.emptyBlocks += 1;
  state.isEnded = state.emptyBlocks === 2;
}

function isEmpty(extended: Extended): boolean {
  return Object.keys(extended).length === 0;
}

type Extend = (content: Buffer, state: State) => Extended;

const EXTENSIONS: Readonly<Record<string, Extend>> = {
  L: (content, state) => ({ ...state.extended, longName: untilNul(content) }),
  K: (content, state) => ({ ...state.extended, longLink: untilNul(content) }),
  x: (content, state) => ({ ...state.extended, pax: paxOf(state, content) }),
  g: (content, state) => {
    const renames = [...paxOf(state, content).keys()].filter((key) =>
      /^(?:path|linkpath|size|GNU\.sparse\..*)$/.test(key),
    );
    if (renames.length > 0) problem(state, `a global pax header sets "${renames[0]}", which tools read differently`);
    // Go's reader gives a global header out as an entry, which uses up what was said before it.
    return {};
  },
};

function onExtension(state: State, header: TarHeader): void {
  const extend = EXTENSIONS[header.typeflag];
  if (header.sizeBytes > state.limits.headerBytes || extend === undefined) {
    return stop(state, `an extended tar header of ${header.sizeBytes} bytes: what follows was not read`);
  }
  expect(state, header.sizeBytes, (content) => {
    state.extended = extend(content, state);
    state.skip = padding(header.sizeBytes);
    expectHeader(state);
  });
}

function paxOf(state: State, content: Buffer): PaxRecords['records'] {
  const { records, isWhole } = parsePax(content);
  if (!isWhole) problem(state, 'a pax header is malformed');
  return records;
}

function untilNul(content: Buffer): string {
  const nul = content.indexOf(0);
  return content.toString('utf8', 0, nul === -1 ? content.length : nul);
}

function onEntry(state: State, header: TarHeader): void {
  const { extended } = state;
  state.extended = {};
  state.entries += 1;
  if (state.entries > state.limits.entries) {
    return stop(state, `more than ${state.limits.entries} entries: what follows was not read`);
  }
  const storedBytes = storedSize(header, extended);
  if (storedBytes === undefined) return stop(state, 'a pax size is no number: what follows was not read');
  const afterMap = () => onContent(state, header, extended, storedBytes);
  if (header.sparse?.isContinued === true) expectSparseMap(state, afterMap);
  else afterMap();
}

/** GNU's old sparse form keeps the rest of its map in blocks between the header and the content. */
function expectSparseMap(state: State, then: () => void): void {
  expect(state, TAR_BLOCK, (block) => (block[504] === 0 ? then() : expectSparseMap(state, then)));
}

function onContent(state: State, header: TarHeader, extended: Extended, storedBytes: number): void {
  const found = entryOf(header, extended, state.limits.pathLength);
  if (found.kind === 'refused') problem(state, found.reason);
  state.sink = found.kind === 'refused' ? undefined : state.visitor.entry(found.entry, storedBytes);
  if (storedBytes === 0) state.sink?.end();
  state.left = state.sink === undefined ? 0 : storedBytes;
  state.skip = padding(storedBytes) + storedBytes - state.left;
  expectHeader(state);
}

function finish(state: State): TarEnd {
  const { isEnded, filled, skip, left, need, entries, gathered } = state;
  const isAtHeader = filled === 0 && skip === 0 && left === 0 && need === TAR_BLOCK && isEmpty(state.extended);
  const isFirst = entries === 0 && isEmpty(state.extended) && filled > 0;
  if (isFirst && gathered.subarray(0, filled).some((byte) => byte !== 0)) state.isTar = false;
  return { isTar: state.isTar, isCut: !isEnded && !isAtHeader, entries, problems: state.problems };
}

function stop(state: State, reason: string): void {
  state.isEnded = true;
  state.problems.push(reason);
}

function problem(state: State, reason: string): void {
  if (state.problems.length < state.limits.problems) state.problems.push(reason);
}

function padding(bytes: number): number {
  return (TAR_BLOCK - (bytes % TAR_BLOCK)) % TAR_BLOCK;
}
