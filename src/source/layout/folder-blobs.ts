import { type FileHandle, open } from 'node:fs/promises';
import { collect } from '../../lib/limited.ts';
import type { Digest } from '../../oci/digest.ts';
import type { BlobPlace } from './blob-place.ts';

/** Blobs that are files of their own. `pathOf` names the file of one. */
export function folderBlobs(pathOf: (digest: Digest) => string): BlobPlace {
  return {
    async isHere(digest) {
      const file = await openFile(pathOf(digest));
      await file?.close();
      return file !== undefined;
    },
    manifest: ({ digest }, limitBytes) => readFolderFile(pathOf(digest), limitBytes),
    config: ({ digest }, limitBytes) => readFolderFile(pathOf(digest), limitBytes),
    layer: ({ digest, mediaType, size }) => ({
      digest,
      mediaType,
      sizeBytes: size,
      mismatch: 'doubted',
      open: (signal) => bytesOf(pathOf(digest), signal),
    }),
  };
}

/** All of a small file; undefined where there is none. Throws TooLargeError where it is larger. */
export async function readFolderFile(path: string, limitBytes: number): Promise<Uint8Array | undefined> {
  const file = await openFile(path);
  return file === undefined
    ? undefined
    : await collect(
        chunksOf(file, () => Buffer.allocUnsafe(SMALL_BYTES)),
        limitBytes,
      );
}

const READ_BYTES = 1 << 18;
const SMALL_BYTES = 1 << 16;

async function* bytesOf(path: string, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  const file = await openFile(path);
  if (file === undefined) throw new Error(`there is no file "${path}"`);
  const shared = Buffer.allocUnsafeSlow(READ_BYTES);
  yield* chunksOf(file, () => shared, signal);
}

/** Reads into the buffer that is given for each chunk. Closes the file. */
async function* chunksOf(file: FileHandle, bufferFor: () => Buffer, signal?: AbortSignal): AsyncGenerator<Uint8Array> {
  try {
    for (;;) {
      signal?.throwIfAborted();
      const buffer = bufferFor();
      const { bytesRead } = await file.read(buffer, 0, buffer.length);
      if (bytesRead === 0) return;
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await file.close();
  }
}

/** A device or a pipe in its place would never end. */
async function openFile(path: string): Promise<FileHandle | undefined> {
  try {
    const file = await open(path, 'r');
    if ((await file.stat()).isFile()) return file;
    await file.close();
    return undefined;
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) {
      return undefined;
    }
    throw error;
  }
}
