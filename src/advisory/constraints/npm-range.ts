import { type Comparator, intervalOf } from './comparator.ts';
import { type Interval, orderOf, type Succession } from './interval.ts';

/** How versions of npm's packages follow each other: right behind 1.2.3 comes 1.2.4-0, behind 1.2.3-rc comes 1.2.3-rc.0. */
export const npmSuccession: Succession = {
  order: orderOf('semver'),
  after: (version) => (version.includes('-') ? `${version}.0` : `${raised(version.split('.'), 2)}-0`),
};

const LONGEST = 1000;
const MOST_ALTERNATIVES = 50;
/** A version of which numbers may be missing or written as an x. */
const PARTIAL = /^[v=]*(\d+|[xX*])(?:\.(\d+|[xX*]))?(?:\.(\d+|[xX*]))?(-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?$/;
const TOKEN = /^(\^|~>?|>=|<=|<|>|=)?(.*)$/;

/**
 * The versions that a range of npm allows (github.com/npm/node-semver, "Ranges"), each alternative an interval:
 * `^4.8.4 || 8.x`, `>=5.0.0 <5.0.3`, `*`. Undefined where it is none. Pre-releases belong to where the order puts them.
 */
export function npmRange(text: string): readonly Interval[] | undefined {
  const alternatives = text.length > LONGEST ? [] : text.split('||');
  if (alternatives.length === 0 || alternatives.length > MOST_ALTERNATIVES) return undefined;
  const intervals: Interval[] = [];
  for (const alternative of alternatives) {
    const comparators = comparatorsIn(alternative.trim());
    const interval = comparators === undefined ? undefined : intervalOf(comparators, npmSuccession.order);
    if (interval === undefined) return undefined;
    if (interval !== 'nothing') intervals.push(interval);
  }
  return intervals;
}

function comparatorsIn(alternative: string): readonly Comparator[] | undefined {
  const [, first, last] = /^(\S+)\s+-\s+(\S+)$/.exec(alternative) ?? [];
  const tokens = first === undefined ? joined(alternative).split(/\s+/) : [`>=${first}`, `<=${last}`];
  const comparators = tokens.filter((token) => token !== '').map(comparatorsOf);
  return comparators.includes(undefined) ? undefined : comparators.flatMap((one) => one ?? []);
}

/** A sign may stand apart from its version. */
function joined(alternative: string): string {
  return alternative.replaceAll(/([\^~<>=])\s+/g, '$1');
}

interface Partial {
  readonly numbers: readonly string[];
  /** With its hyphen, or empty. */
  readonly preRelease: string;
}

function comparatorsOf(token: string): readonly Comparator[] | undefined {
  const [, sign = '', rest = ''] = TOKEN.exec(token) ?? [];
  const partial = partialOf(rest);
  if (partial === undefined) return undefined;
  const { numbers, preRelease } = partial;
  const low = `${padded(numbers)}${preRelease}`;
  if (numbers.length === 0) return sign === '<' || sign === '>' ? [{ sign: '<', version: '0.0.0-0' }] : [];
  const isWhole = numbers.length === 3;
  switch (sign) {
    case '^':
      return between(low, numbers, Math.min(leadingZeros(numbers), numbers.length - 1));
    case '~':
    case '~>':
      return between(low, numbers, Math.min(1, numbers.length - 1));
    case '>=':
    case '<':
      return [{ sign, version: low }];
    case '>':
      return [isWhole ? { sign, version: low } : { sign: '>=', version: raised(numbers, numbers.length - 1) }];
    case '<=':
      return [isWhole ? { sign, version: low } : { sign: '<', version: `${raised(numbers, numbers.length - 1)}-0` }];
    default:
      return isWhole ? [{ sign: '=', version: low }] : between(low, numbers, numbers.length - 1);
  }
}

function partialOf(text: string): Partial | undefined {
  if (text === '') return { numbers: [], preRelease: '' };
  const [whole, major, minor, patch, preRelease = ''] = PARTIAL.exec(text) ?? [];
  if (whole === undefined) return undefined;
  const parts = [major, minor, patch];
  const end = parts.findIndex((part) => part === undefined || !/^\d+$/.test(part));
  const numbers = (end === -1 ? parts : parts.slice(0, end)).flatMap((part) => part ?? []);
  return { numbers, preRelease: numbers.length === 3 ? preRelease : '' };
}

/** Up to where the number at `place` is one more. */
function between(low: string, numbers: readonly string[], place: number): readonly Comparator[] {
  return [
    { sign: '>=', version: low },
    { sign: '<', version: `${raised(numbers, place)}-0` },
  ];
}

/** `^0.2.3` goes up to 0.3.0: the first number that is not 0 is the one that stays. */
function leadingZeros(numbers: readonly string[]): number {
  const first = numbers.findIndex((number) => BigInt(number) !== 0n);
  return first === -1 ? numbers.length - 1 : first;
}

function raised(numbers: readonly string[], place: number): string {
  const kept = numbers.slice(0, place + 1).map((number, at) => (at === place ? String(BigInt(number) + 1n) : number));
  return padded(kept);
}

function padded(numbers: readonly string[]): string {
  return [...numbers, '0', '0', '0'].slice(0, 3).join('.');
}
