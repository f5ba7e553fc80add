import { distros } from '../../distro/index.ts';
import type { PackageKey } from '../../distro/types.ts';
import { filedName } from '../../version/index.ts';

/** Where what is said of a package is filed, and how its versions are ordered. */
export interface Filing extends PackageKey {
  readonly kind: 'language' | 'distribution';
  /** The id of the version scheme. */
  readonly scheme: string;
  /** Of a distribution: whose names its advisories bear. */
  readonly of?: 'binary';
}

/** OSV's ecosystems of languages (ossf.github.io/osv-schema, "Defined ecosystems") and the scheme of their versions. */
const LANGUAGES: ReadonlyMap<string, string> = new Map([
  ['Bitnami', 'bitnami'],
  ['CRAN', 'cran'],
  ['ConanCenter', 'semver'],
  ['Go', 'go'],
  ['Hackage', 'hackage'],
  ['Hex', 'semver'],
  ['Maven', 'maven'],
  ['NuGet', 'nuget'],
  ['Packagist', 'packagist'],
  ['Pub', 'pub'],
  ['PyPI', 'pep440'],
  ['RubyGems', 'gem'],
  ['SwiftURL', 'semver'],
  ['crates.io', 'semver'],
  ['npm', 'semver'],
]);

/** Bitnami's own files write themselves in lower case. */
const SPELLINGS: ReadonlyMap<string, string> = new Map([...LANGUAGES.keys()].map((name) => [name.toLowerCase(), name]));

/**
 * Where a package is filed that an OSV record names, or undefined where its ecosystem is not known here. A language's
 * registry (`Packagist:https://packages.drupal.org/8`) is left off, since no package that is found tells it; a
 * distribution's release is not.
 */
export function filingOf(ecosystem: string, name: string): Filing | undefined {
  const colon = ecosystem.indexOf(':');
  const family = colon === -1 ? ecosystem : ecosystem.slice(0, colon);
  const language = SPELLINGS.get(family.toLowerCase());
  const scheme = language === undefined ? undefined : LANGUAGES.get(language);
  if (language !== undefined && scheme !== undefined) {
    return { kind: 'language', ecosystem: language, name: filedName(language, name), scheme };
  }
  const release = ecosystem.slice(colon + 1);
  const distro = distros.find((known) => ecosystem === known.ecosystem(release));
  if (distro === undefined) return undefined;
  const of = distro.filedUnder === 'source and binary' ? { of: 'binary' as const } : {};
  return { kind: 'distribution', ecosystem, name, scheme: distro.scheme, ...of };
}
