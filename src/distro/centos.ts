import { endOfDay } from '../lib/day.ts';
import { rhel } from './rhel.ts';
import type { Distro, OsRelease, Support } from './types.ts';

/** www.centos.org/centos-linux-eol: the last days. */
const ENDS: ReadonlyMap<string, string> = new Map([
  ['3', '2010-10-31'],
  ['4', '2012-02-29'],
  ['5', '2017-03-31'],
  ['6', '2020-11-30'],
  ['7', '2024-06-30'],
  ['8', '2021-12-31'],
]);

/**
 * CentOS Linux up to 8, rebuilt from RHEL's sources under RHEL's names and versions: what Red Hat says of a release of
 * RHEL holds for it, but for its end. It is no other name of RHEL for that: RHEL 8 is supported until 2029, and CentOS
 * Linux 8 has been left as it was since 2021. Packages of modules bear other build numbers in their releases
 * (`module_el8.4.0+716`), which count only where all before them is the same.
 *
 * CentOS Stream has the same ID, runs ahead of RHEL, and nobody publishes advisories for it: it has no release here.
 */
export const centos: Distro = {
  ...rhel,
  id: 'centos',
  title: 'CentOS Linux',
  release,
  support,
};

function release(osRelease: OsRelease): string | undefined {
  const names = [osRelease['NAME'], osRelease['PRETTY_NAME'], osRelease['VERSION']];
  if (names.some((name) => name?.includes('Stream') === true)) return undefined;
  const found = rhel.release(osRelease);
  return found !== undefined && ENDS.has(found) ? found : undefined;
}

function support(release: string, now: number): Support {
  const end = ENDS.get(release);
  if (end === undefined) return { kind: 'unknown' };
  const since = endOfDay(end);
  return now < since ? { kind: 'supported', until: since } : { kind: 'end-of-life', since };
}
