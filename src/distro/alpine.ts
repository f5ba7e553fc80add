import { endOfDay } from '../lib/day.ts';
import type { Distro, OsRelease, Support } from './types.ts';

/** The last day of support of each branch, by https://alpinelinux.org/releases/. */
const LAST_DAYS: ReadonlyMap<string, string> = new Map([
  ['v3.0', '2016-05-01'],
  ['v3.1', '2016-11-01'],
  ['v3.2', '2017-05-01'],
  ['v3.3', '2017-11-01'],
  ['v3.4', '2018-05-01'],
  ['v3.5', '2018-11-01'],
  ['v3.6', '2019-05-01'],
  ['v3.7', '2019-11-01'],
  ['v3.8', '2020-05-01'],
  ['v3.9', '2020-11-01'],
  ['v3.10', '2021-05-01'],
  ['v3.11', '2021-11-01'],
  ['v3.12', '2022-05-01'],
  ['v3.13', '2022-11-01'],
  ['v3.14', '2023-05-01'],
  ['v3.15', '2023-11-01'],
  ['v3.16', '2024-05-23'],
  ['v3.17', '2024-11-22'],
  ['v3.18', '2025-05-09'],
  ['v3.19', '2025-11-01'],
  ['v3.20', '2026-04-01'],
  ['v3.21', '2026-11-01'],
  ['v3.22', '2027-05-01'],
  ['v3.23', '2027-11-01'],
  ['v3.24', '2028-06-01'],
]);

/** Alpine Linux: a release is a branch, `v3.18`, or the rolling `edge`. */
export const alpine: Distro = {
  id: 'alpine',
  title: 'Alpine Linux',
  scheme: 'apk',
  packageType: 'apk',
  release,
  ecosystem: (release) => `Alpine:${release}`,
  support,
};

/** Edge calls itself by a date of the release to come: `3.21.0_alpha20240923`. A candidate is of its own branch. */
function release(osRelease: OsRelease): string | undefined {
  const version = (osRelease['VERSION_ID'] ?? '').trim();
  if (version === 'edge') return 'edge';
  const [, major, minor, suffix] = /^(\d{1,3})\.(\d{1,3})(?:\.\d{1,3})?(?:_([a-z]+)\d{0,14})?$/.exec(version) ?? [];
  if (major === undefined || minor === undefined) return undefined;
  return suffix === undefined || suffix === 'rc' ? `v${major}.${minor}` : 'edge';
}

function support(release: string, now: number): Support {
  if (release === 'edge') return { kind: 'supported' };
  const lastDay = LAST_DAYS.get(release);
  if (lastDay === undefined) return { kind: 'unknown' };
  const until = endOfDay(lastDay);
  return now < until ? { kind: 'supported', until } : { kind: 'end-of-life', since: until };
}
