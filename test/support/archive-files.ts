import type { Extractor } from '../../src/inventory/types.ts';
import { decompress } from '../../src/lib/decompress.ts';
import { tarReader } from '../../src/lib/tar.ts';
import { layersOfArchive } from './archives.ts';
import { gather } from './tar.ts';

/** The files that an extractor wants from the image in an archive, of each path the topmost layer's; no whiteouts. */
export async function wantedFiles(archive: string, extractor: Extractor): Promise<ReadonlyMap<string, Uint8Array>> {
  const files = new Map<string, Uint8Array>();
  for (const layer of await layersOfArchive(archive)) {
    const reader = tarReader({
      entry: (entry) =>
        entry.type === 'file' && extractor.wants(entry) ? gather((bytes) => files.set(entry.path, bytes)) : undefined,
    });
    for await (const chunk of decompress(once(layer)).bytes) if (!reader.push(chunk)) break;
    reader.finish();
  }
  return files;
}

async function* once(bytes: Uint8Array) {
  yield bytes;
}
