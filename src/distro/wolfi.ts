import type { Distro } from './types.ts';

/** Wolfi: rolling, so that the date in `VERSION_ID` tells no release apart, and looked after as long as it rolls. */
export const wolfi: Distro = {
  id: 'wolfi',
  title: 'Wolfi',
  scheme: 'apk',
  packageType: 'apk',
  release: () => 'rolling',
  ecosystem: () => 'Wolfi',
  support: () => ({ kind: 'supported' }),
};
