import { isSane, type Known } from '../records.ts';
import { ownSource } from '../told.ts';
import type { PackageRecord } from '../types.ts';

/** Of a lock file whose packages would be installed in `node_modules` beside it, or below. */
export const LOCKED_BELOW: Known = { evidence: 'locked', better: 'below' };

/** What encodeURIComponent leaves as it is, and no leading dot (validate-npm-package-name; old names have capitals). */
const NAME = /^(?:@[\w.!~*'()-]+\/)?[\w!~*'()-][\w.!~*'()-]*$/;
const VERSION = /^[^\s\p{C}\u{FFFD}]+$/u;

/**
 * The record of a package of npm, or undefined where the name or the version is none. A version loses the `v` or `=` that
 * npm itself takes off its front (normalize-package-data, "fixVersionField").
 */
export function npmPackage(name: unknown, version: unknown): PackageRecord | undefined {
  if (typeof name !== 'string' || typeof version !== 'string' || !isSane(name) || !isSane(version)) return undefined;
  const cleaned = version.trim().replace(/^[v=]+\s*(?=\d)/, '');
  if (!NAME.test(name) || !VERSION.test(cleaned)) return undefined;
  return ownSource('npm', name, cleaned);
}

/** What a lock file plans: `name@rest` in its parts, the name with its scope, or undefined where there is no `@` in it. */
export function splitAtName(text: string): { readonly name: string; readonly rest: string } | undefined {
  const at = text.indexOf('@', 1);
  return at === -1 ? undefined : { name: text.slice(0, at), rest: text.slice(at + 1) };
}

/** Whether what is planned is a folder of the project's own, or a link to one, rather than a package. */
export function isFolder(range: string): boolean {
  return /^(?:link|portal|workspace|root):/.test(range) || (range.startsWith('file:') && !isArchive(range));
}

/**
 * The version of a package that is planned as an address: that in the name of its archive, as registries name them
 * (`…/is-odd-3.0.1.tgz`), else the address itself, which says that nobody knows.
 */
export function versionAt(name: string, address: string): string {
  const file = /\/([^/#?]+?)\.(?:tgz|tar\.gz)(?:[#?]|$)/.exec(address.replace(/^file:/, '/'))?.[1];
  const prefix = `${name.slice(name.indexOf('/') + 1)}-`;
  return file?.startsWith(prefix) === true && /^\d/.test(file.slice(prefix.length))
    ? file.slice(prefix.length)
    : address;
}

/** A lock file under these folders came with a package, and plans the development of that. */
export function isWithinPackage(path: string): boolean {
  return path.split('/').includes('node_modules');
}

function isArchive(range: string): boolean {
  return /\.(?:tgz|tar\.gz|tar)(?:[#:]|$)/.test(range);
}
