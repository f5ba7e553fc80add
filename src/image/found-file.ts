import type { RandomAccess } from '../lib/random-access.ts';
import type { FileEntry, FoundFile } from './types.ts';

/** A file with its content, wherever that lies; its size is that of the content. */
export function foundFile({ path, mode }: Pick<FileEntry, 'path' | 'mode'>, content: RandomAccess): FoundFile {
  let bytes: Uint8Array | undefined;
  return {
    path,
    mode,
    sizeBytes: content.sizeBytes,
    read: content.read,
    get bytes() {
      bytes ??= content.read(0, content.sizeBytes);
      return bytes;
    },
  };
}
