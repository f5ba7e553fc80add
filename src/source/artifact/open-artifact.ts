import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { ArtifactReader } from '../../oci/artifact-place.ts';
import { algorithmOf, hexOf } from '../../oci/digest.ts';
import { type Archive, openArchive } from '../archive/archive.ts';
import { archiveBlobs } from '../layout/archive-blobs.ts';
import { MOST_MANIFEST_BYTES } from '../layout/blob-place.ts';
import { folderBlobs, readFolderFile } from '../layout/folder-blobs.ts';
import type { SourceOptions } from '../types.ts';
import { layoutArtifact } from './layout-artifact.ts';
import { registryArtifact } from './registry-artifact.ts';

export type ArtifactOptions = Omit<SourceOptions, 'platform'>;

/**
 * Opens what somebody named: `docker://host/name:tag`, an archive of an OCI layout, or the folder of one. Throws with a
 * sentence for people where it cannot be had. Closed by whoever opened it.
 */
export async function openArtifact(place: string, options: ArtifactOptions): Promise<ArtifactReader> {
  if (place.startsWith('docker://')) return registryArtifact(place, options);
  const found = await stat(place).catch((error: unknown) => {
    throw new Error(`cannot look at "${place}"`, { cause: error });
  });
  if (found.isDirectory()) return await inFolder(place);
  const opened = await openArchive(place, options);
  if (opened.kind === 'not-mine') throw new Error(`"${place}" is no tar archive`);
  if (opened.kind === 'refused') throw new Error(`cannot read "${place}": ${opened.reason}`);
  try {
    return await inArchive(place, opened.archive);
  } catch (error) {
    await opened.archive.close();
    throw error;
  }
}

async function inFolder(path: string): Promise<ArtifactReader> {
  const index = await readFolderFile(join(path, 'index.json'), MOST_MANIFEST_BYTES);
  const blobs = folderBlobs((digest) => join(path, 'blobs', algorithmOf(digest), hexOf(digest)));
  return layoutArtifact({ name: path, index, place: blobs, close: async () => {} });
}

async function inArchive(path: string, archive: Archive): Promise<ArtifactReader> {
  const index = await archive.read('index.json', MOST_MANIFEST_BYTES);
  return layoutArtifact({ name: path, index, place: archiveBlobs(archive), close: archive.close });
}
