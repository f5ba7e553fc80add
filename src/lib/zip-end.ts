import { bufferOf } from './buffer-of.ts';
import type { RandomAccess } from './random-access.ts';

/** Where an archive's directory lies, as its end says. */
export interface ZipEnd {
  /** Of the end itself, in the file: the directory lies before it. */
  readonly offset: number;
  readonly directoryBytes: number;
  /** From where the archive begins. */
  readonly directoryOffset: number;
}

const END = Buffer.from('PK\u0005\u0006', 'latin1');
const END_SIZE = 22;
const LONGEST_COMMENT = 0xffff;

/**
 * The end of an archive's directory (APPNOTE.TXT 4.3.16): the last in the file whose comment reaches to the file's end,
 * or that is followed by something else but leads to a directory, as the JVM finds it; undefined where there is none.
 */
export function findZipEnd(file: RandomAccess): ZipEnd | undefined {
  return endAt(file, file.sizeBytes - END_SIZE, 0) ?? endInTail(file);
}

function endInTail(file: RandomAccess): ZipEnd | undefined {
  const start = Math.max(file.sizeBytes - END_SIZE - LONGEST_COMMENT, 0);
  const tail = bufferOf(file.read(start, END_SIZE + LONGEST_COMMENT));
  for (let at = lastEnd(tail, tail.length - END_SIZE); at >= 0; at = lastEnd(tail, at - 1)) {
    const found = endAt(file, start + at, tail.length - END_SIZE - at);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** A negative offset would count from the end. */
function lastEnd(tail: Buffer, from: number): number {
  return from < 0 ? -1 : tail.lastIndexOf(END, from);
}

function endAt(file: RandomAccess, offset: number, commentBytes: number): ZipEnd | undefined {
  if (offset < 0) return undefined;
  const end = bufferOf(file.read(offset, END_SIZE));
  if (end.length < END_SIZE || !end.subarray(0, 4).equals(END)) return undefined;
  const found = { offset, directoryBytes: end.readUInt32LE(12), directoryOffset: end.readUInt32LE(16) };
  if (end.readUInt16LE(20) !== commentBytes && !leadsToEntry(file, found)) return undefined;
  const isWide = end.readUInt16LE(10) === 0xffff || Math.max(found.directoryBytes, found.directoryOffset) >= 0xffffffff;
  return isWide ? (wideEnd(file, offset) ?? found) : found;
}

function leadsToEntry(file: RandomAccess, { offset, directoryBytes }: ZipEnd): boolean {
  const start = offset - directoryBytes;
  return start >= 0 && bufferOf(file.read(start, 4)).toString('latin1') === 'PK\u0001\u0002';
}

const LOCATOR = 0x07064b50;
const LOCATOR_SIZE = 20;
const WIDE_END = 0x06064b50;
const WIDE_END_SIZE = 56;

/** 4.3.14 and 4.3.15: where the locator says, or right before it where bytes come before the archive. */
function wideEnd(file: RandomAccess, endOffset: number): ZipEnd | undefined {
  const at = endOffset - LOCATOR_SIZE;
  const locator = bufferOf(file.read(at, LOCATOR_SIZE));
  if (at < 0 || locator.length < LOCATOR_SIZE || locator.readUInt32LE(0) !== LOCATOR) return undefined;
  const offsets = [Number(locator.readBigUInt64LE(8)), at - WIDE_END_SIZE];
  return offsets.map((offset) => wideEndAt(file, offset)).find((end) => end !== undefined);
}

function wideEndAt(file: RandomAccess, offset: number): ZipEnd | undefined {
  const end = bufferOf(file.read(offset, WIDE_END_SIZE));
  if (offset < 0 || end.length < WIDE_END_SIZE || end.readUInt32LE(0) !== WIDE_END) return undefined;
  const [directoryBytes, directoryOffset] = [Number(end.readBigUInt64LE(40)), Number(end.readBigUInt64LE(48))];
  const isPossible = directoryBytes <= file.sizeBytes && directoryOffset <= file.sizeBytes;
  return isPossible ? { offset, directoryBytes, directoryOffset } : undefined;
}
