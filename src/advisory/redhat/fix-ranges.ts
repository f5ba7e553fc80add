import { versionScheme } from '../../version/index.ts';
import type { VersionRange } from '../types.ts';

/**
 * What is vulnerable where Red Hat names several builds of one package, in one line of releases, as fixed: everything
 * below the first, and of what came after it only what the next one is the fix for. Red Hat mends RHEL 9.4 with
 * 3.9.18-3.el9_4.5 and 9.5 with 3.9.19-8.el9: 3.9.18-3.el9_4.6 is not vulnerable, and 3.9.19-7.el9 is. Two builds that
 * nothing tells apart mean that the first did not mend it whole: what is below the later one is vulnerable.
 *
 * Builds of one module for several others bear a hash at their end (`+23193+53aa8c2a`), which orders nothing: the
 * lowest counts.
 */
export function fixRanges(versions: readonly string[]): readonly VersionRange[] {
  const fixes = byLine(ordered(withoutContexts(versions)));
  return fixes.map((fixed, at) => {
    const before = fixes[at - 1];
    return before === undefined ? { fixed } : { introduced: lineOf(fixed, before), fixed };
  });
}

/** Oldest first; in the order of their text where one is no version. */
function ordered(versions: readonly string[]): readonly string[] {
  const rpm = versionScheme('rpm');
  const parsed = [...new Set(versions)].toSorted().map((text) => ({ text, version: rpm?.parse(text) }));
  if (rpm === undefined || parsed.some(({ version }) => version === undefined)) return parsed.map(({ text }) => text);
  return parsed.toSorted((a, b) => rpm.compare(a.version, b.version)).map(({ text }) => text);
}

/** One for each build of a module. */
function withoutContexts(versions: readonly string[]): readonly string[] {
  const builds = Map.groupBy(versions, (version) => version.replace(/(\+el\d[\d.]*\+\d+)\+[0-9a-f]{6,}/, '$1'));
  return [...builds.values()].flatMap((build) => ordered(build).slice(0, 1));
}

/** The last of each line, oldest line first. */
function byLine(versions: readonly string[]): readonly string[] {
  return versions.filter((version, at) => {
    const next = versions[at + 1];
    return next === undefined || lineOf(next, version) !== lineOf(version, next);
  });
}

/**
 * Where the line begins that a version is of, so far as it differs from another's: at its upstream version (`3.9.19`), at
 * the first number of its release (`4.18.0-240`), or at the minor release that it is built for (`7.61.1-22.el8_7`). Before
 * RHEL 5 a release does not say what it is built for: there is one line.
 */
function lineOf(version: string, other: string): string {
  const [own, others] = [partsOf(version), partsOf(other)];
  if (own.minor === undefined || others.minor === undefined) return '';
  if (own.upstream !== others.upstream) return own.upstream;
  if (own.release !== others.release) return `${own.upstream}-${own.release}`;
  return `${own.upstream}-${own.minor}`;
}

interface Parts {
  readonly upstream: string;
  readonly release: string;
  readonly minor: string | undefined;
}

function partsOf(version: string): Parts {
  const hyphen = version.lastIndexOf('-');
  const [upstream, release] = hyphen === -1 ? [version, ''] : [version.slice(0, hyphen), version.slice(hyphen + 1)];
  const minor = /^.*?(?:\+el\d+(?:\.\d+)*|[._]el\d+(?:_\d+)?)/.exec(release)?.[0];
  return { upstream, release: /^\d+/.exec(release)?.[0] ?? '', minor };
}
