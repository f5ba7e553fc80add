import { savedImages } from './archive/saved-images.ts';
import type { TargetSource } from './types.ts';

/** A tar archive, compressed or not, with `manifest.json`, or of an older docker with `repositories`. */
export const dockerArchive: TargetSource = {
  id: 'docker-archive',
  prefixes: ['docker-archive'],
  form: 'docker-archive:FILE[:NAME:TAG]',
  title: 'what docker save writes',
  async open({ local }, { platform }) {
    if (local?.kind !== 'file') return { kind: 'not-mine' };
    const opened = await local.archive();
    if (opened.kind !== 'archive') return opened;
    const { archive } = opened;
    const found = await savedImages(archive, local.path, { wanted: platform, reference: local.reference });
    return found.kind === 'images' ? { ...found, close: archive.close } : found;
  },
};
