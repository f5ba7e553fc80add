import { versionScheme } from '../../version/index.ts';
import type { VersionScheme } from '../../version/types.ts';
import type { VersionRange } from '../types.ts';
import type { OsvAffected, OsvEvent, OsvRange } from './form.ts';

/** What a record says of a package's versions. */
export interface Versions {
  readonly ranges: readonly VersionRange[];
  /** Versions that the scheme does not allow, and that no range can therefore be asked about. */
  readonly unread: readonly string[];
}

/** More comparisons than that are no work for one package: the largest that was published took 20,000. */
const MOST_COMPARISONS = 1_000_000;

/**
 * The versions that are affected: those in a range and those that are listed (osv-schema, "Evaluation"). What git commits
 * say is left out. A list is kept only as far as no range holds it: most lists spell out what the ranges say.
 */
export function versionsOf(one: OsvAffected, schemeId: string): Versions {
  const { ranges = [], versions = [], ecosystem_specific: specific, database_specific: database } = one;
  const scheme = versionScheme(schemeId);
  const spans = withCustom(spansIn(ranges, scheme), spansIn(specific?.custom_ranges ?? [], scheme), scheme);
  const closed = close(spans, database?.last_known_affected_version_range, scheme);
  // The end that GitHub knows was not known to who spelled out the versions.
  const listed = outside([...new Set(versions)], spans, scheme);
  const singles = listed.apart.map((version) => ({ introduced: version, lastAffected: version }));
  return { ranges: distinct([...closed, ...singles]), unread: listed.unread };
}

function spansIn(ranges: readonly OsvRange[], scheme: VersionScheme | undefined): readonly VersionRange[] {
  return ranges.filter(({ type }) => type !== 'GIT').flatMap(({ events }) => spansOf(events, scheme));
}

/** The algorithm of osv-schema, "Evaluation": events in the order of their versions open and close spans. */
function spansOf(events: readonly OsvEvent[], scheme: VersionScheme | undefined): readonly VersionRange[] {
  const spans: VersionRange[] = [];
  let open: VersionRange | undefined;
  let limit: string | undefined;
  for (const event of sorted(events, scheme)) {
    const { introduced, fixed, last_affected: lastAffected } = event;
    if (event.limit !== undefined && event.limit !== '*') limit = event.limit;
    if (introduced !== undefined) open ??= FIRST.has(introduced) ? {} : { introduced };
    if (open === undefined) continue;
    if (fixed !== undefined) spans.push({ ...open, fixed });
    else if (lastAffected !== undefined) spans.push({ ...open, lastAffected });
    if (fixed !== undefined || lastAffected !== undefined) open = undefined;
  }
  if (open === undefined) return spans;
  return [...spans, limit === undefined ? open : { ...open, fixed: limit }];
}

/** What stands for "before every version": in the schema, and in RustSec's records. */
const FIRST = new Set(['0', '0.0.0-0']);

/** By version, where all of them are versions; else as written. */
function sorted(events: readonly OsvEvent[], scheme: VersionScheme | undefined): readonly OsvEvent[] {
  if (scheme === undefined) return events;
  const first = events.filter((event) => FIRST.has(textOf(event)));
  const versions = events
    .filter((event) => !FIRST.has(textOf(event)))
    .map((event) => ({ event, version: scheme.parse(textOf(event)) }));
  if (versions.some(({ version }) => version === undefined)) return events;
  return [...first, ...versions.toSorted((a, b) => scheme.compare(a.version, b.version)).map(({ event }) => event)];
}

function textOf({ introduced, fixed, last_affected: lastAffected, limit }: OsvEvent): string {
  return introduced ?? fixed ?? lastAffected ?? limit ?? '';
}

/** What Go gives to a commit that no tag precedes, and all that lies before the first release. */
const UNTAGGED: VersionRange = { lastAffected: '0.0.0' };

/**
 * Go's database writes a span without an end where a project's tags are no versions to Go's tools, and what the tags say in
 * `custom_ranges`. A program whose version is such a tag is judged by them, one that only names a commit stays affected.
 */
