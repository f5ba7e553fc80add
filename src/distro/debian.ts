import { endOfDay } from '../lib/day.ts';
import type { Distro, OsRelease, Support } from './types.ts';

interface Release {
  readonly release: string;
  readonly codename: string;
  /** The last day of security support by Debian itself; absent before a release is out. */
  readonly supported?: string;
  /** The last day of Debian LTS. Extended LTS is sold by others, and its advisories are not Debian's. */
  readonly longTerm?: string;
}

/** Debian's package distro-info-data, debian.csv. Before Debian 4 the minor number is part of the release's name. */
const RELEASES: readonly Release[] = [
  { release: '3.0', codename: 'woody', supported: '2006-06-30' },
  { release: '3.1', codename: 'sarge', supported: '2008-03-31' },
  { release: '4', codename: 'etch', supported: '2010-02-15' },
  { release: '5', codename: 'lenny', supported: '2012-02-06' },
  { release: '6', codename: 'squeeze', supported: '2014-05-31', longTerm: '2016-02-29' },
  { release: '7', codename: 'wheezy', supported: '2016-04-25', longTerm: '2018-05-31' },
  { release: '8', codename: 'jessie', supported: '2018-06-17', longTerm: '2020-06-30' },
  { release: '9', codename: 'stretch', supported: '2020-07-18', longTerm: '2022-06-30' },
  { release: '10', codename: 'buster', supported: '2022-09-10', longTerm: '2024-06-30' },
  { release: '11', codename: 'bullseye', supported: '2024-08-14', longTerm: '2026-08-31' },
  { release: '12', codename: 'bookworm', supported: '2026-07-11', longTerm: '2028-06-30' },
  { release: '13', codename: 'trixie', supported: '2028-08-09', longTerm: '2030-06-30' },
  { release: '14', codename: 'forky' },
  { release: '15', codename: 'duke' },
];

/**
 * Debian. Its testing and unstable write the coming release's name into os-release both, and no number: what names
 * `forky` is taken for Debian 14, whose entries in the security tracker are testing's.
 */
export const debian: Distro = {
  id: 'debian',
  title: 'Debian',
  scheme: 'deb',
  packageType: 'deb',
  release,
  ecosystem: (release) => `Debian:${release}`,
  support,
};

/** The release that a codename stands for (`stretch` is `9`, `sid` is `sid`), or undefined for a word that is none. */
export function debianRelease(codename: string): string | undefined {
  if (codename === 'sid' || codename === 'unstable') return 'sid';
  return RELEASES.find((known) => known.codename === codename)?.release;
}

/** `VERSION_ID` may be what /etc/debian_version holds, where there is no os-release: `9.13`, `buster/sid`. */
function release(osRelease: OsRelease): string | undefined {
  const version = (osRelease['VERSION_ID'] ?? '').trim();
  const number = /^(\d{1,3})(\.\d{1,3}){0,2}$/.exec(version);
  if (number !== null) return version.startsWith('3.') ? version.slice(0, 3) : number[1];
  const codename = version === '' ? osRelease['VERSION_CODENAME'] : version.split('/')[0];
  return debianRelease((codename ?? '').trim().toLowerCase());
}

function support(release: string, now: number): Support {
  const known = RELEASES.find((one) => one.release === release);
  if (known?.supported === undefined) return { kind: 'unknown' };
  const supported = endOfDay(known.supported);
  if (now < supported) return { kind: 'supported', until: supported };
  if (known.longTerm === undefined) return { kind: 'end-of-life', since: supported };
  const until = endOfDay(known.longTerm);
  return now < until ? { kind: 'extended', until, by: 'Debian LTS' } : { kind: 'end-of-life', since: until };
}
