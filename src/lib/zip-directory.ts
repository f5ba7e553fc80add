import { bufferOf } from './buffer-of.ts';
import type { RandomAccess } from './random-access.ts';
import { findZipEnd, type ZipEnd } from './zip-end.ts';

export interface ZipLimits {
  /** Entries beyond this number are left out. */
  readonly entries: number;
}

/** What the directory says of a file in the archive, none of which need be true. */
export interface ZipEntry {
  /** As it is written, with slashes between folders and one at the end of a folder's; bytes that are not UTF-8 are Latin-1. */
  readonly name: string;
  readonly sizeBytes: number;
  readonly packedBytes: number;
  /** 0 is stored, 8 deflated (4.4.5). */
  readonly method: number;
  readonly isEncrypted: boolean;
  /** From where the archive begins. */
  readonly headerOffset: number;
}

interface Entries {
  readonly entries: readonly ZipEntry[];
  /** Whether entries were left out for their number. */
  readonly hasMore: boolean;
  readonly problems: readonly string[];
}

export type ZipDirectory =
  /** The archive begins at `baseOffset` of the file: `headerOffset` counts from there. */
  | (Entries & { readonly kind: 'directory'; readonly baseOffset: number })
  | { readonly kind: 'unreadable'; readonly reason: string };

const ENTRY = 0x02014b50;
const ENTRY_SIZE = 46;
/** Even the largest fat jars have a tenth of it. */
const MOST_DIRECTORY_BYTES = 64 * 2 ** 20;

/** The entries that an archive's directory lists (APPNOTE.TXT 4.3.12), however many it says that there are. */
export function readDirectory(file: RandomAccess, limits: ZipLimits): ZipDirectory {
  const end = findZipEnd(file);
  if (end === undefined) return { kind: 'unreadable', reason: unreadableAs(file) };
  const place = placeOf(file, end);
  if (place === undefined) return { kind: 'unreadable', reason: 'has a directory that is not where it should be' };
  const directory = bufferOf(file.read(place.offset, Math.min(end.directoryBytes, MOST_DIRECTORY_BYTES)));
  return { kind: 'directory', ...entriesOf(directory, limits, end.directoryBytes), baseOffset: place.baseOffset };
}

function unreadableAs(file: RandomAccess): string {
  const [first, second] = file.read(0, 2);
  const isBegun = first === 0x50 && second === 0x4b;
  return isBegun ? 'is cut short: it has no directory at its end' : 'is no zip archive';
}

interface Place {
  readonly offset: number;
  readonly baseOffset: number;
}

/** The directory lies right before its end, as the JVM takes it, or else where the end says that it does. */
function placeOf(file: RandomAccess, end: ZipEnd): Place | undefined {
  const before = end.offset - end.directoryBytes;
  if (end.directoryBytes === 0) return { offset: before, baseOffset: 0 };
  const baseOffset = before - end.directoryOffset;
  if (baseOffset >= 0 && isEntry(file, before)) return { offset: before, baseOffset };
  return isEntry(file, end.directoryOffset) ? { offset: end.directoryOffset, baseOffset: 0 } : undefined;
}

function isEntry(file: RandomAccess, offset: number): boolean {
  const [a, b, c, d] = file.read(offset, 4);
  return offset >= 0 && a === 0x50 && b === 0x4b && c === 0x01 && d === 0x02;
}

function entriesOf(directory: Buffer, limits: ZipLimits, claimedBytes: number): Entries {
  const entries: ZipEntry[] = [];
  let at = 0;
  while (at + ENTRY_SIZE <= directory.length && directory.readUInt32LE(at) === ENTRY) {
    if (entries.length >= limits.entries) return { entries, hasMore: true, problems: [] };
    const nameEnd = at + ENTRY_SIZE + directory.readUInt16LE(at + 28);
    const extraEnd = nameEnd + directory.readUInt16LE(at + 30);
    if (extraEnd > directory.length) break;
    entries.push(entryAt(directory, at, nameEnd, extraEnd));
    at = extraEnd + directory.readUInt16LE(at + 32);
  }
  const isWhole = at >= claimedBytes || isSignature(directory, at);
  const problems = isWhole ? [] : [`has a directory that breaks off after entry ${entries.length}`];
  return { entries, hasMore: false, problems };
}

/** 4.3.13 "Digital signature", which may come after the entries. */
function isSignature(directory: Buffer, at: number): boolean {
  return at + 4 <= directory.length && directory.readUInt32LE(at) === 0x05054b50;
}

const ENCRYPTED = 1;
/** Stands for a number that needs eight bytes. */
const WIDE = 0xffffffff;

function entryAt(directory: Buffer, at: number, nameEnd: number, extraEnd: number): ZipEntry {
  // The order in which the wide ones follow each other.
  let sizeBytes = directory.readUInt32LE(at + 24);
  let packedBytes = directory.readUInt32LE(at + 20);
  let headerOffset = directory.readUInt32LE(at + 42);
  if (sizeBytes === WIDE || packedBytes === WIDE || headerOffset === WIDE) {
    const wide = wideNumbers(directory, nameEnd, extraEnd);
    if (sizeBytes === WIDE) sizeBytes = wide() ?? sizeBytes;
    if (packedBytes === WIDE) packedBytes = wide() ?? packedBytes;
    if (headerOffset === WIDE) headerOffset = wide() ?? headerOffset;
  }
  return {
    name: nameOf(directory, at + ENTRY_SIZE, nameEnd),
    sizeBytes,
    packedBytes,
    method: directory.readUInt16LE(at + 10),
    isEncrypted: (directory.readUInt16LE(at + 8) & ENCRYPTED) !== 0,
    headerOffset,
  };
}

const WIDE_FIELD = 0x0001;

/** One after another, the numbers that need eight bytes (4.5.3 "Zip64 Extended Information Extra Field"). */
export function wideNumbers(directory: Buffer, start: number, end: number): () => number | undefined {
  let at = -1;
  let fieldEnd = end;
  return () => {
    if (at === -1) [at, fieldEnd] = wideField(directory, start, end);
    if (at + 8 > fieldEnd) return undefined;
    const number = Number(directory.readBigUInt64LE(at));
    at += 8;
    return Number.isSafeInteger(number) ? number : undefined;
  };
}

function wideField(directory: Buffer, start: number, end: number): [start: number, end: number] {
  for (let at = start; at + 4 <= end; ) {
    const fieldEnd = at + 4 + directory.readUInt16LE(at + 2);
    if (directory.readUInt16LE(at) === WIDE_FIELD) return [at + 4, Math.min(fieldEnd, end)];
    at = fieldEnd;
  }
  return [end, end];
}

const NOT_ASCII = /[\u0080-\u00ff]/;
const NOT_UTF8 = '\ufffd';

/** A name between two places. Most writers put UTF-8 whether or not they say so (4.4.4 bit 11). */
export function nameOf(directory: Buffer, start: number, end: number): string {
  const name = directory.toString('latin1', start, end);
  if (!NOT_ASCII.test(name)) return name;
  const decoded = directory.toString('utf8', start, end);
  return decoded.includes(NOT_UTF8) ? name : decoded;
}