function withCustom(
  spans: readonly VersionRange[],
  custom: readonly VersionRange[],
  scheme: VersionScheme | undefined,
): readonly VersionRange[] {
  if (custom.length === 0) return spans;
  const open = spans.filter(hasNoEnd);
  if (open.length === 0) return [...spans, ...custom];
  if (open.length * custom.length > MOST_COMPARISONS) return spans;
  const untagged = open.some(({ introduced }) => introduced === undefined) ? [UNTAGGED] : [];
  const within = open.flatMap((span) => {
    const parts = custom.flatMap((one) => common(span, one, scheme));
    return parts.length === 0 ? [span] : parts;
  });
  return [...spans.filter((span) => !hasNoEnd(span)), ...untagged, ...within];
}

function hasNoEnd({ fixed, lastAffected }: VersionRange): boolean {
  return (fixed ?? lastAffected) === undefined;
}

/** The part of the second that the first one, which has no end, holds; all of it where they cannot be compared. */
function common(
  { introduced }: VersionRange,
  one: VersionRange,
  scheme: VersionScheme | undefined,
): readonly VersionRange[] {
  const start = introduced === undefined ? undefined : scheme?.parse(introduced);
  const [from, end] = [one.introduced, one.fixed ?? one.lastAffected].map((text) => scheme?.parse(text ?? '0'));
  if (scheme === undefined || start === undefined || from === undefined || end === undefined) return [one];
  if (!hasNoEnd(one) && scheme.compare(end, start) <= 0) return [];
  return [scheme.compare(from, start) < 0 ? { ...one, ...(introduced === undefined ? {} : { introduced }) } : one];
}

const LAST_KNOWN = /(?:^|,)\s*(<=?)\s*([^\s,<>=]+)\s*$/;

/**
 * GitHub writes a span without an end where nothing mends it, and beside it up to where it is known to be vulnerable:
 * `< 4.0`. Where something mends it, that is the end.
 */
function close(
  spans: readonly VersionRange[],
  lastKnown: string | undefined,
  scheme: VersionScheme | undefined,
): readonly VersionRange[] {
  const [, sign, version] = LAST_KNOWN.exec((lastKnown ?? '').slice(-LONGEST_BOUND)) ?? [];
  const [span] = spans;
  if (version === undefined || scheme === undefined || span === undefined || spans.length > 1) return spans;
  if (!hasNoEnd(span)) return spans;
  const [from, to] = [span.introduced === undefined ? undefined : scheme.parse(span.introduced), scheme.parse(version)];
  const order = from === undefined || to === undefined ? -1 : scheme.compare(from, to);
  if (to === undefined || order > 0 || (order === 0 && sign === '<')) return spans;
  return [{ ...span, ...(sign === '<' ? { fixed: version } : { lastAffected: version }) }];
}

const LONGEST_BOUND = 200;

interface Listed {
  readonly apart: readonly string[];
  readonly unread: readonly string[];
}

/** The listed versions that no span holds, as none holds a branch. Without any span all are, as they are written. */
function outside(
  versions: readonly string[],
  spans: readonly VersionRange[],
  scheme: VersionScheme | undefined,
): Listed {
  if (spans.length === 0 || scheme === undefined) return { apart: versions, unread: [] };
  if (spans.length * versions.length > MOST_COMPARISONS) return { apart: [], unread: versions };
  const holders = spans.map((span) => holderOf(span, scheme));
  const apart: string[] = [];
  const unread: string[] = [];
  for (const version of versions) {
    const parsed = scheme.parse(version);
    if (parsed === undefined) unread.push(version);
    else if (scheme.branchOf?.(version) !== undefined) apart.push(version);
    else if (!holders.some((holds) => holds(parsed))) apart.push(version);
  }
  return { apart, unread };
}

/** A bound that cannot be read holds everything: so it will be undetermined, and its list adds nothing. */
function holderOf(
  { introduced, fixed, lastAffected }: VersionRange,
  scheme: VersionScheme,
): (version: unknown) => boolean {
  const [from, before, to] = [introduced, fixed, lastAffected].map((text) =>
    text === undefined ? undefined : scheme.parse(text),
  );
  return (version) =>
    (from === undefined || scheme.compare(version, from) >= 0) &&
    (before === undefined || scheme.compare(version, before) < 0) &&
    (to === undefined || scheme.compare(version, to) <= 0);
}

function distinct(ranges: readonly VersionRange[]): readonly VersionRange[] {
  return [...new Map(ranges.map((range) => [JSON.stringify(range), range])).values()];
}
