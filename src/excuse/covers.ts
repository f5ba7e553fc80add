import type { PackageURL } from 'packageurl-js';
import { matchesWildcard } from '../lib/wildcard.ts';
import { parsePurl, particularsOf } from './fault.ts';
import type { ExcusedPackage, ExcusePlace, ExcuseScope } from './types.ts';

/** Whether an image that is looked at as this, or as nothing in particular, is among those that the excuse is for. */
export function coversPlace({ repository, tag }: ExcuseScope, place: ExcusePlace | undefined): boolean {
  if (repository === undefined && tag === undefined) return true;
  if (place === undefined) return false;
  if (repository !== undefined && !matchesWildcard(repository, place.repository)) return false;
  // Who may push may add a tag to whatever is there: that must not bring an excuse along.
  return tag === undefined || (place.tags.length > 0 && place.tags.every((each) => matchesWildcard(tag, each)));
}

/**
 * Whether a finding is one that the excuse is for, by its packages, of which `isCut` says that there are more. Several
 * binary packages of one source make one finding: it is covered where the excuse names the source, or every one of them,
 * and where each of them lies at such a path.
 */
export function coversPackages(scope: ExcuseScope, packages: readonly ExcusedPackage[], isCut: boolean): boolean {
  const { path, package: named } = scope;
  if (path !== undefined && (isCut || !packages.every((one) => matchesWildcard(path, one.path)))) return false;
  if (named === undefined) return true;
  const names = namedBy(named);
  return packages.every(names.source) || (!isCut && packages.every((one) => names.source(one) || names.binary(one)));
}

interface Named {
  source(one: ExcusedPackage): boolean;
  binary(one: ExcusedPackage): boolean;
}

function namedBy(text: string): Named {
  const purl = text.startsWith('pkg:') ? parsePurl(text) : undefined;
  if (purl === undefined) {
    return { source: ({ sourceName }) => sourceName === text, binary: ({ name }) => name === text };
  }
  const architecture = purl.qualifiers?.['arch'];
  return {
    source: (one) => isSource(purl, one) && (architecture === undefined || SOURCES.has(architecture)),
    binary: (one) => isPackage(purl, one),
  };
}

function isPackage(purl: PackageURL, one: ExcusedPackage): boolean {
  const own = parsePurl(one.purl);
  if (own === undefined || !isSameFamily(purl, own) || cased(own, own.name) !== cased(purl, purl.name)) return false;
  return isVersion(purl, own, one.version) && hasQualifiers(purl, own);
}

/** Publishers name the source package of a distribution by a purl like that of a binary one. */
function isSource(purl: PackageURL, one: ExcusedPackage): boolean {
  const own = parsePurl(one.purl);
  if (own === undefined || !isSameFamily(purl, own) || one.sourceName !== purl.name) return false;
  return (purl.version ?? one.sourceVersion) === one.sourceVersion && hasQualifiers(purl, own);
}

/** As Debian and Red Hat call the architecture of a source package. */
const SOURCES = new Set(['source', 'src']);

/** Of a distribution the namespace is its vendor, which may be left open; elsewhere it is part of the name. */
function isSameFamily(purl: PackageURL, own: PackageURL): boolean {
  if (purl.type !== own.type) return false;
  // Something in the package, and not all of it.
  if ((purl.subpath ?? '') !== '' && purl.subpath !== own.subpath) return false;
  if (cased(purl, purl.namespace ?? '') === cased(own, own.namespace ?? '')) return true;
  return DISTRIBUTIONS.has(purl.type ?? '') && (purl.namespace ?? '') === '';
}

const DISTRIBUTIONS = new Set(['apk', 'deb', 'rpm']);

/** Purls of Go are in small letters in some documents, as purl-spec has them, and as the module is named in others. */
function cased({ type }: PackageURL, text: string): string {
  return type === GO ? text.toLowerCase() : text;
}

const GO = 'golang';

function isVersion({ type, version }: PackageURL, own: PackageURL, stored: string): boolean {
  if (version === undefined || version === null) return true;
  const plain = (text: string) => (type === GO ? text.replace(/^v(?=\d)/, '') : text);
  return [own.version ?? '', stored].some((each) => plain(each) === plain(version));
}

function hasQualifiers(purl: PackageURL, own: PackageURL): boolean {
  return particularsOf(purl).every(
    ([key, value]) => (key === 'arch' && SOURCES.has(value)) || own.qualifiers?.[key] === value,
  );
}
