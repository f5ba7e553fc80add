import { PackageURL } from 'packageurl-js';
import { normalized } from './python-names.ts';
import { isSane } from './records.ts';
import type { PackageRecord } from './types.ts';

/** The distribution that a purl says its package is of: os-release's words, as far as it has them. */
export interface PurlDistro {
  readonly id: string;
  readonly version?: string;
  readonly codename?: string;
}

/** What a purl tells. The reason is a clause that quotes the purl. */
export type PurlReading =
  | { readonly kind: 'package'; readonly record: PackageRecord; readonly distro?: PurlDistro }
  | { readonly kind: 'unusable'; readonly reason: string };

/** What stands beside a purl. */
export interface PurlContext {
  /** The version, where the purl has none. */
  readonly version?: string;
  /**
   * Whole names: the one that the purl's name is but a normal form of (`JSONStream` of `pkg:npm/jsonstream`) is taken,
   * but of PyPI, whose packages are known by the normal form.
   */
  readonly names?: readonly string[];
}

const LONGEST_PURL = 4096;
const LONGEST_SHOWN = 120;
const PURL_TYPE = /^[a-z][a-z0-9.+-]{0,63}$/;
/** What is no package but holds some. */
const IMAGES = new Set(['oci', 'docker']);

/**
 * The package that a purl names (purl-spec; types `deb`, `rpm` and `apk` with the qualifiers that scanners write:
 * `arch`, `distro`, `epoch`, `upstream`, `rpmmod`), under its whole name. Throws for no text, however hostile.
 */
export function packageOfPurl(purl: string, { version: beside, names = [] }: PurlContext = {}): PurlReading {
  if (purl.length > LONGEST_PURL) return unusable(purl, `is longer than ${LONGEST_PURL} characters`);
  const parts = partsOf(purl);
  if (typeof parts === 'string') return unusable(purl, parts);
  const version = versionOf(parts, beside);
  if (version === undefined) return unusable(purl, 'names no version');
  const name = parts.type === 'pypi' ? wholeName(parts) : spelled(wholeName(parts), names);
  const source = sourceOf(parts, name, version);
  if (![name, version, source.name, source.version].every(isSane)) return unusable(purl, 'is unreasonably long');
  const distro = distroOf(parts);
  const { qualifiers } = parts;
  const architecture = isForJruby(parts) ? 'java' : qualifiers.get('arch');
  const module = qualifiers.get('rpmmod') ?? qualifiers.get('modularitylabel');
  return {
    kind: 'package',
    record: {
      type: parts.type,
      name,
      version,
      ...(architecture === undefined ? {} : { architecture }),
      source,
      ...(module === undefined || parts.type !== 'rpm' ? {} : { module }),
    },
    ...(distro === undefined ? {} : { distro }),
  };
}

interface PurlParts {
  readonly type: string;
  readonly namespace: string;
  readonly name: string;
  readonly version: string;
  readonly qualifiers: ReadonlyMap<string, string>;
  readonly subpath: string;
}

/** Of gems that are built for machines the platform is not told, as of those that are installed. */
function isForJruby({ type, qualifiers }: PurlParts): boolean {
  return type === 'gem' && qualifiers.get('platform') === 'java';
}

function unusable(purl: string, why: string): PurlReading {
  const shown = purl.slice(0, LONGEST_SHOWN).toWellFormed().replace(/\p{C}/gu, '\u{fffd}');
  return { kind: 'unusable', reason: `"${shown}" ${why}` };
}

/** The parts as written, not brought to a normal form: npm and Go have names in capitals. Or why there are none. */
function partsOf(purl: string): PurlParts | string {
  try {
    const [type = '', namespace, name, version, qualifiers, subpath] = PackageURL.parseString(withPlus(purl));
    const lower = (type ?? '').toLowerCase();
    if (!PURL_TYPE.test(lower) || !isText(name) || name === '') return 'is no purl';
    if (IMAGES.has(lower)) return 'is an image';
    return {
      type: lower,
      namespace: isText(namespace) ? trimSlashes(namespace) : '',
      name,
      version: isText(version) ? version : '',
      qualifiers: qualifiersIn(qualifiers),
      subpath: isText(subpath) ? trimSlashes(subpath) : '',
    };
  } catch {
    return 'is no purl';
  }
}

