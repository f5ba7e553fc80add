/** purl types of packages that belong to a distribution: the same name and version mean another thing in another one. */
export const OPERATING_SYSTEM_TYPES: ReadonlySet<string> = new Set(['deb', 'apk', 'rpm', 'alpm']);

/** Where OSV files the advisories of a type of package (https://ossf.github.io/osv-schema, "Defined ecosystems"). */
interface Ecosystem {
  readonly name: string;
  /** The package's name as advisories write it; undefined where it is not enough to find any. The name itself where absent. */
  readonly nameOf?: (name: string) => string | undefined;
}

const asWritten = (name: string): Ecosystem => ({ name });

const ECOSYSTEMS: ReadonlyMap<string, Ecosystem> = new Map([
  ['npm', asWritten('npm')],
  // PEP 503, "Normalized Names".
  ['pypi', { name: 'PyPI', nameOf: (name) => name.toLowerCase().replaceAll(/[-_.]+/g, '-') }],
  // Advisories name a group, which not every jar tells.
  ['maven', { name: 'Maven', nameOf: (name) => (/^[^:]+:[^:]+$/.test(name) ? name : undefined) }],
  ['golang', asWritten('Go')],
  ['cargo', asWritten('crates.io')],
  ['gem', asWritten('RubyGems')],
  // Composer takes names in any case and writes them in lower case.
  ['composer', { name: 'Packagist', nameOf: (name) => name.toLowerCase() }],
  ['nuget', asWritten('NuGet')],
  ['bitnami', { name: 'Bitnami', nameOf: (name) => name.toLowerCase() }],
  ['hex', asWritten('Hex')],
  ['pub', asWritten('Pub')],
  ['cran', asWritten('CRAN')],
  ['hackage', asWritten('Hackage')],
  ['conan', asWritten('ConanCenter')],
  // By address, without its scheme: `github.com/apple/swift-nio`.
  ['swift', asWritten('SwiftURL')],
]);

/** The ecosystem and the name under which advisories for a package of that purl type are filed; undefined where none are. */
export function ecosystemKey(type: string, name: string): { ecosystem: string; name: string } | undefined {
  const ecosystem = ECOSYSTEMS.get(type);
  const filed = ecosystem?.nameOf === undefined ? name : ecosystem.nameOf(name);
  return ecosystem === undefined || filed === undefined ? undefined : { ecosystem: ecosystem.name, name: filed };
}
