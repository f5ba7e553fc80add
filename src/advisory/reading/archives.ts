import { byteCursor } from '../../lib/byte-cursor.ts';
import type { PackedFile, PackedFileOptions } from '../../lib/packed-file.ts';
import { tarFiles } from '../../lib/tar-files.ts';
import { unfolded } from '../../lib/unfolded.ts';
import { zipFiles } from '../../lib/zip-files.ts';

export interface ArchiveOptions extends Pick<PackedFileOptions, 'wants' | 'mostBytesEach' | 'skipped'> {
  /** Of entries, wanted or not; 2,000,000 where absent. */
  readonly mostFiles?: number;
  /** Of all that is wanted, unfolded; 128 GiB where absent. */
  readonly mostBytes?: number;
}

const MOST_FILES = 2_000_000;
const MOST_BYTES = 128 * 2 ** 30;

/**
 * The wanted files of an archive as its bytes come, one in memory at a time: a zip, or a tar plain or in gzip, zstd,
 * bzip2 or xz, told by its first bytes. Nothing is written to disk. An archive in it is a file like others, and may be
 * read by another call. Throws where it is no archive, cut short, corrupt, or over a limit.
 */
export async function* archiveFiles(
  body: AsyncIterable<Uint8Array>,
  { mostFiles = MOST_FILES, mostBytes = MOST_BYTES, ...rest }: ArchiveOptions,
): AsyncGenerator<PackedFile> {
  const options = { ...rest, mostFiles, mostBytes };
  const cursor = byteCursor(body);
  try {
    await cursor.has(ZIP_MAGIC_BYTES);
    const isZip = ZIP_MAGIC.has(cursor.window.toString('latin1', 0, ZIP_MAGIC_BYTES));
    const bytes = cursor.rest();
    yield* isZip ? zipFiles(bytes, options) : tarFiles(unfolded(bytes), options);
  } finally {
    await cursor.close();
  }
}

const ZIP_MAGIC_BYTES = 4;
/** The header of a file, or the end of an archive without any. */
const ZIP_MAGIC = new Set(['PK\u0003\u0004', 'PK\u0005\u0006']);