/** In a purl a plus is a plus (`upstream=gtk+3.0`); only in the query of an address of the web is it a space. */
function withPlus(purl: string): string {
  const query = purl.indexOf('?');
  return query === -1 ? purl : purl.slice(0, query) + purl.slice(query).replaceAll('+', '%2B');
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function trimSlashes(text: string): string {
  return text
    .split('/')
    .filter((part) => part !== '')
    .join('/');
}

function qualifiersIn(qualifiers: unknown): ReadonlyMap<string, string> {
  if (!(qualifiers instanceof URLSearchParams)) return new Map();
  const given = [...qualifiers].filter(([, value]) => value !== '' && isSane(value));
  return new Map(given.map(([key, value]) => [key.toLowerCase(), value]));
}

/** Those with an epoch before a colon in their versions; some write it as a qualifier instead. */
const WITH_EPOCH = new Set(['deb', 'rpm']);

function versionOf(parts: PurlParts, beside = ''): string | undefined {
  const { type, version, qualifiers } = parts;
  const given = version === '' ? beside : version;
  if (given === '') return undefined;
  if (type === 'golang') return goVersion(parts, given);
  const epoch = qualifiers.get('epoch') ?? '0';
  const isApart = WITH_EPOCH.has(type) && /^[1-9]\d{0,9}$/.test(epoch) && !/^\d+:/.test(given);
  const whole = isApart ? `${epoch}:${given}` : given;
  return type === 'rpm' ? whole.replace(/^0+:/, '') : whole;
}

/** Some write modules without the `v` that Go has before each, and the toolchain with a `v` or a `go`. */
function goVersion({ namespace, name }: PurlParts, given: string): string {
  if (namespace === '' && (name === 'stdlib' || name === 'toolchain')) return given.replace(/^(?:go|v)(?=\d)/, '');
  return /^\d+\.\d+\.\d+/.test(given) ? `v${given}` : given;
}

/** Those whose namespace is the distribution that built them, and no part of the name. */
const OF_DISTRIBUTIONS = new Set(['deb', 'rpm', 'apk', 'alpm', 'bitnami']);

function wholeName({ type, namespace, name, subpath }: PurlParts): string {
  if (OF_DISTRIBUTIONS.has(type)) return name;
  if (type === 'pypi') return normalized(name);
  // Scanners write what comes after the third part of a module's path, such as `v2`, as the subpath.
  if (type === 'golang') return [namespace, name, subpath].filter((part) => part !== '').join('/');
  if (namespace === '') return name;
  if (type === 'maven') return `${namespace}:${name}`;
  if (type === 'npm') return `${namespace.startsWith('@') ? '' : '@'}${namespace}/${name}`;
  return `${namespace}/${name}`;
}

function spelled(name: string, names: readonly string[]): string {
  const normal = normalForm(name);
  return names.includes(name) ? name : (names.find((other) => normalForm(other) === normal) ?? name);
}

function normalForm(name: string): string {
  return name.toLowerCase().replaceAll('_', '-');
}

/** `upstream=glibc@2.36-9`, `upstream=openssl`; of an rpm also the name of its source's file. */
function sourceOf({ type, qualifiers }: PurlParts, name: string, version: string): PackageRecord['source'] {
  const upstream = qualifiers.get('upstream');
  if (upstream === undefined || !OF_DISTRIBUTIONS.has(type)) return { name, version };
  const [, sourceName, sourceVersion] = /^(.+)-([^-]+-[^-]+)\.(?:no)?src\.rpm$/.exec(upstream) ?? [];
  if (sourceName !== undefined && sourceVersion !== undefined) {
    const isOwn = version.replace(/^\d+:/, '') === sourceVersion;
    return { name: sourceName, version: isOwn ? version : sourceVersion };
  }
  const at = upstream.lastIndexOf('@');
  if (at <= 0 || at === upstream.length - 1) return { name: upstream, version };
  return { name: upstream.slice(0, at), version: upstream.slice(at + 1) };
}

/** A word of a distribution's release that is no number: Debian's codenames are its own affair. */
const ROLLING = new Set(['edge', 'sid', 'rolling', 'rawhide', 'tumbleweed']);

/**
 * The release stands in `distro=debian-12`, in `distro=bookworm` or `distro=3.18.4` beside a namespace, or in
 * `os_name=debian&os_version=12`.
 */
function distroOf({ type, namespace, qualifiers }: PurlParts): PurlDistro | undefined {
  if (!OF_DISTRIBUTIONS.has(type) || type === 'bitnami') return undefined;
  const id = qualifiers.get('os_name') ?? namespace.toLowerCase();
  const words = qualifiers.get('distro') ?? qualifiers.get('os_version') ?? qualifiers.get('os_distro');
  if (words === undefined) return id === '' ? undefined : { id };
  if (words === id) return { id };
  const [, named, version] = /^([a-z][a-z0-9._-]*)-(v?\d[\w.]*)$/i.exec(words) ?? [];
  if (named !== undefined && version !== undefined) return release(named.toLowerCase(), version);
  if (id === '') return { id: words.toLowerCase() };
  return release(id, words.startsWith(`${id}-`) ? words.slice(id.length + 1) : words);
}

function release(id: string, words: string): PurlDistro {
  return /\d/.test(words) || ROLLING.has(words) ? { id, version: words } : { id, codename: words };
}
