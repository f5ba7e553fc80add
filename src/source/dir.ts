import { join } from 'node:path';
import { hexOf } from '../oci/digest.ts';
import { MOST_MANIFEST_BYTES } from './layout/blob-place.ts';
import { folderBlobs, readFolderFile } from './layout/folder-blobs.ts';
import { imagesOf } from './layout/images-of.ts';
import type { TargetSource } from './types.ts';

/**
 * A folder with `version`, `manifest.json` and blobs named by their hex (containers-transports(5), "dir"). A manifest
 * below an index is `<hex>.manifest.json`.
 */
export const dir: TargetSource = {
  id: 'dir',
  prefixes: ['dir'],
  form: 'dir:FOLDER',
  title: "skopeo's own folder of an image",
  async open({ local }, { platform }) {
    if (local?.kind !== 'folder') return { kind: 'not-mine' };
    const { path } = local;
    const version = await readFolderFile(join(path, 'version'), 1024);
    const bytes = await readFolderFile(join(path, 'manifest.json'), MOST_MANIFEST_BYTES);
    const isMine = version !== undefined && Buffer.from(version).toString().startsWith('Directory Transport Version: ');
    if (!isMine || bytes === undefined) return { kind: 'not-mine' };
    const blobs = folderBlobs((digest) => join(path, hexOf(digest)));
    const { isHere, manifest } = folderBlobs((digest) => join(path, `${hexOf(digest)}.manifest.json`));
    const place = { ...blobs, ...(isHere === undefined ? {} : { isHere }), manifest };
    const found = await imagesOf(place, { name: path, bytes, mediaType: '' }, platform);
    return found.kind === 'refused' ? found : { ...found, close: async () => {} };
  },
};
