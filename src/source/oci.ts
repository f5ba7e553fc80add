import { join } from 'node:path';
import { algorithmOf, hexOf } from '../oci/digest.ts';
import { MOST_MANIFEST_BYTES } from './layout/blob-place.ts';
import { folderBlobs, readFolderFile } from './layout/folder-blobs.ts';
import { imagesOfLayout } from './layout/layout.ts';
import type { TargetSource } from './types.ts';

/** A folder with `oci-layout`, `index.json` and `blobs/` (image-spec, "OCI Image Layout Specification"). */
export const oci: TargetSource = {
  id: 'oci',
  prefixes: ['oci'],
  form: 'oci:FOLDER[:TAG]',
  title: 'an OCI layout',
  async open({ local }, { platform }) {
    if (local?.kind !== 'folder') return { kind: 'not-mine' };
    const { path, reference } = local;
    const index = await readFolderFile(join(path, 'index.json'), MOST_MANIFEST_BYTES);
    if (index === undefined) return { kind: 'not-mine' };
    const place = folderBlobs((digest) => join(path, 'blobs', algorithmOf(digest), hexOf(digest)));
    const found = await imagesOfLayout({ name: path, index, place }, reference, platform);
    return found.kind === 'refused' ? found : { ...found, close: async () => {} };
  },
};
