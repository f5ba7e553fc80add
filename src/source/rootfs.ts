import { folderTar } from './filesystem/folder-tar.ts';
import type { SourceLayer, TargetSource } from './types.ts';

/**
 * A folder or a tar archive that is no image, as the root of a file system: one layer. Last in the list, since any
 * folder and any tar is one.
 */
export const rootfs: TargetSource = {
  id: 'rootfs',
  prefixes: ['rootfs', 'dir'],
  form: 'rootfs:FOLDER, rootfs:FILE',
  title: 'a root file system, or any folder, as it is or as a tar archive',
  isFallback: true,
  async open({ local }) {
    if (local === undefined) return { kind: 'not-mine' };
    if (local.kind === 'folder') {
      const { bytes, remarks } = folderTar(local.path);
      return oneLayer(local.path, { ...LAYER, open: bytes, remarks }, async () => {});
    }
    const opened = await local.archive();
    if (opened.kind !== 'archive') return opened;
    const { archive } = opened;
    return oneLayer(local.path, { ...LAYER, sizeBytes: archive.sizeBytes, open: archive.whole }, archive.close);
  },
};

const LAYER = { mediaType: 'application/vnd.oci.image.layer.v1.tar', mismatch: 'doubted' } as const;

function oneLayer(name: string, layer: SourceLayer, close: () => Promise<void>) {
  return { kind: 'images', images: [{ name, layers: [layer], remarks: [] }], close } as const;
}
