import { crc32, inflateRawSync } from 'node:zlib';
import { type ByteCursor, byteCursor } from './byte-cursor.ts';
import { type PackedFile, type PackedFileOptions, skip } from './packed-file.ts';
import { cleanPath } from './tar-path.ts';
import { nameOf, wideNumbers } from './zip-directory.ts';

/**
 * The wanted files of a zip archive as its bytes come, by the headers before each (APPNOTE.TXT 6.3.10, 4.3.7): stored and
 * deflated, with their sizes before or after them, in four bytes or eight. One is in memory at a time. Throws where the
 * archive is cut short, or where its directory lists another number of files than there were.
 */
export async function* zipFiles(
  source: AsyncIterable<Uint8Array>,
  options: PackedFileOptions,
): AsyncGenerator<PackedFile> {
  const cursor = byteCursor(source);
  let entries = 0;
  let total = 0;
  try {
    while ((await signature(cursor)) === LOCAL_HEADER) {
      entries += 1;
      if (entries > options.mostFiles) throw new Error(`the archive holds more than ${options.mostFiles} files`);
      const file = await readEntry(cursor, options);
      if (file === undefined) continue;
      total += file.bytes.length;
      if (total > options.mostBytes) throw new Error(`the archive holds more than ${options.mostBytes} bytes`);
      yield file;
    }
    await checkDirectory(cursor, entries);
  } finally {
    await cursor.close();
  }
}

const LOCAL_HEADER = 0x04034b50;
const DIRECTORY_ENTRY = 0x02014b50;
const ENDS = [0x06054b50, 0x06064b50, 0x05054b50];
const CUT = 'the archive is cut short';

async function signature(cursor: ByteCursor): Promise<number> {
  await need(cursor, 4);
  return cursor.window.readUInt32LE(0);
}

async function need(cursor: ByteCursor, sizeBytes: number): Promise<void> {
  if (!(await cursor.has(sizeBytes))) throw new Error(CUT);
}

async function pass(cursor: ByteCursor, sizeBytes: number): Promise<void> {
  if (!(await cursor.pass(sizeBytes))) throw new Error(CUT);
}

interface Header {
  readonly path: string;
  readonly method: number;
  readonly isEncrypted: boolean;
  /** Whether the sizes follow the content (4.3.9 "Data descriptor"). */
  readonly hasDescriptor: boolean;
  readonly crc: number;
  readonly packedBytes: number;
  readonly sizeBytes: number;
}

const HEADER_SIZE = 30;
const WIDE = 0xffffffff;
const LONGEST_PATH = 4096;

/** Reads a header and goes on to the content. */
async function readHeader(cursor: ByteCursor): Promise<Header> {
  await need(cursor, HEADER_SIZE);
  const nameEnd = HEADER_SIZE + cursor.window.readUInt16LE(26);
  const end = nameEnd + cursor.window.readUInt16LE(28);
  await need(cursor, end);
  const { window } = cursor;
  const flags = window.readUInt16LE(6);
  const written = nameOf(window, HEADER_SIZE, nameEnd);
  const path = cleanPath(written);
  if (path === undefined || written.length > LONGEST_PATH)
    throw new Error('the archive holds a path that is not sound');
  let [packedBytes, sizeBytes] = [window.readUInt32LE(18), window.readUInt32LE(22)];
  const wide = wideNumbers(window, nameEnd, end);
  if (sizeBytes === WIDE) sizeBytes = wide() ?? sizeBytes;
  if (packedBytes === WIDE) packedBytes = wide() ?? packedBytes;
  const crc = window.readUInt32LE(14);
  const method = window.readUInt16LE(8);
  await pass(cursor, end);
  const about = { method, isEncrypted: (flags & 1) !== 0, hasDescriptor: (flags & 8) !== 0 };
  return { path: written.endsWith('/') ? '' : path, ...about, crc, packedBytes, sizeBytes };
}

/** Reads an entry whole; undefined where it is not wanted. */
async function readEntry(cursor: ByteCursor, options: PackedFileOptions): Promise<PackedFile | undefined> {
  const written = await readHeader(cursor);
  const isWanted = written.path !== '' && options.wants(written.path);
  const reason = isWanted ? unreadable(written, options.mostBytesEach) : undefined;
  if (reason !== undefined) skip(options, written.path, reason);
  const keeps = isWanted && reason === undefined;
  const most = keeps ? packedLimit(options.mostBytesEach) : 0;
  const { header, packed } = written.hasDescriptor
    ? await readUntilDescriptor(cursor, written, most)
    : { header: written, packed: await take(cursor, written.packedBytes, most) };
  if (!keeps) return undefined;
  const late = unreadable(header, options.mostBytesEach);
  if (packed !== undefined && late === undefined) return { path: header.path, bytes: contentOf(header, packed) };
  skip(options, header.path, late ?? tooLarge(options.mostBytesEach));
  return undefined;
}

const STORED = 0;
const DEFLATED = 8;

function unreadable({ isEncrypted, method, sizeBytes }: Header, mostBytesEach: number): string | undefined {
  if (isEncrypted) return 'is encrypted';
  if (method !== STORED && method !== DEFLATED) return `is compressed by method ${method}, which is not read`;
  return sizeBytes > mostBytesEach ? tooLarge(mostBytesEach) : undefined;
}

