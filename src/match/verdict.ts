import type { Affected, VersionRange } from '../advisory/types.ts';
import { versionScheme } from '../version/index.ts';
import type { VersionScheme } from '../version/types.ts';
import type { Verdict } from './types.ts';

/**
 * Whether an installed version is one of those that a publisher says are affected. A comparison that cannot be made is
 * `undetermined`, unless the rest already tells; it is never "not affected". Where several ranges hold the version, its
 * fix is the highest of theirs, and none where one of them has none.
 */
export function judge(installed: string, affected: Affected): Verdict {
  if (affected.status === 'not-affected') return { kind: 'not-affected' };
  if (affected.status === 'undetermined')
    return { kind: 'undetermined', reason: 'the publisher has not determined it' };
  const scheme = versionScheme(affected.scheme);
  if (scheme === undefined) {
    return { kind: 'undetermined', reason: `no version scheme "${affected.scheme}" to compare with` };
  }
  // A publisher that names no versions means all of them.
  const ranges = affected.ranges.length === 0 ? [{}] : affected.ranges;
  return combineVerdicts(
    ranges.map((range) => judgeRange(installed, range, scheme)),
    scheme,
  );
}

/**
 * What several statements about the same package and vulnerability come to: affected where one of them says so, then
 * undetermined where one is. A fixed version counts as the fix of all only if each has one: it is then the highest.
 */
export function combineVerdicts(verdicts: readonly Verdict[], scheme: VersionScheme): Verdict {
  const affected = verdicts.filter((verdict) => verdict.kind === 'affected');
  if (affected.length > 0) {
    const fixed = highest(
      affected.map((verdict) => verdict.fixedVersion),
      scheme,
    );
    return fixed === undefined ? { kind: 'affected' } : { kind: 'affected', fixedVersion: fixed };
  }
  return verdicts.find((verdict) => verdict.kind === 'undetermined') ?? { kind: 'not-affected' };
}

function judgeRange(installed: string, range: VersionRange, scheme: VersionScheme): Verdict {
  // 0 stands for "before every version": nothing lies below it, whatever the scheme makes of the text.
  if (range.fixed === '0') return { kind: 'not-affected' };
  const introduced = range.introduced === '0' ? undefined : range.introduced;
  const order = (bound: string | undefined) => compareTexts(installed, bound, scheme);
  const [first, fixed, last] = [order(introduced), order(range.fixed), order(range.lastAffected)];
  if (isBelow(first) || isAtOrAbove(fixed) || isAbove(last)) return { kind: 'not-affected' };
  for (const bound of [first, fixed, last]) {
    if (bound.kind === 'incomparable') return { kind: 'undetermined', reason: bound.reason };
  }
  return range.fixed === undefined ? { kind: 'affected' } : { kind: 'affected', fixedVersion: range.fixed };
}

type Comparison =
  | { readonly kind: 'unbounded' }
  | { readonly kind: 'order'; readonly order: number }
  | { readonly kind: 'incomparable'; readonly reason: string };

function compareTexts(installed: string, bound: string | undefined, scheme: VersionScheme): Comparison {
  if (bound === undefined) return { kind: 'unbounded' };
  const [a, b] = [scheme.parse(installed), scheme.parse(bound)];
  if (a === undefined) return { kind: 'incomparable', reason: notOf(scheme, 'installed', installed) };
  if (b === undefined) return { kind: 'incomparable', reason: notOf(scheme, "advisory's", bound) };
  return { kind: 'order', order: scheme.compare(a, b) };
}

function notOf(scheme: VersionScheme, whose: string, version: string): string {
  return `the ${whose} version "${version.slice(0, 100)}" is none that the scheme ${scheme.id} allows`;
}

const isBelow = (bound: Comparison) => bound.kind === 'order' && bound.order < 0;
const isAtOrAbove = (bound: Comparison) => bound.kind === 'order' && bound.order >= 0;
const isAbove = (bound: Comparison) => bound.kind === 'order' && bound.order > 0;

function highest(versions: readonly (string | undefined)[], scheme: VersionScheme): string | undefined {
  let best: { readonly text: string; readonly parsed: unknown } | undefined;
  for (const text of versions) {
    const parsed = text === undefined ? undefined : scheme.parse(text);
    if (text === undefined || parsed === undefined) return undefined;
    if (best === undefined || scheme.compare(parsed, best.parsed) > 0) best = { text, parsed };
  }
  return best?.text;
}
