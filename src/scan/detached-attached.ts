import { fileKey, type InventoryOutcome } from '../inventory/index.ts';
import { collect, copied, TooLargeError } from '../lib/limited.ts';
import { algorithmOf, type Digest, digestOf } from '../oci/digest.ts';
import type { DetachedLayer, LayerReaderOptions } from './detached-layers.ts';
import { ATTACHED_FILE } from './inventories.ts';
import type { AttachedSbom } from './record-image.ts';

/** No more of an SBOM is read wherever it lies. */
const MOST_BYTES = 32 << 20;

/**
 * Reads the SBOMs that are attached to an image which no registry here needs to hold, one after another. Each is read
 * once, ever; of one that cannot be had, that is what reading it came to.
 */
export async function readAttached(
  options: LayerReaderOptions,
  sboms: readonly DetachedLayer[],
  signal: AbortSignal,
): Promise<readonly AttachedSbom[]> {
  const attached: AttachedSbom[] = [];
  for (const sbom of sboms) {
    const { digest } = sbom;
    if (digest === undefined) continue;
    const outcome = (await known(options, digest)) ?? (await read(options, { ...sbom, digest }, signal));
    attached.push({ digest, outcome: async () => outcome });
  }
  return attached;
}

async function known({ inventories }: LayerReaderOptions, digest: Digest): Promise<InventoryOutcome | undefined> {
  const key = fileKey(digest);
  const kept = (await inventories.has(key)) ? await inventories.get(key) : undefined;
  return kept?.kind === 'read' ? kept : undefined;
}

async function read(
  { pool, inventories }: LayerReaderOptions,
  { digest, absent, open }: DetachedLayer & { readonly digest: Digest },
  signal: AbortSignal,
): Promise<InventoryOutcome> {
  if (absent !== undefined) return { kind: 'failed', reason: absent };
  const bytes = await bytesOf(open, signal);
  if (typeof bytes === 'string') return { kind: 'failed', reason: bytes };
  const own = digestOf(bytes, algorithmOf(digest));
  if (own !== digest) return { kind: 'failed', reason: `its bytes have the digest ${own}` };
  const outcome = await pool.read(once(bytes), { signal, fileAt: ATTACHED_FILE });
  await inventories.save(fileKey(digest), outcome);
  return outcome;
}

/** Or why there are none. */
async function bytesOf(open: DetachedLayer['open'], signal: AbortSignal): Promise<Uint8Array | string> {
  try {
    return await collect(copied(open(signal)), MOST_BYTES);
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof TooLargeError) return `it is larger than ${MOST_BYTES} bytes`;
    return error instanceof Error ? error.message : String(error);
  }
}

async function* once(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  yield bytes;
}
