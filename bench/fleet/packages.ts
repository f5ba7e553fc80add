import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { PackageRecord } from '../../src/inventory/types.ts';
import { type BoundPackage, bindDistro, bindPackage } from '../../src/match/bind.ts';
import type { Numbers } from './numbers.ts';

const DATA = fileURLToPath(new URL('../../../shared/data/', import.meta.url));

/** What an image is built on: the packages of one release, as a real image has them. */
export interface Base {
  readonly title: string;
  readonly packages: readonly BoundPackage[];
}

interface Listed {
  readonly Name: string;
  readonly Version: string;
  readonly Release?: string;
  readonly Epoch?: number;
  readonly SrcName?: string;
  readonly SrcVersion?: string;
  readonly SrcRelease?: string;
}

/** Real lists of packages, with what their images say of themselves. */
const LISTS: readonly [file: string, type: string, osRelease: Readonly<Record<string, string>>][] = [
  ['full_debian-buster.json', 'deb', { ID: 'debian', VERSION_ID: '10' }],
  ['packages_ubuntu-18.04.json.golden', 'deb', { ID: 'ubuntu', VERSION_ID: '18.04' }],
  ['packages_alpine-310.json.golden', 'apk', { ID: 'alpine', VERSION_ID: '3.10.9' }],
  ['packages_oraclelinux-8-slim.json.golden', 'rpm', { ID: 'almalinux', VERSION_ID: '8.9' }],
  ['packages_centos-6.json.golden', 'rpm', { ID: 'centos', VERSION_ID: '6' }],
  ['packages_vulnimage.json.golden', 'apk', { ID: 'alpine', VERSION_ID: '3.7.1' }],
];
const MANIFESTS: readonly [ending: string, version: string][] = [
  ['bookworm_rootfs', '12'],
  ['bookworm_slim_rootfs', '12'],
  ['bullseye_rootfs', '11'],
  ['trixie_rootfs', '13'],
  ['buster_amd64_rootfs', '10'],
  ['stretch_amd64_rootfs', '9'],
  ['jessie_amd64_rootfs', '8'],
];

/** The packages of real images, from the lists under `../shared/data`; each where its list is there. */
export function realBases(): readonly Base[] {
  const lists = LISTS.flatMap(([file, type, osRelease]) => {
    const path = join(DATA, 'package-lists', file);
    if (!existsSync(path)) return [];
    const listed = JSON.parse(readFileSync(path, 'utf8')) as readonly Listed[];
    return [
      baseOf(
        file,
        osRelease,
        listed.map((one) => recordOf(one, type)),
      ),
    ];
  });
  const folder = join(DATA, 'pkgdb/debian-manifests');
  const files = existsSync(folder) ? readdirSync(folder) : [];
  const manifests = MANIFESTS.flatMap(([ending, version]) => {
    const file = files.find((name) => name.endsWith(`_${ending}.manifest`));
    if (file === undefined) return [];
    const lines = readFileSync(join(folder, file), 'utf8').split('\n');
    const records = lines.flatMap((line) => {
      const [name = '', own = ''] = line.split('\t');
      return own === '' ? [] : [debRecord(name, own)];
    });
    return [baseOf(file, { ID: 'debian', VERSION_ID: version }, records)];
  });
  return [...lists, ...manifests];
}

function recordOf(
  { Name, Version, Release, Epoch, SrcName, SrcVersion, SrcRelease }: Listed,
  type: string,
): PackageRecord {
  const full = (version: string, release: string | undefined, epoch: number | undefined) =>
    `${type === 'rpm' && epoch !== undefined && epoch > 0 ? `${epoch}:` : ''}${version}${type === 'rpm' && release ? `-${release}` : ''}`;
  const version = full(Version, Release, Epoch);
  const source = { name: SrcName ?? Name, version: full(SrcVersion ?? Version, SrcRelease ?? Release, undefined) };
  return { type, name: Name, version, source };
}

function debRecord(name: string, version: string): PackageRecord {
  return { type: 'deb', name: name.replace(/:.*/, ''), version, source: { name: name.replace(/:.*/, ''), version } };
}

function baseOf(title: string, osRelease: Readonly<Record<string, string>>, records: readonly PackageRecord[]): Base {
  const distro = bindDistro(osRelease);
  const surroundings = distro === undefined ? {} : { distro };
  return { title, packages: records.map((record) => bindPackage(record, surroundings)) };
}

/** purl's types of the packages of languages, with how many of a hundred are of it. */
const LANGUAGES: readonly [type: string, ecosystem: string, share: number][] = [
  ['npm', 'npm', 45],
  ['pypi', 'PyPI', 15],
  ['maven', 'Maven', 15],
  ['golang', 'Go', 12],
  ['gem', 'RubyGems', 5],
  ['composer', 'Packagist', 3],
  ['cargo', 'crates.io', 3],
  ['nuget', 'NuGet', 2],
];

/**
 * So many distinct packages of languages. One name in eight is one that advisories are filed under, as far as there are
 * any; each has a handful of versions.
 */
export function languagePackages(
  count: number,
  namesOf: (ecosystem: string) => readonly string[],
  numbers: Numbers,
): readonly BoundPackage[] {
  const filed = new Map(LANGUAGES.map(([, ecosystem]) => [ecosystem, namesOf(ecosystem)]));
  const made = new Map<string, BoundPackage>();
  while (made.size < count) {
    const [type, ecosystem] = languageAt(numbers.below(100));
    const names = filed.get(ecosystem) ?? [];
    const isFiled = names.length > 0 && numbers.below(8) === 0;
    const name = isFiled ? (names[numbers.below(names.length)] ?? '') : plainName(type, numbers.below(9000));
    const version = `${numbers.below(8)}.${numbers.below(12)}.${numbers.below(6)}`;
    const written = type === 'golang' ? `v${version}` : version;
    const one = bindPackage({ type, name, version: written, source: { name, version: written } }, {});
    made.set(one.identity, one);
  }
  return [...made.values()];
}

function languageAt(percent: number): readonly [type: string, ecosystem: string] {
  let upTo = 0;
  for (const [type, ecosystem, share] of LANGUAGES) {
    upTo += share;
    if (percent < upTo) return [type, ecosystem];
  }
  return ['npm', 'npm'];
}

function plainName(type: string, at: number): string {
  if (type === 'maven') return `org.example.group${at % 300}:artifact-${at}`;
  if (type === 'golang') return `example.org/team${at % 200}/module-${at}`;
  if (type === 'composer') return `vendor${at % 200}/package-${at}`;
  return `plain-${type}-${at}`;
}
