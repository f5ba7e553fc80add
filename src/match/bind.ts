import { distroFor } from '../distro/index.ts';
import type { Distro, OsRelease, PackageKey } from '../distro/types.ts';
import type { ImageInventory, PackageRecord } from '../inventory/types.ts';
import { ecosystemKey, OPERATING_SYSTEM_TYPES } from './ecosystems.ts';
import { purlOf } from './purl.ts';
import { bounded, storable } from './text.ts';

/** The distribution that an image says it is. What is known of it here is in `distro`, where it is known at all. */
export interface BoundDistro {
  readonly id: string;
  readonly release?: string;
  /** For people: `Debian GNU/Linux 12 (bookworm)`. */
  readonly name: string;
  readonly distro?: Distro;
}

/** The repositories that an image's rpms came from, each once, in order: they decide which advisories speak of them. */
export interface PackageOrigin {
  /** Two are the same where it is. */
  readonly identity: string;
  readonly names: readonly string[];
  readonly cpes: readonly string[];
}

/** What the packages of one image are bound to. */
export interface Surroundings {
  readonly distro?: BoundDistro;
  readonly origin?: PackageOrigin;
}

/** A package with what it belongs to, as it is stored: two are the same where `identity` is. */
export interface BoundPackage {
  readonly identity: string;
  readonly type: string;
  /** At most 300 characters, and 256 of the version: both are indexed. */
  readonly name: string;
  readonly version: string;
  readonly architecture?: string;
  readonly sourceName: string;
  readonly sourceVersion: string;
  readonly vendor?: string;
  readonly module?: string;
  readonly origin?: PackageOrigin;
  readonly distroId?: string;
  readonly distroRelease?: string;
  /** The version scheme; named like the type where the distribution is not known. */
  readonly scheme: string;
  readonly purl: string;
  /** Where its advisories are filed; none where it belongs to no known release or ecosystem. */
  readonly keys: readonly PackageKey[];
}

/** Of a key: what is longer is no package's name. */
const LONGEST_NAME = 200;
const LONGEST_INDEXED_NAME = 300;
const LONGEST_INDEXED_VERSION = 256;
const LONGEST_TYPE = 100;
const DISTRO_WORD = /^[a-z0-9._-]{1,64}$/i;

/** What an os-release says, made safe to store; undefined where it names no distribution. */
export function bindDistro(osRelease: OsRelease | undefined): BoundDistro | undefined {
  const id = osRelease?.['ID'] ?? '';
  if (osRelease === undefined || !DISTRO_WORD.test(id)) return undefined;
  const distro = distroFor(osRelease);
  const version = osRelease['VERSION_ID'] ?? '';
  const release = distro === undefined ? version : distro.release(osRelease);
  return {
    id,
    ...(release !== undefined && DISTRO_WORD.test(release) ? { release } : {}),
    name: printable(osRelease['PRETTY_NAME'] ?? `${osRelease['NAME'] ?? id} ${version}`) || id,
    ...(distro === undefined ? {} : { distro }),
  };
}

/** What an inventory says of where its packages come from. */
export function surroundingsOf({ osRelease, repositories }: ImageInventory): Surroundings {
  const distro = bindDistro(osRelease);
  const [names, cpes] = [repositories.names, repositories.cpes].map((texts) =>
    [...new Set(texts.map(storable))].toSorted(),
  );
  const isEmpty = names === undefined || cpes === undefined || names.length + cpes.length === 0;
  return {
    ...(distro === undefined ? {} : { distro }),
    ...(isEmpty ? {} : { origin: { identity: bounded(JSON.stringify([names, cpes])), names, cpes } }),
  };
}

/**
 * Binds a package to what it belongs to. One of the operating system belongs to the distribution: Debian and Alpine file
 * advisories under the source package (Debian's `Source`, Alpine's `origin`), so that is its key. One of another type
 * than the distribution's own (dpkg inside an Alpine) has none. Any other belongs to its ecosystem, in whatever image.
 */
export function bindPackage(record: PackageRecord, { distro, origin }: Surroundings): BoundPackage {
  const isOfSystem = OPERATING_SYSTEM_TYPES.has(record.type);
  const bound = isOfSystem ? distro : undefined;
  const own = bound?.distro?.packageType === record.type ? bound.distro : undefined;
  const [name, version] = [storable(record.name), storable(record.version)];
  const source = { sourceName: storable(record.source.name), sourceVersion: storable(record.source.version) };
  const architecture = record.architecture === undefined ? undefined : storable(record.architecture);
  const ofRpm = record.type === 'rpm' ? rpmFields(record, origin) : {};
  const fields = {
    type: bounded(record.type, LONGEST_TYPE),
    ...source,
    ...(architecture === undefined ? {} : { architecture }),
  };
  const inSystem = [bound?.id, bound?.release, name, version, architecture, source.sourceName, source.sourceVersion];
  return {
    ...fields,
    ...ofRpm,
    name: bounded(name, LONGEST_INDEXED_NAME),
    version: bounded(version, LONGEST_INDEXED_VERSION),
    identity: bounded(JSON.stringify([record.type, ...inSystem, ...identityOfRpm(ofRpm)])),
    ...(bound === undefined ? {} : { distroId: bound.id }),
    ...(bound?.release === undefined ? {} : { distroRelease: bound.release }),
    scheme: own?.scheme ?? fields.type,
    purl: purlOf({ ...fields, ...ofRpm, name, version }, bound),
    keys: isOfSystem ? systemKeys(own, bound?.release, { ...source, name }) : languageKeys(record.type, name),
  };
}

type RpmFields = Pick<BoundPackage, 'vendor' | 'module' | 'origin'>;

function rpmFields({ vendor, module }: PackageRecord, origin: PackageOrigin | undefined): RpmFields {
  return {
    ...(vendor === undefined ? {} : { vendor: storable(vendor) }),
    ...(module === undefined ? {} : { module: storable(module) }),
    ...(origin === undefined ? {} : { origin }),
  };
}

function identityOfRpm({ vendor, module, origin }: RpmFields): readonly (string | undefined)[] {
  const all = [vendor, module, origin?.identity];
  return all.every((field) => field === undefined) ? [] : all;
}

function systemKeys(
  distro: Distro | undefined,
  release: string | undefined,
  { sourceName, sourceVersion, name }: Pick<BoundPackage, 'sourceName' | 'sourceVersion' | 'name'>,
): readonly PackageKey[] {
  if (distro === undefined || release === undefined) return [];
  const ecosystems = [distro.ecosystem(release), ...(distro.further?.(release, sourceVersion) ?? [])];
  const names = new Set(distro.filedUnder === 'source and binary' ? [sourceName, name] : [sourceName]);
  const filed = [...names].filter((one) => one !== '' && one.length <= LONGEST_NAME);
  return ecosystems.flatMap((ecosystem) => filed.map((one) => ({ ecosystem, name: one })));
}

function languageKeys(type: string, name: string): readonly PackageKey[] {
  const key = name === '' || name.length > LONGEST_NAME ? undefined : ecosystemKey(type, name);
  return key === undefined ? [] : [key];
}

function printable(text: string): string {
  return storable(text).replace(/\p{C}/gu, ' ').trim().slice(0, LONGEST_NAME);
}
