import { versionScheme } from '../../version/index.ts';
import type { VersionRange } from '../types.ts';

/**
 * What an erratum says of one package that it lists in several builds. Each of them holds the fix: they are of one
 * module built for several minor releases, or a build and its successor. So what is below the lowest is vulnerable.
 */
export function rangesOfBuilds(listed: readonly VersionRange[], schemeId: string): readonly VersionRange[] {
  const builds = listed.flatMap((range) => (isPlain(range) ? [range.fixed] : []));
  const fixes = lowestOf(builds, schemeId).map((fixed) => ({ fixed }));
  return [...listed.filter((range) => !isPlain(range)), ...fixes];
}

function isPlain(range: VersionRange): range is { readonly fixed: string } {
  return range.fixed !== undefined && range.introduced === undefined;
}

/** All of them where they cannot be ordered. */
function lowestOf(builds: readonly string[], schemeId: string): readonly string[] {
  const scheme = versionScheme(schemeId);
  const versions = builds.map((build) => ({ build, version: scheme?.parse(build) }));
  if (scheme === undefined || versions.some(({ version }) => version === undefined)) return [...new Set(builds)];
  const [lowest] = versions.toSorted((a, b) => scheme.compare(a.version, b.version));
  return lowest === undefined ? [] : [lowest.build];
}
