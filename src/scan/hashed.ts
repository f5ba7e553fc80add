import { createHash } from 'node:crypto';
import { type Digest, finishDigest } from '../oci/digest.ts';

/** Bytes on their way to a reader, with their digest. */
export interface Hashed {
  /** Once. Leaving it early leaves the source open. */
  readonly bytes: AsyncIterable<Uint8Array>;
  /** Passes over what the reader left, and answers the digest of all. */
  finish(): Promise<Digest>;
  /** For when nobody wants the rest. */
  close(): Promise<void>;
}

/** Feeds a hash along with a reader, which may know enough before the bytes end. `onBytes` hears of each chunk. */
export function hashed(source: AsyncIterable<Uint8Array>, algorithm: string, onBytes: (count: number) => void): Hashed {
  const hash = createHash(algorithm);
  const iterator = source[Symbol.asyncIterator]();
  const next = async (): Promise<IteratorResult<Uint8Array, undefined>> => {
    const taken = await iterator.next();
    if (taken.done === true) return { done: true, value: undefined };
    hash.update(taken.value);
    onBytes(taken.value.length);
    return taken;
  };
  const leave = async () => ({ done: true, value: undefined }) as const;
  return {
    bytes: { [Symbol.asyncIterator]: () => ({ next, return: leave }) },
    async finish() {
      for (let taken = await next(); taken.done !== true; ) taken = await next();
      return finishDigest(hash, algorithm);
    },
    close: async () => void (await iterator.return?.()),
  };
}
