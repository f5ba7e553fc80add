import type { Distro } from './types.ts';

/** Chainguard's images: rolling like Wolfi, which they are made with, and with advisories of their own that hold Wolfi's. */
export const chainguard: Distro = {
  id: 'chainguard',
  title: 'Chainguard',
  scheme: 'apk',
  packageType: 'apk',
  release: () => 'rolling',
  ecosystem: () => 'Chainguard',
  support: () => ({ kind: 'supported' }),
};