function tooLarge(mostBytesEach: number): string {
  return `holds more than ${mostBytesEach} bytes`;
}

/** Deflate makes what it cannot compress longer by five bytes in some 16,000. */
function packedLimit(mostBytesEach: number): number {
  return mostBytesEach + Math.ceil(mostBytesEach / 1000) + 1024;
}

/** The next bytes, which are passed; undefined where they are more than `most`. */
async function take(cursor: ByteCursor, sizeBytes: number, most: number): Promise<Buffer | undefined> {
  const keeps = sizeBytes <= most;
  if (keeps) await need(cursor, sizeBytes);
  const taken = keeps ? cursor.window.subarray(0, sizeBytes) : undefined;
  await pass(cursor, sizeBytes);
  return taken;
}

const DESCRIPTOR = Buffer.from('PK\u0007\u0008', 'latin1');
const NARROW_DESCRIPTOR = 16;
const WIDE_DESCRIPTOR = 24;
const AHEAD = WIDE_DESCRIPTOR + 4;
const STEP = 64 * 1024;

interface Described {
  readonly header: Header;
  readonly packed: Buffer | undefined;
}

/**
 * Content whose size is not told before: it ends at a descriptor that gives the number of bytes before it and is followed
 * by a header. What is longer than `most` is passed over.
 */
async function readUntilDescriptor(cursor: ByteCursor, header: Header, most: number): Promise<Described> {
  const start = cursor.passed;
  let from = 0;
  for (;;) {
    const { window } = cursor;
    const at = window.indexOf(DESCRIPTOR, from);
    const isAhead = at === -1 || window.length < at + AHEAD;
    const before = cursor.passed - start;
    const sizes = isAhead ? undefined : descriptorAt(window, at, before + at);
    if (sizes !== undefined) {
      const packed = before === 0 && at <= most ? window.subarray(0, at) : undefined;
      await pass(cursor, at + sizes.length);
      return { header: { ...header, ...sizes, packedBytes: before + at }, packed };
    }
    from = isAhead ? Math.max(at === -1 ? window.length - DESCRIPTOR.length + 1 : at, 0) : at + 1;
    if (!isAhead) continue;
    if (from > most) {
      await pass(cursor, from);
      from = 0;
    }
    const more = Math.max(STEP, cursor.window.length);
    if (!(await cursor.has(cursor.window.length + more)) && cursor.window.length < from + AHEAD) throw new Error(CUT);
  }
}

interface Sizes {
  readonly length: number;
  readonly crc: number;
  readonly sizeBytes: number;
}

function descriptorAt(window: Buffer, at: number, packedBytes: number): Sizes | undefined {
  const crc = window.readUInt32LE(at + 4);
  if (window.readUInt32LE(at + 8) !== packedBytes % 2 ** 32) return undefined;
  if (isHeader(window, at + NARROW_DESCRIPTOR) && packedBytes < WIDE) {
    return { length: NARROW_DESCRIPTOR, crc, sizeBytes: window.readUInt32LE(at + 12) };
  }
  if (!isHeader(window, at + WIDE_DESCRIPTOR) || Number(window.readBigUInt64LE(at + 8)) !== packedBytes)
    return undefined;
  return { length: WIDE_DESCRIPTOR, crc, sizeBytes: Number(window.readBigUInt64LE(at + 16)) };
}

function isHeader(window: Buffer, at: number): boolean {
  const found = window.readUInt32LE(at);
  return found === LOCAL_HEADER || found === DIRECTORY_ENTRY;
}

function contentOf({ path, method, sizeBytes, crc }: Header, packed: Buffer): Uint8Array {
  const bytes = method === STORED ? Uint8Array.from(packed) : inflated(path, packed, sizeBytes);
  if (bytes.length !== sizeBytes || crc32(bytes) !== crc) throw new Error(`"${path}" is corrupt in the archive`);
  return bytes;
}

function inflated(path: string, packed: Buffer, sizeBytes: number): Uint8Array {
  try {
    return inflateRawSync(packed, { maxOutputLength: Math.max(sizeBytes, 1) });
  } catch (error) {
    throw new Error(`"${path}" is corrupt in the archive`, { cause: error });
  }
}

const ENTRY_SIZE = 46;

async function checkDirectory(cursor: ByteCursor, entries: number): Promise<void> {
  let listed = 0;
  let found = await signature(cursor);
  for (; found === DIRECTORY_ENTRY; found = await signature(cursor)) {
    await need(cursor, ENTRY_SIZE);
    const { window } = cursor;
    listed += 1;
    await pass(cursor, ENTRY_SIZE + window.readUInt16LE(28) + window.readUInt16LE(30) + window.readUInt16LE(32));
  }
  if (!ENDS.includes(found)) throw new Error('the archive is corrupt: something stands where a header should');
  if (listed !== entries) throw new Error(`the archive holds ${entries} files, and its directory lists ${listed}`);
  while (await cursor.has(1)) await cursor.pass(cursor.window.length);
}
