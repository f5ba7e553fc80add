import type { Archive } from '../archive/archive.ts';
import type { BlobPlace } from './blob-place.ts';

/** The blobs of a layout in an archive: `blobs/<algorithm>/<hex>`. */
export function archiveBlobs(archive: Archive): BlobPlace {
  const pathOf = (digest: string) => `blobs/${digest.replace(':', '/')}`;
  return {
    isHere: async (digest) => archive.has(pathOf(digest)),
    manifest: ({ digest }, limitBytes) => archive.read(pathOf(digest), limitBytes),
    config: ({ digest }, limitBytes) => archive.read(pathOf(digest), limitBytes),
    layer({ digest, mediaType }) {
      const sizeBytes = archive.sizeOf(pathOf(digest));
      return {
        digest,
        mediaType,
        mismatch: 'doubted',
        ...(sizeBytes === undefined ? { absent: 'the archive does not hold it' } : { sizeBytes }),
        open: (signal) => archive.stream(pathOf(digest), signal),
      };
    },
  };
}
