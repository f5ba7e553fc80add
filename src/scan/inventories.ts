import { followHardLinks, type Inventories, type InventoryOutcome, type ReaderPool } from '../inventory/index.ts';
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
}

const READ_BYTES = 1 << 18;

/** What is said of a layer whose bytes are not here. */
export const NEVER_PUSHED = 'its bytes were never pushed here';

/** Reads layers from the store, where they have not been read on their way there. */
export function inventoryKeeper({ store, pool, inventories }: KeeperOptions): InventoryKeeper {
  const running = new Map<Digest, Promise<void>>();
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

  return {
    keep,
    async ensure(digest, pending, signal) {
      await pending;
      if (await inventories.has(digest)) return;
      const reading = running.get(digest) ?? read(digest, signal).finally(() => running.delete(digest));
      running.set(digest, reading);
      await reading;
    },
  };
}
