import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { inMemory, type RandomAccess } from '../../src/lib/random-access.ts';

/** Bytes of which any part can be had, and how many were. */
export interface CountingFile extends RandomAccess {
  readBytes(): number;
}

/** Counts what is read of these bytes, or of the file at this path, which is opened anew for each part. */
export function countingFile(content: Uint8Array | string): CountingFile {
  const { sizeBytes, read } = typeof content === 'string' ? onDisk(content) : inMemory(content);
  let total = 0;
  return {
    sizeBytes,
    read(offset, length) {
      const bytes = read(offset, length);
      total += bytes.length;
      return bytes;
    },
    readBytes: () => total,
  };
}

function onDisk(path: string): RandomAccess {
  const withFile = <T>(use: (descriptor: number) => T): T => {
    const descriptor = openSync(path, 'r');
    try {
      return use(descriptor);
    } finally {
      closeSync(descriptor);
    }
  };
  const sizeBytes = withFile((descriptor) => fstatSync(descriptor).size);
  return {
    sizeBytes,
    read(offset, length) {
      const bytes = Buffer.alloc(Math.max(Math.min(length, sizeBytes - offset), 0));
      return bytes.subarray(
        0,
        withFile((descriptor) => readSync(descriptor, bytes, 0, bytes.length, offset)),
      );
    },
  };
}
