import type { Affected, VersionRange } from '../advisory/types.ts';
import { versionScheme } from '../version/index.ts';
import type { VersionScheme } from '../version/types.ts';
import type { Verdict } from './types.ts';

/** A statement about a vulnerability, with the installed version that it speaks of. */
export interface Said {
  readonly installed: string;
  readonly affected: Affected;
  /** Why it may not speak of what is installed: then it affects nothing for certain. */
  readonly doubt?: string;
}

/**
 * Whether what is installed is affected by a vulnerability, by all that is said of it. It is where one statement
 * says so, and undetermined where none does but one cannot be compared or has not made up its mind: that is never "not
 * affected". Its fix is the lowest version named as one, above the installed, that no statement calls affected. A fix
 * that a publisher gives in another ecosystem, such as one of paid support, mends what it leaves open in the first.
 */
export function judge(said: readonly Said[]): Verdict {
  const ranges = withoutMendedElsewhere(said);
  const held = ranges.map(heldBy);
  if (held.some((one) => one.kind === 'yes')) {
    const fixedVersion = fixOf(ranges);
    return fixedVersion === undefined ? { kind: 'affected' } : { kind: 'affected', fixedVersion };
  }
  const reasons = held.map((one) => (one.kind === 'unknown' ? one.reason : undefined));
  const reason = reasons.find((one) => one !== undefined) ?? doubtOf(said);
  return reason === undefined ? { kind: 'not-affected' } : { kind: 'undetermined', reason };
}

const MOST_RANGES = 5;

/** What was compared with what, as a clause: of the ranges that hold the version, else of all. */
export function rangeText(installed: string, affected: Affected): string {
  const ranges = rangesOf({ installed, affected });
  const holding = ranges.filter((range) => holds(range, installed).kind === 'yes');
  const shown = (holding.length > 0 ? holding : ranges).map((range) => boundsText(range, installed));
  const more = shown.length > MOST_RANGES ? [`and ${shown.length - MOST_RANGES} more ranges`] : [];
  return [`installed ${installed} ${holding.length > 0 ? 'is affected' : 'is not affected'}: `]
    .concat([...shown.slice(0, MOST_RANGES), ...more].join('; '))
    .join('');
}

function boundsText({ scheme, introduced, fixed, lastAffected }: SchemedRange, installed: string): string {
  const sign = (bound: string) => {
    const compared = compareTexts(scheme, installed, bound);
    if (compared.kind === 'incomparable') return '?';
    if (compared.order === 0) return '=';
    return compared.order < 0 ? '<' : '>';
  };
  const bounds = [
    introduced === undefined ? undefined : `${sign(introduced)} introduced ${introduced}`,
    fixed === undefined ? undefined : `${sign(fixed)} fixed ${fixed}`,
    lastAffected === undefined ? undefined : `${sign(lastAffected)} last affected ${lastAffected}`,
  ].filter((text) => text !== undefined);
  return bounds.length === 0 ? 'no version is named as fixed' : bounds.join(', ');
}

function heldBy(range: SchemedRange): Held {
  const held = holds(range, range.installed);
  return held.kind === 'yes' && range.doubt !== undefined ? { kind: 'unknown', reason: range.doubt } : held;
}

interface SchemedRange extends VersionRange {
  readonly doubt?: string;
  readonly scheme: string;
  readonly ecosystem: string;
  readonly installed: string;
}

type Held = { readonly kind: 'yes' } | { readonly kind: 'no' } | { readonly kind: 'unknown'; readonly reason: string };

/** A publisher that says `affected` and names no versions means all of them. */
function rangesOf({ installed, affected, doubt }: Said): readonly SchemedRange[] {
  const { status, scheme, ecosystem, ranges } = affected;
  if (status !== 'affected') return [];
  return (ranges.length === 0 ? [{}] : ranges).map((range) => ({
    ...range,
    scheme,
    ecosystem,
    installed,
    ...(doubt === undefined ? {} : { doubt }),
  }));
}

