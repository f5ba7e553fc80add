import { PackageURL } from 'packageurl-js';
import { distroFor } from '../distro/index.ts';
import type { Distro, OsRelease, PackageKey } from '../distro/types.ts';
import type { PackageRecord } from '../inventory/types.ts';
import { bounded, storable } from './text.ts';

/** The distribution that an image says it is. What is known of it here is in `distro`, where it is known at all. */
export interface BoundDistro {
  readonly id: string;
  readonly release?: string;
  /** For people: `Debian GNU/Linux 12 (bookworm)`. */
  readonly name: string;
  readonly distro?: Distro;
}

/** A package with the distribution that it belongs to, as it is stored: two are the same where `identity` is. */
export interface BoundPackage {
  readonly identity: string;
  readonly type: string;
  readonly name: string;
  readonly version: string;
  readonly architecture?: string;
  readonly sourceName: string;
  readonly sourceVersion: string;
  readonly distroId?: string;
  readonly distroRelease?: string;
  /** The version scheme; named like the type where the distribution is not known. */
  readonly scheme: string;
  readonly purl: string;
  /** Where its advisories are filed; none where it belongs to no known release. */
  readonly keys: readonly PackageKey[];
}

const LONGEST_NAME = 200;
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

/**
 * Binds a package to its distribution. Debian and Alpine file advisories under the source package (Debian's `Source`,
 * Alpine's `origin`), so that is its key. A package of another type than the distribution's own (dpkg inside an Alpine)
 * has none.
 */
export function bindPackage(record: PackageRecord, bound: BoundDistro | undefined): BoundPackage {
  const [name, version] = [storable(record.name), storable(record.version)];
  const [sourceName, sourceVersion] = [storable(record.source.name), storable(record.source.version)];
  const architecture = record.architecture === undefined ? undefined : storable(record.architecture);
  const of = [bound?.id, bound?.release];
  const own = bound?.distro?.packageType === record.type ? bound.distro : undefined;
  const fields = { type: record.type, name, version, sourceName, sourceVersion };
  return {
    ...fields,
    identity: bounded(JSON.stringify([record.type, ...of, name, version, architecture, sourceName, sourceVersion])),
    ...(architecture === undefined ? {} : { architecture }),
    ...(bound === undefined ? {} : { distroId: bound.id }),
    ...(bound?.release === undefined ? {} : { distroRelease: bound.release }),
    scheme: own?.scheme ?? record.type,
    purl: purlOf(fields, architecture, bound),
    keys: keysOf(own, bound?.release, sourceName),
  };
}

function keysOf(distro: Distro | undefined, release: string | undefined, name: string): readonly PackageKey[] {
  if (distro === undefined || release === undefined || name.length > LONGEST_NAME) return [];
  return [{ ecosystem: distro.ecosystem(release), name }];
}

/** purl-spec, types `deb` and `apk`; `upstream` is what other tools write where the source differs. */
function purlOf(
  {
    type,
    name,
    version,
    sourceName,
    sourceVersion,
  }: Pick<BoundPackage, 'type' | 'name' | 'version' | 'sourceName' | 'sourceVersion'>,
  architecture: string | undefined,
  bound: BoundDistro | undefined,
): string {
  const upstream = sourceVersion === version ? sourceName : `${sourceName}@${sourceVersion}`;
  const release = bound?.release === undefined ? '' : `-${bound.release.replace(/^v(?=\d)/, '')}`;
  const qualifiers = {
    ...(architecture === undefined ? {} : { arch: architecture }),
    ...(bound === undefined ? {} : { distro: `${bound.id}${release}` }),
    ...(upstream === name ? {} : { upstream }),
  };
  return new PackageURL(type, bound?.id, name, version, qualifiers, undefined).toString();
}

function printable(text: string): string {
  return storable(text).replace(/\p{C}/gu, ' ').trim().slice(0, LONGEST_NAME);
}
