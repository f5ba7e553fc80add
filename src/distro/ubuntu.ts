import { endOfDay } from '../lib/day.ts';
import type { Distro, OsRelease, Support } from './types.ts';

interface Release {
  readonly release: string;
  readonly codename: string;
  readonly isLts: boolean;
  /** The last day of standard security support: of the server where it is longer than the desktop's. */
  readonly standard: string;
  /** The last day of Expanded Security Maintenance, which Ubuntu Pro brings. */
  readonly pro?: string;
  /** The last day of Pro's Legacy add-on. */
  readonly legacy?: string;
}

/** Ubuntu's package distro-info-data, ubuntu.csv: `eol` or `eol-server`, `eol-esm`, `eol-legacy`. */
const RELEASES: readonly Release[] = `
   4.10    warty    2006-04-30
   5.04    hoary    2006-10-31
   5.10    breezy   2007-04-13
   6.06LTS dapper   2011-06-01
   6.10    edgy     2008-04-25
   7.04    feisty   2008-10-19
   7.10    gutsy    2009-04-18
   8.04LTS hardy    2013-05-09
   8.10    intrepid 2010-04-30
   9.04    jaunty   2010-10-23
   9.10    karmic   2011-04-30
  10.04LTS lucid    2015-04-30
  10.10    maverick 2012-04-10
  11.04    natty    2012-10-28
  11.10    oneiric  2013-05-09
  12.04LTS precise  2017-04-28 2019-04-26
  12.10    quantal  2014-05-16
  13.04    raring   2014-01-27
  13.10    saucy    2014-07-17
  14.04LTS trusty   2019-04-25 2024-04-25 2026-04-28
  14.10    utopic   2015-07-23
  15.04    vivid    2016-02-04
  15.10    wily     2016-07-28
  16.04LTS xenial   2021-04-30 2026-04-23 2028-04-25
  16.10    yakkety  2017-07-20
  17.04    zesty    2018-01-13
  17.10    artful   2018-07-19
  18.04LTS bionic   2023-05-31 2028-04-26 2030-04-30
  18.10    cosmic   2019-07-18
  19.04    disco    2020-01-23
  19.10    eoan     2020-07-17
  20.04LTS focal    2025-05-29 2030-04-23 2032-04-27
  20.10    groovy   2021-07-22
  21.04    hirsute  2022-01-20
  21.10    impish   2022-07-14
  22.04LTS jammy    2027-06-01 2032-04-21 2034-04-25
  22.10    kinetic  2023-07-20
  23.04    lunar    2024-01-25
  23.10    mantic   2024-07-11
  24.04LTS noble    2029-05-31 2034-04-25 2036-04-29
  24.10    oracular 2025-07-10
  25.04    plucky   2026-01-15
  25.10    questing 2026-07-09
  26.04LTS resolute 2031-05-29 2036-04-23 2038-04-27
  26.10    stonking 2027-07-15`
  .trim()
  .split('\n')
  .map(parseRelease);

/**
 * Ubuntu. What Ubuntu Pro alone has fixed is filed in an ecosystem of its own, which speaks of the same packages: the
 * code that it mends is the release's. Derivatives (Mint, Pop!_OS) bear an ID of their own and are not Ubuntu.
 */
export const ubuntu: Distro = {
  id: 'ubuntu',
  title: 'Ubuntu',
  scheme: 'deb',
  packageType: 'deb',
  release,
  ecosystem: (release) => `Ubuntu:${withSuffix(release)}`,
  further,
  support,
};

/** The release that a codename stands for (`jammy` is `22.04`), or undefined for a word that is none. */
export function ubuntuRelease(codename: string): string | undefined {
  return RELEASES.find((known) => known.codename === codename)?.release;
}

function parseRelease(line: string): Release {
  const [name = '', codename = '', standard = '', pro, legacy] = line.trim().split(/ +/);
  return {
    release: name.replace('LTS', ''),
    codename,
    isLts: name.endsWith('LTS'),
    standard,
    ...(pro === undefined ? {} : { pro }),
    ...(legacy === undefined ? {} : { legacy }),
  };
}

function release(osRelease: OsRelease): string | undefined {
  const version = (osRelease['VERSION_ID'] ?? '').trim();
  const number = /^\d{1,2}\.\d\d(?=$|\.\d)/.exec(version)?.[0];
  if (number !== undefined || version !== '') return number;
  return ubuntuRelease((osRelease['VERSION_CODENAME'] ?? osRelease['UBUNTU_CODENAME'] ?? '').trim().toLowerCase());
}

/** Since 8.04 every release of an April of an even year is an LTS: so will those be that are not known here. */
function isLts(release: string): boolean {
  const known = RELEASES.find((one) => one.release === release);
  return known?.isLts ?? /^\d*[02468]\.04$/.test(release);
}

function withSuffix(release: string): string {
  return isLts(release) ? `${release}:LTS` : release;
}

/** The first LTS that had Expanded Security Maintenance. */
const FIRST_PRO = '12.04';

/**
 * Pro's own rebuilds for FIPS 140 say so in their versions (`1.1.1f-1ubuntu2.fips.22`), and their ecosystems speak of
 * nothing else.
 */
function further(release: string, version = ''): readonly string[] {
  if (!isLts(release) || Number(release) < Number(FIRST_PRO)) return [];
  const fips = ['FIPS', 'FIPS-updates', 'FIPS-preview'].map((name) => `Ubuntu:Pro:${name}:${release}:LTS`);
  return [`Ubuntu:Pro:${release}:LTS`, ...(isFips(version) ? fips : [])];
}

function isFips(version: string): boolean {
  return /[.+~]fips/i.test(version);
}

function support(release: string, now: number): Support {
  const known = RELEASES.find((one) => one.release === release);
  if (known === undefined) return { kind: 'unknown' };
  const standard = endOfDay(known.standard);
  if (now < standard) return { kind: 'supported', until: standard };
  const pro = known.pro === undefined ? standard : endOfDay(known.pro);
  if (now < pro) return { kind: 'extended', until: pro, by: 'Ubuntu Pro' };
  const legacy = known.legacy === undefined ? pro : endOfDay(known.legacy);
  if (now < legacy) return { kind: 'extended', until: legacy, by: 'Ubuntu Pro with the Legacy add-on' };
  return { kind: 'end-of-life', since: legacy };
}
