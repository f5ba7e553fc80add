import type { VersionRange } from '../types.ts';
import { type ClaimRow, readDetail } from './rows.ts';

/** What deciding who is heard needs of a statement, as a snapshot stores it. */
export interface SaidRow extends Pick<ClaimRow, 'status' | 'ranges'> {
  readonly source: number;
  readonly vulnerability: string;
  readonly detail: string;
}

export interface YieldingSource {
  readonly name: string;
  readonly yieldsTo: readonly string[];
  /** Whether it speaks of releases as a whole. */
  readonly complete: boolean;
}

/**
 * Of what is filed under one key, what counts. A source that yields to another is not heard on a vulnerability that the
 * other speaks of, and stands by. Where it alone speaks, a version that it names as a fix counts: that was mended once.
 * But what it calls open, or has not determined, was perhaps settled since: of a release, the other's silence says so,
 * where that speaks of it whole and has spoken of the package since. Collections of languages, which have no releases,
 * take from each other each in its own time, so that silence says nothing there.
 */
export function heard<Row extends SaidRow>(
  rows: readonly Row[],
  ecosystem: string,
  sources: ReadonlyMap<number, YieldingSource>,
): readonly Row[] {
  if (!rows.some(({ source }) => (sources.get(source)?.yieldsTo.length ?? 0) > 0)) return rows;
  const standing = rows.filter(({ detail }) => readDetail(detail).withdrawnAt === undefined);
  const spoken = Map.groupBy(standing, ({ source }) => sources.get(source)?.name ?? '');
  const known = new Map([...spoken].map(([name, said]) => [name, new Set(said.map((row) => row.vulnerability))]));
  const whole = new Set([...sources.values()].filter(({ complete }) => complete).map(({ name }) => name));
  const settled = new Map<number, number>();
  const settledFor = ({ source }: Row): number => {
    const { name = '', yieldsTo = [] } = sources.get(source) ?? {};
    const others = yieldsTo.filter((other) => whole.has(other)).map((other) => spoken.get(other));
    const until = settled.get(source) ?? lastOf(others.map((said) => settledUntil(said, spoken.get(name))));
    settled.set(source, until);
    return until;
  };
  return rows.filter((row) => {
    const { yieldsTo = [] } = sources.get(row.source) ?? {};
    if (yieldsTo.some((other) => known.get(other)?.has(row.vulnerability))) return false;
    return !isRelease(ecosystem) || !isUnsettled(row) || settledFor(row) < latest(row);
  });
}

/** OSV writes a release behind a colon: `Debian:12`. */
function isRelease(ecosystem: string): boolean {
  return ecosystem.includes(':');
}

function isUnsettled({ status, ranges }: SaidRow): boolean {
  if (status === 'undetermined') return true;
  if (status !== 'affected') return false;
  return readRanges(ranges).every(({ fixed, lastAffected }) => fixed === undefined && lastAffected === undefined);
}

const NEVER = Number.NEGATIVE_INFINITY;

/**
 * Until when what others say of a package is all that is open in it: until they last spoke of it, where they know most of
 * what was mended in it.
 */
function settledUntil(others: readonly SaidRow[] = [], own: readonly SaidRow[] = []): number {
  const known = new Set(others.map(({ vulnerability }) => vulnerability));
  const mended = own.filter((one) => one.status === 'affected' && !isUnsettled(one));
  const shared = mended.filter(({ vulnerability }) => known.has(vulnerability));
  return shared.length * 2 < mended.length ? NEVER : lastOf(others.map(earliest));
}

function lastOf(times: readonly number[]): number {
  return times.reduce((last, time) => Math.max(last, time), NEVER);
}

/** When a vulnerability was known: where that is not told, somewhen in the year of its CVE. */
function earliest({ detail, vulnerability }: SaidRow): number {
  return readDetail(detail).publishedAt ?? startOf(yearOf(vulnerability)) ?? NEVER;
}

function latest({ detail, vulnerability }: SaidRow): number {
  return readDetail(detail).publishedAt ?? startOf(yearOf(vulnerability) + 1) ?? Number.POSITIVE_INFINITY;
}

function startOf(year: number): number | undefined {
  return Number.isNaN(year) ? undefined : Date.UTC(year, 0);
}

function yearOf(vulnerability: string): number {
  return Number(/^CVE-(\d{4})-/.exec(vulnerability)?.[1]);
}

function readRanges(text: string): readonly VersionRange[] {
  return JSON.parse(text) as readonly VersionRange[];
}
