import { versionScheme } from '../../version/index.ts';
import type { VersionScheme } from '../../version/types.ts';
import type { VersionRange } from '../types.ts';

/** One end of an interval, and whether its version belongs to it. */
export interface Edge {
  readonly version: string;
  readonly isIn: boolean;
}

/** Versions in a row: without `from` from the first, without `to` to the last. Its versions are the scheme's. */
export interface Interval {
  readonly from?: Edge;
  readonly to?: Edge;
}

/** What is needed of versions to reckon with intervals. */
export type Order = Pick<VersionScheme, 'parse' | 'compare'>;

/** How the versions of one ecosystem follow each other. */
export interface Succession {
  readonly order: Order;
  /** A version behind the given one, and before any that a publisher would make after it. */
  after(version: string): string;
}

/** The order of a scheme that is there. Throws where it is not. */
export function orderOf(schemeId: string): Order {
  const scheme = versionScheme(schemeId);
  if (scheme === undefined) throw new Error(`there is no version scheme "${schemeId}"`);
  return scheme;
}

/** What is in both, or undefined where that is nothing. */
export function intersection(a: Interval, b: Interval, order: Order): Interval | undefined {
  const from = further(
    a.from,
    b.from,
    (one, other) => compare(one, other, order) || Number(other.isIn) - Number(one.isIn),
  );
  const to = further(a.to, b.to, (one, other) => compare(other, one, order) || Number(other.isIn) - Number(one.isIn));
  const gap = from === undefined || to === undefined ? -1 : compare(from, to, order);
  if (gap > 0 || (gap === 0 && !(from?.isIn === true && to?.isIn === true))) return undefined;
  return { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
}

/** What is in one of the intervals and in none of the holes. */
export function without(intervals: readonly Interval[], holes: readonly Interval[], order: Order): readonly Interval[] {
  return holes.reduce((rest, hole) => rest.flatMap((one) => around(one, hole, order)), intervals);
}

/**
 * The intervals as ranges. A version that is named as the first sound one is what mends an interval that ends before it:
 * of what lies between, nothing is said.
 */
export function rangesOf(
  intervals: readonly Interval[],
  sound: readonly Interval[],
  { order, after }: Succession,
): readonly VersionRange[] {
  return intervals.map(({ from, to }) => {
    const introduced = from === undefined || from.isIn ? from?.version : after(from.version);
    const first = to?.isIn === true ? firstBehind(to, sound, order) : undefined;
    return {
      ...(introduced === undefined ? {} : { introduced }),
      ...(to?.isIn === false ? { fixed: to.version } : {}),
      ...(first === undefined ? {} : { fixed: first.version }),
      ...(to?.isIn === true ? { lastAffected: to.version } : {}),
    };
  });
}

function around(one: Interval, hole: Interval, order: Order): readonly Interval[] {
  const left = hole.from === undefined ? undefined : intersection(one, { to: turned(hole.from) }, order);
  const right = hole.to === undefined ? undefined : intersection(one, { from: turned(hole.to) }, order);
  return [left, right].filter((part) => part !== undefined);
}

/** The edge as seen from the other side. */
function turned({ version, isIn }: Edge): Edge {
  return { version, isIn: !isIn };
}

function further(a: Edge | undefined, b: Edge | undefined, by: (a: Edge, b: Edge) => number): Edge | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return by(a, b) >= 0 ? a : b;
}

function firstBehind(edge: Edge, sound: readonly Interval[], order: Order): Edge | undefined {
  const behind = sound.flatMap(({ from }) => (from?.isIn === true && compare(from, edge, order) > 0 ? [from] : []));
  return behind.toSorted((a, b) => compare(a, b, order))[0];
}

function compare(a: Edge, b: Edge, order: Order): number {
  return order.compare(order.parse(a.version), order.parse(b.version));
}
