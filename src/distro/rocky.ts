import { type LastDays, supportUntil } from './parts/last-days.ts';
import { majorRelease } from './parts/major-release.ts';
import type { Distro } from './types.ts';

/** The last day of support of each major release, by https://wiki.rockylinux.org/rocky/version/. */
const LAST_DAYS: ReadonlyMap<string, LastDays> = new Map([
  ['8', { supported: '2029-05-31' }],
  ['9', { supported: '2032-05-31' }],
  ['10', { supported: '2035-05-31' }],
]);

/** Rocky Linux: a release is a major number. Its advisories, as OSV has them, name source packages. */
export const rocky: Distro = {
  id: 'rocky',
  title: 'Rocky Linux',
  scheme: 'rpm',
  packageType: 'rpm',
  release: majorRelease,
  ecosystem: (release) => `Rocky Linux:${release}`,
  support: (release, now) => supportUntil(LAST_DAYS.get(release), now),
};
