import type { Inventories, InventoryOutcome } from '../inventory/index.ts';
import type { Digest } from '../oci/digest.ts';
import type { Descriptor } from '../oci/manifest.ts';
import type { BlobStore } from '../storage/types.ts';

export interface EnsureOptions {
  readonly store: Pick<BlobStore, 'stat' | 'read'>;
  readonly inventories: Inventories;
  read(bytes: AsyncIterable<Uint8Array>, signal: AbortSignal): Promise<InventoryOutcome>;
  /** The reading that began while the layer was pushed, where it still goes on. */
  pending(digest: Digest): Promise<void> | undefined;
}

const READ_BYTES = 1 << 18;

/**
 * Sees that the inventory of a layer is kept: made while it was pushed, or earlier, or now from the store. However many
 * images ask for the same layer at once, it is read once.
 */
export function inventoryKeeper(options: EnsureOptions): (layer: Descriptor, signal: AbortSignal) => Promise<void> {
  const running = new Map<Digest, Promise<void>>();
  return async ({ digest }, signal) => {
    await options.pending(digest);
    if (await options.inventories.has(digest)) return;
    const reading = running.get(digest) ?? readNow(options, digest, signal).finally(() => running.delete(digest));
    running.set(digest, reading);
    await reading;
  };
}

async function readNow(
  { store, inventories, read }: EnsureOptions,
  digest: Digest,
  signal: AbortSignal,
): Promise<void> {
  const isThere = (await store.stat(digest)) !== undefined;
  const outcome: InventoryOutcome = isThere
    ? await read(store.read(digest, undefined, Buffer.allocUnsafeSlow(READ_BYTES)), signal)
    : { kind: 'failed', reason: 'its bytes were never pushed here' };
  await inventories.save(digest, outcome);
}
