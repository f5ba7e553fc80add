/** Bytes of which any part can be had: a file in memory, or one that was put aside. */
export interface RandomAccess {
  readonly sizeBytes: number;
  /**
   * The `length` bytes from `offset` on, or as many as there are before the end. They are good as long as the whole is,
   * and not to be written to.
   */
  read(offset: number, length: number): Uint8Array;
}

/** Bytes in memory. */
export function inMemory(bytes: Uint8Array): RandomAccess {
  return {
    sizeBytes: bytes.length,
    read: (offset, length) => bytes.subarray(...clamped(bytes.length, offset, length)),
  };
}

/** A part of a whole, as a whole of its own. */
export function partOf(whole: RandomAccess, offset: number, sizeBytes: number): RandomAccess {
  const [start, end] = clamped(whole.sizeBytes, offset, sizeBytes);
  return {
    sizeBytes: end - start,
    read(at, length) {
      const [from, to] = clamped(end - start, at, length);
      return whole.read(start + from, to - from);
    },
  };
}

/** Where a part begins and ends, whatever numbers a hostile file gave for it. */
function clamped(sizeBytes: number, offset: number, length: number): [start: number, end: number] {
  const start = Math.min(Math.max(Math.trunc(offset) || 0, 0), sizeBytes);
  return [start, Math.min(start + Math.max(Math.trunc(length) || 0, 0), sizeBytes)];
}
