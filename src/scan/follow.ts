import { setTimeout as sleep } from 'node:timers/promises';
import type { InventoryOutcome } from '../inventory/types.ts';
import type { Digest } from '../oci/digest.ts';
import type { UploadWatcher } from '../registry/types.ts';
import type { BlobStore } from '../storage/types.ts';

export interface FollowOptions {
  readonly store: BlobStore;
  /** Reads a layer; asks for its bytes only once a reader is free, and is done with a chunk when it asks for the next. */
  read(bytes: AsyncIterable<Uint8Array>, signal: AbortSignal): Promise<InventoryOutcome>;
  /** Is given what was read, once the upload has become the blob `digest`. */
  keep(digest: Digest, outcome: InventoryOutcome, signal: AbortSignal): Promise<void>;
  /** Reads a blob that is whole, unless that is done or being done. */
  ensure(digest: Digest, signal: AbortSignal): Promise<void>;
  /** How many layers are read at once before anybody asks for them; the others wait, and are read when they are whole. */
  readonly mostAtOnce: number;
  /** Whether the server has so much to do that reading along would slow a push: then it waits. */
  isBusy(): boolean;
  /** Hears of a reading that came to nothing for no fault of the upload's. */
  onError(error: unknown): void;
}

export interface Follower extends UploadWatcher {
  /**
   * The reading of a blob that arrived while it was followed; undefined where it was not, or where that came to nothing.
   * From then on it waits for nobody: somebody waits for it.
   */
  pending(digest: Digest): Promise<void> | undefined;
  close(): void;
}

/** Below this a layer is read after its arrival as fast as during it. */
const FOLLOW_FROM_BYTES = 1 << 20;
const READ_BYTES = 1 << 18;
/** How long reading along waits before it looks again whether the server is still busy. */
const BUSY_MILLISECONDS = 20;
/** Layers that wait to be read; those that come then are read when their image is inspected. */
const MOST_WAITING = 1_000;
/** An upload that stands still this long gives its reader back; it is read when it is whole. */
const STALL_MILLISECONDS = 2_000;

interface Followed {
  size: number;
  /** Set once the upload is over: what became of it. */
  end?: { readonly digest: Digest; readonly size: number } | 'aborted';
  readonly controller: AbortController;
  /** Somebody waits for what is read. */
  isUrgent?: boolean;
  /** Called at each change of the two above. */
  wake: () => void;
  /** Ends when its inventory is kept, or when it came to nothing. */
  kept: Promise<void>;
}

/**
 * Reads layers while they are being pushed. The reader follows the growing file at its own pace, so a push never waits
 * for it, and what it read is kept only once the bytes have proved to be the blob that the client named.
 */
export function followUploads(options: FollowOptions): Follower {
  const uploads = new Map<string, Followed>();
  const pending = new Map<Digest, Followed>();
  const waiting: Digest[] = [];
  const closing = new AbortController();
  let atOnce = 0;

  const occupy = async (work: () => Promise<void>) => {
    atOnce += 1;
    await work();
    atOnce -= 1;
    const next = atOnce < options.mostAtOnce && !closing.signal.aborted ? waiting.shift() : undefined;
    if (next !== undefined) void occupy(() => readWhole(options, next, closing.signal));
  };
  const begin = (id: string, size: number) => {
    const followed: Followed = { size, controller: new AbortController(), wake: () => {}, kept: Promise.resolve() };
    uploads.set(id, followed);
    followed.kept = occupy(() => keepReading(options, id, followed).finally(() => uploads.delete(id)));
  };

  return {
    grew(id, size) {
      const followed = uploads.get(id);
      if (followed !== undefined) change(followed, { size });
      else if (size >= FOLLOW_FROM_BYTES && atOnce < options.mostAtOnce && options.store.readUpload) begin(id, size);
    },
    committed(id, digest, size) {
      const followed = uploads.get(id);
      if (followed === undefined) {
        if (size >= FOLLOW_FROM_BYTES && waiting.length < MOST_WAITING) waiting.push(digest);
        if (atOnce < options.mostAtOnce) void occupy(async () => {});
        return;
      }
      change(followed, { size, end: { digest, size } });
      pending.set(digest, followed);
      void followed.kept.then(() => pending.delete(digest));
    },
    aborted(id) {
      const followed = uploads.get(id);
      if (followed === undefined) return;
      followed.controller.abort();
      change(followed, { end: 'aborted' });
    },
    pending(digest) {
      const followed = pending.get(digest);
      if (followed !== undefined) followed.isUrgent = true;
      return followed?.kept;
    },
    close() {
      closing.abort();
      for (const followed of uploads.values()) followed.controller.abort();
    },
  };
}

/** Never throws: whoever needs the inventory has it read then. */
async function readWhole(options: FollowOptions, digest: Digest, signal: AbortSignal): Promise<void> {
  const { ensure, onError } = options;
  try {
    while (options.isBusy()) await sleep(BUSY_MILLISECONDS, undefined, { signal });
    await ensure(digest, signal);
  } catch (error) {
    if (!signal.aborted) onError(error);
  }
}

function change(followed: Followed, what: Partial<Pick<Followed, 'size' | 'end'>>): void {
  Object.assign(followed, what);
  followed.wake();
}

/** Never throws: a reading that comes to nothing is done again from the store, when it is needed. */
async function keepReading(options: FollowOptions, id: string, followed: Followed): Promise<void> {
  const { signal } = followed.controller;
  try {
    const outcome = await options.read(bytesOf(options, id, followed), signal);
    const { end } = followed;
    if (typeof end === 'object') await options.keep(end.digest, outcome, signal);
  } catch (error) {
    if (!signal.aborted && !(error instanceof StalledError)) options.onError(error);
  }
}

class StalledError extends Error {}

/** The bytes of the upload as they come, to the end of the blob that it becomes. */
async function* bytesOf(options: FollowOptions, id: string, followed: Followed): AsyncIterable<Uint8Array> {
  const { store } = options;
  let offset = 0;
  const lent = Buffer.allocUnsafeSlow(READ_BYTES);
  while (followed.end !== 'aborted') {
    const { end, size } = followed;
    const from = offset;
    const bytes =
      end === undefined
        ? store.readUpload?.(id, offset, lent)
        : store.read(end.digest, { start: offset, end: end.size }, lent);
    for await (const chunk of bytes ?? []) {
      offset += chunk.length;
      yield chunk;
      while (followed.isUrgent !== true && options.isBusy()) await sleep(BUSY_MILLISECONDS);
    }
    if (end !== undefined) return;
    // Bytes are told of before they are written, and a full disk takes none: without news, looking again shows the same.
    const isNews = followed.size !== size || followed.end !== undefined;
    if (!isNews && (offset === from || size <= offset)) await changed(followed);
  }
}

/** Resolves at the next change; throws StalledError where none comes for a while. */
async function changed(followed: Followed): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => reject(new StalledError('the upload stands still')), STALL_MILLISECONDS);
    followed.wake = () => {
      clearTimeout(timer);
      followed.wake = () => {};
      resolve();
    };
  });
}