/** What one ecosystem leaves open counts for nothing where another one has mended it, or never had it. */
function withoutMendedElsewhere(said: readonly Said[]): readonly SchemedRange[] {
  const ranges = said.flatMap(rangesOf);
  const sound = new Set([
    ...said.filter(({ affected }) => affected.status === 'not-affected').map(({ affected }) => affected.ecosystem),
    ...ranges.filter(isMended).map(({ ecosystem }) => ecosystem),
  ]);
  if (sound.size === 0) return ranges;
  const isOpen = ({ fixed, lastAffected }: VersionRange) => fixed === undefined && lastAffected === undefined;
  return ranges.filter((one) => !isOpen(one) || [...sound].every((ecosystem) => ecosystem === one.ecosystem));
}

/** A fix of Ubuntu Pro is marked: an ordinary version that sorts above it, such as `1.2.1` above `1.2.1~esm1`, has none. */
const MARK = /[+~]esm\d/;

function isMended({ scheme, installed, fixed }: SchemedRange): boolean {
  if (fixed === undefined || (MARK.test(fixed) && !MARK.test(installed))) return false;
  return orderOf(compareTexts(scheme, installed, fixed), -1) >= 0;
}

function doubtOf(said: readonly Said[]): string | undefined {
  const isOpen = said.some(({ affected }) => affected.status === 'undetermined');
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
  const isOneVersion = introduced !== undefined && introduced === range.lastAffected;
  if (isOneVersion && first?.kind === 'incomparable' && first.isBranch === true) return { kind: 'no' };
  const unknown = [first, fixed, last].find((bound) => bound?.kind === 'incomparable');
  return unknown?.kind === 'incomparable' ? { kind: 'unknown', reason: unknown.reason } : { kind: 'yes' };
}

type Comparison =
  | { readonly kind: 'order'; readonly order: number }
  | { readonly kind: 'incomparable'; readonly reason: string; readonly isBranch?: true };

function orderOf(bound: Comparison | undefined, otherwise: number): number {
  return bound?.kind === 'order' ? bound.order : otherwise;
}

function compareTexts(schemeId: string, version: string, bound: string): Comparison {
  const scheme = versionScheme(schemeId);
  if (scheme === undefined) return { kind: 'incomparable', reason: `no version scheme "${schemeId}" to compare with` };
  const [a, b] = [scheme.parse(comparable(schemeId, version, bound)), scheme.parse(bound)];
  if (a === undefined) return { kind: 'incomparable', reason: notOf(scheme, 'installed', version) };
  if (b === undefined) return { kind: 'incomparable', reason: notOf(scheme, "advisory's", bound) };
  const branch = scheme.branchOf?.(version);
  if (branch === undefined) return { kind: 'order', order: scheme.compare(a, b) };
  if (branch === scheme.branchOf?.(bound)) return { kind: 'order', order: 0 };
  const reason = `the installed version "${version.slice(0, 100)}" is a branch, which is at no place among releases`;
  return { kind: 'incomparable', reason, isBranch: true };
}

/** Some publishers of rpms leave epochs out: then there are none to compare. */
function comparable(schemeId: string, version: string, bound: string): string {
  const isWithoutEpoch = schemeId === 'rpm' && !/^\d+:/.test(bound);
  return isWithoutEpoch ? version.replace(/^\d+:/, '') : version;
}

function notOf(scheme: VersionScheme, whose: string, version: string): string {
  return `the ${whose} version "${version.slice(0, 100)}" is none that the scheme ${scheme.id} allows`;
}

function fixOf(ranges: readonly SchemedRange[]): string | undefined {
  let lowest: string | undefined;
  for (const { scheme, fixed, installed, ecosystem } of ranges) {
    if (fixed === undefined || orderOf(compareTexts(scheme, installed, fixed), 0) >= 0) continue;
    const rivals = ranges.filter((range) => range.installed === installed && range.ecosystem === ecosystem);
    if (rivals.some((range) => holds(range, fixed).kind === 'yes')) continue;
    if (lowest === undefined || orderOf(compareTexts(scheme, fixed, lowest), 0) < 0) lowest = fixed;
  }
  return lowest;
}
