import { type LastDays, supportUntil } from './parts/last-days.ts';
import { majorRelease } from './parts/major-release.ts';
import type { Distro, OsRelease } from './types.ts';

/** The last day of security support, by https://wiki.almalinux.org/release-notes/. */
const LAST_DAYS: ReadonlyMap<string, LastDays> = new Map([
  ['8', { supported: '2029-05-31' }],
  ['9', { supported: '2032-05-31' }],
  ['10', { supported: '2035-05-31' }],
]);

/** AlmaLinux: a release is a major number; its minor ones have their advisories together. They name binary packages. */
export const almalinux: Distro = {
  id: 'almalinux',
  title: 'AlmaLinux',
  scheme: 'rpm',
  packageType: 'rpm',
  release,
  ecosystem: (release) => `AlmaLinux:${release}`,
  filedUnder: 'source and binary',
  support: (release, now) => supportUntil(LAST_DAYS.get(release), now),
};

/** AlmaLinux Kitten, built ahead of CentOS Stream, bears the same ID, and none of the advisories are about it. */
function release(osRelease: OsRelease): string | undefined {
  return /\bKitten\b/.test(osRelease['NAME'] ?? '') ? undefined : majorRelease(osRelease);
}
