import type { Affected, VersionRange } from '../advisory/types.ts';
import { versionScheme } from '../version/index.ts';
import type { VersionScheme } from '../version/types.ts';
import type { Verdict } from './types.ts';

/**
 * Whether an installed version is affected by a vulnerability, by all that is said of it. It is where one statement
 * says so, and undetermined where none does but one cannot be compared or has not made up its mind: that is never "not
 * affected". Its fix is the lowest version named as one, above the installed, that no statement calls affected.
 */
export function judge(installed: string, statements: readonly Affected[]): Verdict {
  const ranges = statements.flatMap(rangesOf);
  const held = ranges.map((range) => holds(range, installed));
  if (held.some((one) => one.kind === 'yes')) {
    const fixedVersion = fixOf(installed, ranges);
    return fixedVersion === undefined ? { kind: 'affected' } : { kind: 'affected', fixedVersion };
  }
  const reasons = held.map((one) => (one.kind === 'unknown' ? one.reason : undefined));
  const reason = reasons.find((one) => one !== undefined) ?? doubtOf(statements);
  return reason === undefined ? { kind: 'not-affected' } : { kind: 'undetermined', reason };
}

interface SchemedRange extends VersionRange {
  readonly scheme: string;
}

type Held = { readonly kind: 'yes' } | { readonly kind: 'no' } | { readonly kind: 'unknown'; readonly reason: string };

/** A publisher that says `affected` and names no versions means all of them. */
function rangesOf({ status, scheme, ranges }: Affected): readonly SchemedRange[] {
  if (status !== 'affected') return [];
  return (ranges.length === 0 ? [{}] : ranges).map((range) => ({ ...range, scheme }));
}

function doubtOf(statements: readonly Affected[]): string | undefined {
  const isOpen = statements.some(({ status }) => status === 'undetermined');
  return isOpen ? 'the publisher has not determined it' : undefined;
}

function holds(range: SchemedRange, version: string): Held {
  // 0 stands for "before every version": nothing lies below it, whatever the scheme makes of the text.
  if (range.fixed === '0') return { kind: 'no' };
  const introduced = range.introduced === '0' ? undefined : range.introduced;
  const [first, fixed, last] = [introduced, range.fixed, range.lastAffected].map((bound) =>
    bound === undefined ? undefined : compareTexts(range.scheme, version, bound),
  );
  if (orderOf(first, 0) < 0 || orderOf(fixed, -1) >= 0 || orderOf(last, 0) > 0) return { kind: 'no' };
  const unknown = [first, fixed, last].find((bound) => bound?.kind === 'incomparable');
  return unknown?.kind === 'incomparable' ? { kind: 'unknown', reason: unknown.reason } : { kind: 'yes' };
}

type Comparison =
  | { readonly kind: 'order'; readonly order: number }
  | { readonly kind: 'incomparable'; readonly reason: string };

function orderOf(bound: Comparison | undefined, otherwise: number): number {
  return bound?.kind === 'order' ? bound.order : otherwise;
}

function compareTexts(schemeId: string, version: string, bound: string): Comparison {
  const scheme = versionScheme(schemeId);
  if (scheme === undefined) return { kind: 'incomparable', reason: `no version scheme "${schemeId}" to compare with` };
  const [a, b] = [scheme.parse(version), scheme.parse(bound)];
  if (a === undefined) return { kind: 'incomparable', reason: notOf(scheme, 'installed', version) };
  if (b === undefined) return { kind: 'incomparable', reason: notOf(scheme, "advisory's", bound) };
  return { kind: 'order', order: scheme.compare(a, b) };
}

function notOf(scheme: VersionScheme, whose: string, version: string): string {
  return `the ${whose} version "${version.slice(0, 100)}" is none that the scheme ${scheme.id} allows`;
}

function fixOf(installed: string, ranges: readonly SchemedRange[]): string | undefined {
  let lowest: string | undefined;
  for (const { scheme, fixed } of ranges) {
    if (fixed === undefined || orderOf(compareTexts(scheme, installed, fixed), 0) >= 0) continue;
    if (ranges.some((range) => holds(range, fixed).kind === 'yes')) continue;
    if (lowest === undefined || orderOf(compareTexts(scheme, fixed, lowest), 0) < 0) lowest = fixed;
  }
  return lowest;
}
