import { filedName } from '../version/index.ts';

/** purl types of packages that belong to a distribution: the same name and version mean another thing in another one. */
export const OPERATING_SYSTEM_TYPES: ReadonlySet<string> = new Set(['deb', 'apk', 'rpm', 'alpm']);

/** The ecosystem in which OSV files the advisories of a type of package (https://ossf.github.io/osv-schema, "Defined ecosystems"). */
const ECOSYSTEMS: ReadonlyMap<string, string> = new Map([
  ['npm', 'npm'],
  ['pypi', 'PyPI'],
  ['maven', 'Maven'],
  ['golang', 'Go'],
  ['cargo', 'crates.io'],
  ['gem', 'RubyGems'],
  ['composer', 'Packagist'],
  ['nuget', 'NuGet'],
  ['bitnami', 'Bitnami'],
  ['hex', 'Hex'],
  ['pub', 'Pub'],
  ['cran', 'CRAN'],
  ['hackage', 'Hackage'],
  ['conan', 'ConanCenter'],
  // By address, without its scheme: `github.com/apple/swift-nio`.
  ['swift', 'SwiftURL'],
]);

/** Programs without a package manager whose makers file advisories; of any other nothing is known. */
const PROGRAMS: ReadonlySet<string> = new Set(['node', 'ruby', 'jruby']);

/** The ecosystem and the name under which advisories for a package of that purl type are filed; undefined where none are. */
export function ecosystemKey(type: string, name: string): { ecosystem: string; name: string } | undefined {
  if (type === 'generic') return PROGRAMS.has(name) ? { ecosystem: type, name } : undefined;
  const ecosystem = ECOSYSTEMS.get(type);
  // Advisories name a group, which not every jar tells.
  const isGroupless = type === 'maven' && !/^[^:]+:[^:]+$/.test(name);
  return ecosystem === undefined || isGroupless ? undefined : { ecosystem, name: filedName(ecosystem, name) };
}
