import { endOfDay } from '../lib/day.ts';
import { productsOf } from './redhat/products.ts';
import type { Distro, OsRelease, Support } from './types.ts';

interface Release {
  readonly release: string;
  /** The last day of maintenance support. */
  readonly supported: string;
  /** The last day of Extended Life Cycle Support, an add-on that is paid for; RHEL's repositories stay as they are. */
  readonly extended: string;
}

/** access.redhat.com, "Red Hat Enterprise Linux Life Cycle": "Maintenance Support ends", "ELS add-on ends". */
const RELEASES: readonly Release[] = [
  { release: '3', supported: '2010-10-31', extended: '2014-01-30' },
  { release: '4', supported: '2012-02-29', extended: '2017-03-31' },
  { release: '5', supported: '2017-03-31', extended: '2020-11-30' },
  { release: '6', supported: '2020-11-30', extended: '2024-06-30' },
  { release: '7', supported: '2024-06-30', extended: '2029-05-31' },
  { release: '8', supported: '2029-05-31', extended: '2033-05-31' },
  { release: '9', supported: '2032-05-31', extended: '2036-05-31' },
  { release: '10', supported: '2035-05-31', extended: '2039-05-31' },
];

/**
 * Red Hat Enterprise Linux, and UBI, the part of it that anybody may pass on: the same packages, and an os-release that
 * says `rhel`. A release is a major one, since Red Hat mends the newest minor and leaves the others behind; what it keeps
 * mending of an older minor for those who pay (EUS, AUS, TUS, E4S) is told apart by `products`.
 *
 * What is made from its sources is not the same distribution: CentOS Linux has an end of its own (`centos.ts`),
 * AlmaLinux, Rocky and Oracle have advisories of their own, and CentOS Stream runs ahead of it.
 */
export const rhel: Distro = {
  id: 'rhel',
  title: 'Red Hat Enterprise Linux',
  scheme: 'rpm',
  packageType: 'rpm',
  release,
  ecosystem: (release) => `Red Hat:${release}`,
  filedUnder: 'source and binary',
  products: productsOf,
  support,
};

/** `8.6`, `9`; before RHEL 7 there is no os-release, and what stands for it comes from /etc/redhat-release. */
function release(osRelease: OsRelease): string | undefined {
  return /^(\d{1,2})(?:\.\d{1,2}){0,2}$/.exec((osRelease['VERSION_ID'] ?? '').trim())?.[1];
}

function support(release: string, now: number): Support {
  const known = RELEASES.find((one) => one.release === release);
  if (known === undefined) return { kind: 'unknown' };
  const [supported, extended] = [endOfDay(known.supported), endOfDay(known.extended)];
  if (now < supported) return { kind: 'supported', until: supported };
  if (now < extended) return { kind: 'extended', until: extended, by: 'Extended Life Cycle Support' };
  return { kind: 'end-of-life', since: extended };
}
