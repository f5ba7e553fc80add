import { versionScheme } from '../version/index.ts';

/** The scheme by which packages of a purl type are ordered; of a distribution's, that of its package manager. */
const SCHEMES: ReadonlyMap<string, string> = new Map([
  ['deb', 'deb'],
  ['apk', 'apk'],
  ['rpm', 'rpm'],
  ['npm', 'semver'],
  ['cargo', 'semver'],
  ['hex', 'semver'],
  ['swift', 'semver'],
  ['generic', 'semver'],
  ['golang', 'go'],
  ['pypi', 'pep440'],
  ['maven', 'maven'],
  ['gem', 'gem'],
  ['composer', 'packagist'],
  ['nuget', 'nuget'],
  ['pub', 'pub'],
  ['cran', 'cran'],
  ['hackage', 'hackage'],
  ['bitnami', 'bitnami'],
]);

/**
 * The newest of the versions that mend a package of that purl type, and so the one that mends all; undefined where they
 * cannot be compared.
 */
export function newestFix(type: string, versions: readonly string[]): string | undefined {
  const [first, ...others] = new Set(versions);
  if (first === undefined || others.length === 0) return first;
  const scheme = versionScheme(SCHEMES.get(type) ?? '');
  if (scheme === undefined) return undefined;
  let newest = { text: first, version: scheme.parse(first) };
  for (const text of others) {
    const version = scheme.parse(text);
    if (version === undefined || newest.version === undefined) return undefined;
    if (scheme.compare(version, newest.version) > 0) newest = { text, version };
  }
  return newest.text;
}
