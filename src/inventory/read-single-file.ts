import { foundFile } from '../image/index.ts';
import { inMemory } from '../lib/random-access.ts';
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
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of bytes) {
    size += part.length;
    if (size > MOST_BYTES) return { kind: 'failed', reason: `it is larger than ${MOST_BYTES} bytes` };
    parts.push(Uint8Array.from(part));
  }
  const file = foundFile({ path, mode: 0o644 }, inMemory(Buffer.concat(parts)));
  const facts = await readFile(file, extractors, options);
  return {
    kind: 'read',
    inventory: {
      files: facts.length === 0 ? [] : [{ path, facts }],
      links: [],
      hardLinks: [],
      folders: [],
      removed: [],
      opaque: [],
      detours: [],
      assumed: [],
      partial: [],
    },
  };
}
