import { fieldsOf, parseJson } from '../../lib/json.ts';
import type { PackageRecord } from '../types.ts';
import { npmPackage } from './npm-package.ts';

/** The largest package.json that is read; npm 2 put whole readmes into them. */
export const PACKAGE_JSON_BYTES: number = 2 * 2 ** 20;

/** What a package.json says of the package that it lies in. */
export type ReadPackageJson =
  | { readonly kind: 'package'; readonly record: PackageRecord; readonly isPrivate: boolean }
  /** It names no package, or no version of it: many a part of a package has such a file. */
  | { readonly kind: 'nameless' }
  | { readonly kind: 'unreadable'; readonly reason: string };

/** Reads a package.json, of which the name and the version count. */
export function readPackageJson(bytes: Uint8Array): ReadPackageJson {
  const parsed = parseJson(bytes);
  if (parsed.kind === 'unreadable') return parsed;
  const fields = fieldsOf(parsed.value);
  const record = npmPackage(fields['name'], fields['version']);
  if (record === undefined) return { kind: 'nameless' };
  return { kind: 'package', record, isPrivate: fields['private'] === true };
}

const IN_PLACE =
  /(?:(?:^|\/)node_modules(?:_\d+)?|^usr\/(?:share|lib|lib\/[^/]+)\/nodejs)\/(?:@[^/]+\/)?[^/@.][^/]*\/package\.json$/;

/**
 * Whether a package.json lies where that of an installed package does: right in a folder of `node_modules` (of
 * `node_modules_20` where Fedora has several releases of Node), or of where Debian keeps its packages (Debian's JavaScript
 * policy). A folder whose name begins with a dot is none that Node finds.
 */
export function isInPlace(path: string): boolean {
  return IN_PLACE.test(path);
}
