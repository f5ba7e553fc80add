import { PackageURL } from 'packageurl-js';
import { OPERATING_SYSTEM_TYPES } from './ecosystems.ts';

/** What a purl is written from: names and versions as a package record has them. */
export interface PurlOf {
  readonly type: string;
  readonly name: string;
  readonly version: string;
  readonly sourceName: string;
  readonly sourceVersion: string;
  readonly architecture?: string;
  /** Of an rpm. */
  readonly module?: string;
}

/** The distribution of a package of the operating system. */
export interface PurlDistro {
  readonly id: string;
  readonly release?: string;
}

/**
 * The package's purl (purl-spec, "PURL specification" and its types). Packages of the operating system bear the
 * distribution's id as namespace, and the qualifiers that other tools write for them: `arch`, `distro`, `upstream` (the
 * source package where it differs), `epoch` and `rpmmod`. A jar whose group is not known is `generic`, since a purl of
 * type `maven` has to name one.
 */
export function purlOf(of: PurlOf, distro?: PurlDistro): string {
  const { type } = of;
  if (OPERATING_SYSTEM_TYPES.has(type)) return osPurl(of, distro);
  const { namespace, name } = partsOf(type, of.name);
  const isGroupless = type === 'maven' && namespace === undefined;
  return write({ type: isGroupless ? 'generic' : type, namespace, name, version: of.version, qualifiers: archOf(of) });
}

function osPurl(of: PurlOf, distro: PurlDistro | undefined): string {
  const { type, name, module } = of;
  const { epoch, rest: version } = type === 'rpm' ? splitEpoch(of.version) : { epoch: undefined, rest: of.version };
  const release = distro?.release === undefined ? '' : `-${distro.release.replace(/^v(?=\d)/, '')}`;
  const upstream = upstreamOf(of);
  const qualifiers = {
    ...archOf(of),
    ...(distro === undefined ? {} : { distro: `${distro.id}${release}` }),
    ...(epoch === undefined || epoch === '0' ? {} : { epoch }),
    ...(module === undefined ? {} : { rpmmod: module }),
    ...(upstream === undefined ? {} : { upstream }),
  };
  return write({ type, namespace: distro?.id, name, version, qualifiers });
}

/** Of an rpm the name of the file that it was built from, else `name` or `name@version`; undefined where it is itself. */
function upstreamOf({ type, name, version, sourceName, sourceVersion }: PurlOf): string | undefined {
  if (type === 'rpm') {
    // The name of the file tells no epoch.
    const source = splitEpoch(sourceVersion).rest;
    const isSame = sourceName === name && source === splitEpoch(version).rest;
    return isSame ? undefined : `${sourceName}-${source}.src.rpm`;
  }
  if (sourceVersion !== version) return `${sourceName}@${sourceVersion}`;
  return sourceName === name ? undefined : sourceName;
}

function splitEpoch(version: string): { readonly epoch?: string; readonly rest: string } {
  const [, epoch, rest] = /^(\d+):(.*)$/s.exec(version) ?? [];
  return epoch === undefined || rest === undefined ? { rest: version } : { epoch, rest };
}

/** That of a gem for JRuby is a platform. */
function archOf({ type, architecture }: PurlOf): Readonly<Record<string, string>> {
  if (architecture === undefined || architecture === '') return {};
  return type === 'gem' && architecture === 'java' ? { platform: architecture } : { arch: architecture };
}

/** What parts the namespace from the name, by type: the last `/` of a path, of Go's modules and Swift's; the first one elsewhere. */
function partsOf(type: string, name: string): { readonly namespace?: string; readonly name: string } {
  switch (type) {
    case 'maven':
      return splitAt(name, name.indexOf(':'));
    case 'golang':
    case 'swift':
      return splitAt(name, name.lastIndexOf('/'));
    case 'npm':
      return name.startsWith('@') ? splitAt(name, name.indexOf('/')) : { name };
    case 'composer':
    case 'github':
      return splitAt(name, name.indexOf('/'));
    default:
      return { name };
  }
}

function splitAt(name: string, at: number): { readonly namespace?: string; readonly name: string } {
  const isParted = at > 0 && at < name.length - 1;
  return isParted ? { namespace: name.slice(0, at), name: name.slice(at + 1) } : { name };
}

interface Parts {
  readonly type: string;
  readonly namespace: string | undefined;
  readonly name: string;
  readonly version: string;
  readonly qualifiers: Readonly<Record<string, string>>;
}

/** A type may forbid what a hostile or careless publisher writes; then it is a purl of no type in particular. */
function write(parts: Parts): string {
  try {
    return text(parts);
  } catch {
    const { namespace, name, version } = parts;
    const whole = (namespace === undefined ? name : `${namespace}/${name}`).replaceAll('/', '_').trim();
    const generic = { type: 'generic', namespace: undefined, version, qualifiers: {} };
    return text({ ...generic, name: whole === '' ? 'unnamed' : whole });
  }
}

/** Its library leaves the five signs that a URI may have and a purl may not, and escapes the tilde in qualifiers. */
function text({ type, namespace, name, version, qualifiers }: Parts): string {
  return new PackageURL(type, namespace, name, version === '' ? undefined : version, qualifiers, undefined)
    .toString()
    .replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%7E', '~');
}
