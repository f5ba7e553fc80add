import { inMemory, type RandomAccess } from '../lib/random-access.ts';
import type { Scratch } from '../lib/scratch.ts';
import type { TarSink } from '../lib/tar.ts';

/** A wanted file's content, good until `free` is called or, where it was not put aside, the next chunk comes. */
export interface Content extends RandomAccess {
  free(): void;
}

/** What becomes of a wanted file. */
export interface ContentUse {
  readonly sizeBytes: number;
  readonly scratch: Scratch;
  /** Whether it is wanted still, by its first bytes. */
  recognizes(head: Uint8Array): boolean;
  found(content: Content): void;
  /** It is not wanted after all. */
  dropped(): void;
  /** It is wanted and cannot be had. */
  refused(reason: string): void;
}

/** Content that lies in memory already. */
export function contentOf(bytes: Uint8Array): Content {
  return { ...inMemory(bytes), free: () => {} };
}

/** How much of a file is looked at before it is read. */
export const HEAD_BYTES = 4096;
/** Larger files are put aside on disk, unless they lie in one chunk. */
const IN_MEMORY_BYTES = 2 ** 20;

/**
 * Takes a wanted file's bytes: nothing is kept of one that is not recognized, and no large one in memory. Throws what the
 * scratch space throws.
 */
export function contentSink(use: ContentUse): TarSink {
  const { sizeBytes } = use;
  const head = Buffer.allocUnsafe(Math.min(HEAD_BYTES, sizeBytes));
  let got = 0;
  let kept: Kept | undefined;
  return {
    write(bytes) {
      if (got === 0 && bytes.length === sizeBytes) {
        kept = { content: contentOf(bytes), append: () => {} };
        return isRecognized(use, bytes.subarray(0, HEAD_BYTES));
      }
      if (kept !== undefined) {
        kept.append(bytes);
        return true;
      }
      const taken = bytes.subarray(0, head.length - got);
      head.set(taken, got);
      got += taken.length;
      if (got < head.length) return true;
      if (!isRecognized(use, head)) return false;
      kept = keep(use);
      kept?.append(head);
      kept?.append(bytes.subarray(taken.length));
      return kept !== undefined;
    },
    end() {
      if (sizeBytes === 0 && isRecognized(use, head)) use.found(contentOf(head));
      else if (kept !== undefined) use.found(kept.content);
    },
  };
}

interface Kept {
  readonly content: Content;
  append(bytes: Uint8Array): void;
}

function isRecognized(use: ContentUse, head: Uint8Array): boolean {
  const isSo = use.recognizes(head);
  if (!isSo) use.dropped();
  return isSo;
}

function keep({ sizeBytes, scratch, refused }: ContentUse): Kept | undefined {
  if (sizeBytes <= IN_MEMORY_BYTES) return keepInMemory(sizeBytes);
  const part = scratch.reserve(sizeBytes);
  if (part === undefined) refused(`there is no room to put its ${sizeBytes} bytes aside`);
  return part && { content: part, append: part.append };
}

function keepInMemory(sizeBytes: number): Kept {
  const bytes = Buffer.allocUnsafe(sizeBytes);
  let at = 0;
  return {
    content: contentOf(bytes),
    append(more) {
      bytes.set(more, at);
      at += more.length;
    },
  };
}
