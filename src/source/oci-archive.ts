import { archiveBlobs } from './layout/archive-blobs.ts';
import { MOST_MANIFEST_BYTES } from './layout/blob-place.ts';
import { imagesOfLayout } from './layout/layout.ts';
import type { TargetSource } from './types.ts';

/** A tar archive, compressed or not, of an OCI layout. */
export const ociArchive: TargetSource = {
  id: 'oci-archive',
  prefixes: ['oci-archive'],
  form: 'oci-archive:FILE[:TAG]',
  title: 'an archive of an OCI layout, as containerd, docker, podman and skopeo write it',
  async open({ local }, { platform }) {
    if (local?.kind !== 'file') return { kind: 'not-mine' };
    const opened = await local.archive();
    if (opened.kind !== 'archive') return opened;
    const { archive } = opened;
    const index = await archive.read('index.json', MOST_MANIFEST_BYTES);
    if (index === undefined) return { kind: 'not-mine' };
    const layout = { name: local.path, index, place: archiveBlobs(archive) };
    const found = await imagesOfLayout(layout, local.reference, platform);
    return found.kind === 'refused' ? found : { ...found, close: archive.close };
  },
};
