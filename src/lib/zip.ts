import { inflateRawSync } from 'node:zlib';
import { bufferOf } from './buffer-of.ts';
import { inMemory, partOf, type RandomAccess } from './random-access.ts';
import { readDirectory, type ZipEntry, type ZipLimits } from './zip-directory.ts';

export type { ZipEntry, ZipLimits } from './zip-directory.ts';

/** An archive whose directory was read. */
export interface ZipArchive {
  /** In the order of the directory; names may come twice, and the JVM takes the last. */
  readonly entries: readonly ZipEntry[];
  /** Whether entries were left out for their number. */
  readonly hasMore: boolean;
  /** What is wrong with the directory: clauses such as `has a directory that breaks off after entry 7`. */
  readonly problems: readonly string[];
  /**
   * The content of an entry, of at most that many bytes, and no more than the directory says that it has. What comes of
   * a stored one is a part of the archive.
   */
  read(entry: ZipEntry, limitBytes: number): ZipContent;
}

/** A reason is a clause, such as `is encrypted`. */
export type ZipContent =
  | { readonly kind: 'content'; readonly content: RandomAccess }
  | { readonly kind: 'too-large' }
  | { readonly kind: 'unreadable'; readonly reason: string };

export type OpenedZip =
  | { readonly kind: 'zip'; readonly archive: ZipArchive }
  /** The reason is a clause, such as `is no zip archive`. */
  | { readonly kind: 'unreadable'; readonly reason: string };

/**
 * A zip archive by its directory (APPNOTE.TXT 6.3.10), as the JVM reads it: only what is asked for is brought into
 * memory. Bytes may come before the archive, whether or not its offsets count them. Nothing is thrown for hostile
 * bytes; every content is bounded by its limit, however entries lie over each other.
 */
export function openZip(file: RandomAccess, limits: ZipLimits): OpenedZip {
  const directory = readDirectory(file, limits);
  if (directory.kind === 'unreadable') return directory;
  const { entries, hasMore, problems, baseOffset } = directory;
  const read = (entry: ZipEntry, limitBytes: number) => contentOf(file, baseOffset, entry, limitBytes);
  return { kind: 'zip', archive: { entries, hasMore, problems, read } };
}

const LOCAL_HEADER = 0x04034b50;
const LOCAL_HEADER_SIZE = 30;
const STORED = 0;
const DEFLATED = 8;

/** Sizes are the directory's: those before the content may be left for later (4.3.9 "Data descriptor"). */
function contentOf(file: RandomAccess, baseOffset: number, entry: ZipEntry, limitBytes: number): ZipContent {
  if (entry.sizeBytes > limitBytes) return { kind: 'too-large' };
  if (entry.isEncrypted) return { kind: 'unreadable', reason: 'is encrypted' };
  const at = baseOffset + entry.headerOffset;
  const header = bufferOf(file.read(at, LOCAL_HEADER_SIZE));
  if (header.length < LOCAL_HEADER_SIZE || header.readUInt32LE(0) !== LOCAL_HEADER) {
    return { kind: 'unreadable', reason: 'is not where the directory says' };
  }
  const start = at + LOCAL_HEADER_SIZE + header.readUInt16LE(26) + header.readUInt16LE(28);
  const packed = partOf(file, start, entry.packedBytes);
  if (packed.sizeBytes < entry.packedBytes) return { kind: 'unreadable', reason: 'is cut short' };
  if (packed.sizeBytes > limitBytes) return { kind: 'too-large' };
  if (entry.method === STORED) return { kind: 'content', content: packed };
  if (entry.method === DEFLATED) return inflated(packed, entry.sizeBytes);
  return { kind: 'unreadable', reason: `is compressed by method ${entry.method}, which is not read` };
}

/** The most that deflate makes of one byte (zlib's "Maximum Compression Factor"). */
const MOST_OF_A_BYTE = 1032;
const LEAST_CHUNK_BYTES = 256;

function inflated(packed: RandomAccess, sizeBytes: number): ZipContent {
  // One chunk that holds it all is handed on as it is; a byte more lets zlib see the end.
  const likely = Math.min(sizeBytes, packed.sizeBytes * MOST_OF_A_BYTE) + 1;
  try {
    const bytes = inflateRawSync(packed.read(0, packed.sizeBytes), {
      chunkSize: Math.max(likely, LEAST_CHUNK_BYTES),
      maxOutputLength: Math.max(sizeBytes, 1),
    });
    return { kind: 'content', content: inMemory(bytes) };
  } catch (error) {
    if (error instanceof RangeError) return { kind: 'unreadable', reason: 'unfolds to more than the directory says' };
    return {
      kind: 'unreadable',
      reason: `cannot be unfolded: ${error instanceof Error ? error.message : 'no reason'}`,
    };
  }
}
