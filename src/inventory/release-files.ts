import { linesOf } from '../lib/lines.ts';

/** The fields that a distribution's own os-release would have. */
export type ReleaseFields = Readonly<Record<string, string>>;

interface ReleaseFile {
  readonly path: string;
  /** Nothing where it does not tell. */
  read(lines: readonly string[]): ReleaseFields;
}

/** What older releases have in the place of os-release, those first that tell more. */
const STAND_INS: readonly ReleaseFile[] = [
  { path: 'etc/lsb-release', read: lsbFields },
  { path: 'etc/alpine-release', read: ([line = '']) => named('alpine', 'Alpine Linux', line) },
  ...['oracle', 'centos', 'almalinux', 'rocky', 'fedora', 'redhat', 'system'].map((name) => ({
    path: `etc/${name}-release`,
    read: ([line = '']: readonly string[]) => redHatFields(line),
  })),
  { path: 'etc/SuSE-release', read: suseFields },
  { path: 'etc/photon-release', read: ([line = '']) => named('photon', 'VMware Photon OS', lastWord(line)) },
  { path: 'etc/mariner-release', read: ([line = '']) => named('mariner', 'CBL-Mariner', lastWord(line)) },
  { path: 'etc/debian_version', read: ([line = '']) => debianFields(line) },
];

/** Where an image says which distribution it is, in the order in which that counts (os-release(5): /etc first). */
export const RELEASE_FILES: readonly string[] = [
  'etc/os-release',
  'usr/lib/os-release',
  ...STAND_INS.map(({ path }) => path),
];

const MOST_LINES = 100;
const LONGEST_LINE = 1000;

/** What a file that stands in for os-release says; undefined where the path is none of them. */
export function standInFields(path: string, bytes: Uint8Array): ReleaseFields | undefined {
  const file = STAND_INS.find((one) => one.path === path);
  if (file === undefined) return undefined;
  const lines = Iterator.from(linesOf(bytes))
    .take(MOST_LINES)
    .map((line) => line.slice(0, LONGEST_LINE).trim());
  return file.read([...lines]);
}

function named(id: string, name: string, version: string): ReleaseFields {
  return version === '' ? {} : { ID: id, NAME: name, VERSION_ID: version, PRETTY_NAME: `${name} ${version}` };
}

function lastWord(line: string): string {
  return line.slice(line.lastIndexOf(' ') + 1);
}

/** `DISTRIB_ID=Ubuntu`, `DISTRIB_RELEASE=10.04`: the Linux Standard Base's file, as Ubuntu and its kin have it. */
function lsbFields(lines: readonly string[]): ReleaseFields {
  const pairs = lines.map((line) => line.split('='));
  const fields = new Map(pairs.map(([name = '', ...rest]) => [name, rest.join('=').replaceAll('"', '')]));
  const [id = '', version = ''] = [fields.get('DISTRIB_ID'), fields.get('DISTRIB_RELEASE')];
  if (id === '' || version === '') return {};
  const codename = fields.get('DISTRIB_CODENAME') ?? '';
  return {
    ID: id.toLowerCase().replaceAll(' ', '-'),
    NAME: id,
    VERSION_ID: version,
    PRETTY_NAME: fields.get('DISTRIB_DESCRIPTION') ?? `${id} ${version}`,
    ...(codename === '' ? {} : { VERSION_CODENAME: codename }),
  };
}

/** How the name before ` release ` begins → what os-release calls the distribution. */
const RED_HATS: readonly (readonly [string, string])[] = [
  ['Red Hat Enterprise Linux', 'rhel'],
  ['CentOS', 'centos'],
  ['Fedora', 'fedora'],
  ['AlmaLinux', 'almalinux'],
  ['Rocky Linux', 'rocky'],
  ['Oracle', 'ol'],
  ['Enterprise Linux Enterprise Linux Server', 'ol'],
  ['Amazon Linux', 'amzn'],
  ['Scientific Linux', 'scientific'],
];

/** `CentOS release 6.10 (Final)`, `Amazon Linux AMI release 2018.03`. */
function redHatFields(line: string): ReleaseFields {
  const at = line.indexOf(' release ');
  const [version = ''] = /^[0-9][0-9.]*/.exec(line.slice(at + ' release '.length)) ?? [];
  const [, id] = RED_HATS.find(([name]) => line.startsWith(name)) ?? [];
  if (at === -1 || version === '' || id === undefined) return {};
  return { ID: id, NAME: line.slice(0, at), VERSION_ID: version, PRETTY_NAME: line };
}

/** `SUSE Linux Enterprise Server 11 (x86_64)`, then `VERSION = 11` and `PATCHLEVEL = 4`. */
function suseFields(lines: readonly string[]): ReleaseFields {
  const [title = ''] = lines;
  const valueOf = (name: string) => lines.find((line) => line.startsWith(`${name} = `))?.slice(name.length + 3);
  const [version, level] = [valueOf('VERSION'), valueOf('PATCHLEVEL')];
  if (version === undefined) return {};
  const isOpen = title.startsWith('openSUSE');
  const release = level === undefined || level === '0' ? version : `${version}.${level}`;
  return {
    ID: isOpen ? 'opensuse' : 'sles',
    NAME: isOpen ? 'openSUSE' : 'SLES',
    VERSION_ID: release,
    PRETTY_NAME: title,
  };
}

/** `12.5` is a stable release, whose VERSION_ID is `12`; `trixie/sid` one that has no number yet. */
function debianFields(version: string): ReleaseFields {
  if (version === '') return {};
  const names = { ID: 'debian', NAME: 'Debian GNU/Linux', PRETTY_NAME: `Debian GNU/Linux ${version}` };
  const major = /^([0-9]+)(?:\.|$)/.exec(version)?.[1];
  if (major !== undefined) return { ...names, VERSION_ID: major };
  return { ...names, VERSION_CODENAME: version.split('/')[0] ?? version };
}
