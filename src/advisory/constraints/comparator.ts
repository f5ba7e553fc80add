import { type Interval, intersection, type Order } from './interval.ts';

/** What a constraint compares with: `>=` and a version. */
export interface Comparator {
  readonly sign: '<' | '<=' | '>' | '>=' | '=';
  readonly version: string;
}

/** More than that is no constraint that a person wrote. */
const MOST_PARTS = 100;

/**
 * The versions for which every one of the comparators holds: `nothing` where that is none, undefined where a version is
 * none that the scheme allows.
 */
export function intervalOf(comparators: readonly Comparator[], order: Order): Interval | 'nothing' | undefined {
  if (comparators.length > MOST_PARTS) return undefined;
  if (comparators.some(({ version }) => order.parse(version) === undefined)) return undefined;
  let interval: Interval | undefined = {};
  for (const { sign, version } of comparators) {
    const from = sign.startsWith('<') ? {} : { from: { version, isIn: sign !== '>' } };
    const to = sign.startsWith('>') ? {} : { to: { version, isIn: sign !== '<' } };
    interval = intersection(interval, { ...from, ...to }, order);
    if (interval === undefined) return 'nothing';
  }
  return interval;
}
