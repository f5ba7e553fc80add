import type { Digest } from '../oci/digest.ts';

/** A half-open range of bytes: `start` included, `end` excluded. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/**
 * Where blobs live, by digest, and where uploads grow until they become one. Every implementation passes
 * `contract.ts`. A digest that `stat` answers is whole, verified and durable.
 */
export interface BlobStore {
  /** The size in bytes, or undefined where there is no such blob. */
  stat(digest: Digest): Promise<number | undefined>;
  /**
   * The bytes, in order; the caller ends early by returning from the loop. Throws where there is no such blob. Where a
   * buffer is lent, chunks are views of it, each good until the next one is asked for: nothing is left to collect.
   */
  read(digest: Digest, range?: ByteRange, lent?: Uint8Array): AsyncIterable<Uint8Array>;
  /** Makes an empty upload under an id that the caller made. */
  startUpload(id: string): Promise<void>;
  /** Bytes held by the upload, or undefined where there is none. */
  uploadSize(id: string): Promise<number | undefined>;
  /**
   * Adds bytes at `offset`, which must be the upload's present size, and answers the new size. What arrived before an
   * error or an abort is kept, so that a client may resume.
   */
  append(id: string, offset: number, bytes: AsyncIterable<Uint8Array>, signal?: AbortSignal): Promise<number>;
  /**
   * Makes the upload the blob `expected`, durably, and ends the upload. Answers `mismatch` and keeps the upload where
   * the bytes have another digest.
   */
  commit(id: string, expected: Digest): Promise<CommitOutcome>;
  /** Ends an upload and removes its bytes; no error where there is none. */
  abort(id: string): Promise<void>;
  /** Removes a blob; no error where there is none. */
  delete(digest: Digest): Promise<void>;
  /** Every blob, and every upload with the time it last grew (milliseconds), for garbage collection. */
  list(): AsyncIterable<StoredItem>;
  /**
   * The bytes of an upload that is still growing, from `offset` to its present end; `lent` as for `read`. Absent where
   * they cannot be read.
   */
  readUpload?(id: string, offset: number, lent?: Uint8Array): AsyncIterable<Uint8Array>;
}

export type CommitOutcome =
  | { readonly kind: 'stored'; readonly size: number }
  | { readonly kind: 'mismatch'; readonly actual: Digest };

export type StoredItem =
  | { readonly kind: 'blob'; readonly digest: Digest; readonly size: number; readonly changedAt: number }
  | { readonly kind: 'upload'; readonly id: string; readonly size: number; readonly changedAt: number };
