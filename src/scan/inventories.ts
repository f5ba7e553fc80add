import {
  fileKey,
  followHardLinks,
  type Inventories,
  type InventoryKey,
  type InventoryOutcome,
  type ReaderPool,
} from '../inventory/index.ts';
import type { Digest } from '../oci/digest.ts';
import type { BlobStore } from '../storage/types.ts';

export interface KeeperOptions {
  readonly store: Pick<BlobStore, 'stat' | 'read'>;
  readonly pool: Pick<ReaderPool, 'read'>;
  readonly inventories: Inventories;
}

/** Sees that inventories of layers are made and kept. */
export interface InventoryKeeper {
  /** Keeps what a reading of the whole layer came to. */
  keep(digest: Digest, outcome: InventoryOutcome, signal: AbortSignal): Promise<void>;
  /**
   * Resolves when the layer's inventory is kept, after reading it where nobody has. However many images ask for the
   * same layer at once, it is read once. `pending` is a reading that began while the layer was pushed.
   */
  ensure(digest: Digest, pending: Promise<void> | undefined, signal: AbortSignal): Promise<void>;
  /** The same of a blob that is an SBOM which is attached to an image: read as one file, and kept as that. */
  ensureAttached(digest: Digest, signal: AbortSignal): Promise<void>;
}

/** Its ending says that only its content tells which form of SBOM it is. */
export const ATTACHED_FILE = 'attached.intoto.json';

const READ_BYTES = 1 << 18;

/** What is said of a layer whose bytes are not here. */
export const NEVER_PUSHED = 'its bytes were never pushed here';

/** Reads layers from the store, where they have not been read on their way there. */
export function inventoryKeeper({ store, pool, inventories }: KeeperOptions): InventoryKeeper {
  const running = new Map<InventoryKey, Promise<void>>();
  const open = (digest: Digest) => store.read(digest, undefined, Buffer.allocUnsafeSlow(READ_BYTES));

  const keep = async (digest: Digest, outcome: InventoryOutcome, signal: AbortSignal) =>
    await inventories.save(digest, await followHardLinks(pool, outcome, () => open(digest), signal));

  const read = async (digest: Digest, signal: AbortSignal) => {
    const isThere = (await store.stat(digest)) !== undefined;
    // Earlier extractors may have read it while its bytes were at hand.
    if (!isThere && (await inventories.get(digest)) !== undefined) return;
    await keep(
      digest,
      isThere ? await pool.read(open(digest), { signal }) : { kind: 'failed', reason: NEVER_PUSHED },
      signal,
    );
  };

  const readAttached = async (digest: Digest, signal: AbortSignal) => {
    const isThere = (await store.stat(digest)) !== undefined;
    if (!isThere && (await inventories.get(fileKey(digest))) !== undefined) return;
    const outcome: InventoryOutcome = isThere
      ? await pool.read(open(digest), { signal, fileAt: ATTACHED_FILE })
      : { kind: 'failed', reason: NEVER_PUSHED };
    await inventories.save(fileKey(digest), outcome);
  };

  const once = async (key: InventoryKey, work: () => Promise<void>) => {
    if (await inventories.has(key)) return;
    const reading = running.get(key) ?? work().finally(() => running.delete(key));
    running.set(key, reading);
    await reading;
  };

  return {
    keep,
    async ensure(digest, pending, signal) {
      await pending;
      await once(digest, () => read(digest, signal));
    },
    ensureAttached: (digest, signal) => once(fileKey(digest), () => readAttached(digest, signal)),
  };
}
