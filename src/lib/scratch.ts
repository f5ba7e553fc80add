import { readSync, writeSync } from 'node:fs';
import type { RandomAccess } from './random-access.ts';

/** Room on disk for what is too large for memory. */
export interface Scratch {
  /** Room for that many bytes; undefined where there is not as much. */
  reserve(sizeBytes: number): ScratchPart | undefined;
}

/** Bytes that were put aside. */
export interface ScratchPart extends RandomAccess {
  /** Puts the next bytes aside. Throws ScratchError where the system does not let it, since the disk is full. */
  append(bytes: Uint8Array): void;
  /** Gives the room back; what was read from it stays. */
  free(): void;
}

/**
 * An open file as scratch space of at most `limitBytes`: whoever opened it closes it. Nobody else may write to it.
 * `onRead` hears how many bytes were brought back into memory.
 */
export function fileScratch(file: number, limitBytes: number, onRead?: (bytes: number) => void): Scratch {
  const taken: Place[] = [];
  return {
    reserve(sizeBytes) {
      const offset = firstRoom(taken, sizeBytes);
      if (offset + sizeBytes > limitBytes) return undefined;
      const place: Place = { offset, sizeBytes };
      taken.push(place);
      taken.sort((a, b) => a.offset - b.offset);
      return { ...part(file, place, onRead), free: () => void taken.splice(taken.indexOf(place), 1) };
    },
  };
}

/** Bytes could not be put aside, which is no fault of the bytes. */
export class ScratchError extends Error {}

/** No room at all. */
export const NO_SCRATCH: Scratch = { reserve: () => undefined };

interface Place {
  readonly offset: number;
  readonly sizeBytes: number;
}

/** Few are taken at a time. */
function firstRoom(taken: readonly Place[], sizeBytes: number): number {
  let offset = 0;
  for (const place of taken) {
    if (place.offset - offset >= sizeBytes) break;
    offset = place.offset + place.sizeBytes;
  }
  return offset;
}

function part(file: number, { offset, sizeBytes }: Place, onRead?: (bytes: number) => void): Omit<ScratchPart, 'free'> {
  let written = 0;
  return {
    sizeBytes,
    append(bytes) {
      const taken = bytes.subarray(0, sizeBytes - written);
      writeAll(file, taken, offset + written);
      written += taken.length;
    },
    read(at, length) {
      const start = Math.min(Math.max(Math.trunc(at) || 0, 0), written);
      const wanted = Math.min(Math.max(Math.trunc(length) || 0, 0), written - start);
      const bytes = Buffer.allocUnsafeSlow(wanted);
      let got = 0;
      while (got < wanted) {
        const more = readSync(file, bytes, got, wanted - got, offset + start + got);
        if (more === 0) throw new Error('what was put aside is no longer there');
        got += more;
      }
      onRead?.(wanted);
      return bytes;
    },
  };
}

function writeAll(file: number, bytes: Uint8Array, position: number): void {
  try {
    for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at, bytes.length - at, position + at);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ScratchError(`large files could not be put aside: ${reason}`, { cause: error });
  }
}
