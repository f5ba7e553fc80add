import { foundFile } from '../image/index.ts';
import { collect, copied, TooLargeError } from '../lib/limited.ts';
import { inMemory } from '../lib/random-access.ts';
import { EMPTY_INVENTORY } from './empty-inventory.ts';
import { type ReadLayerOptions, readFile } from './read-layer.ts';
import type { Extractor, InventoryOutcome } from './types.ts';

/** An SBOM that came beside an image: the largest that is read. */
const MOST_BYTES = 64 * 2 ** 20;

/** Reads bytes that are no layer but one file, as if a layer had it at `path`. Throws what `bytes` throws. */
export async function readSingleFile(
  bytes: AsyncIterable<Uint8Array>,
  path: string,
  { extractors, ...options }: ReadLayerOptions & { readonly extractors: readonly Extractor[] },
): Promise<InventoryOutcome> {
  try {
    const file = foundFile({ path, mode: 0o644 }, inMemory(await collect(copied(bytes), MOST_BYTES)));
    const facts = await readFile(file, extractors, options);
    return { kind: 'read', inventory: { ...EMPTY_INVENTORY, files: facts.length === 0 ? [] : [{ path, facts }] } };
  } catch (error) {
    if (!(error instanceof TooLargeError)) throw error;
    return { kind: 'failed', reason: `it is larger than ${MOST_BYTES} bytes` };
  }
}
