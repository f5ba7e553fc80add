import { type Comparator, intervalOf } from './comparator.ts';
import { type Interval, orderOf, type Succession } from './interval.ts';

/** How versions of Composer's packages follow each other: behind 1.2.3 comes 1.2.3.1, whose first build is 1.2.3.1-dev. */
export const composerSuccession: Succession = {
  order: orderOf('packagist'),
  after: (version) => `${version}.1-dev`,
};

const COMPARATOR = /^\s*(>=|<=|<|>|==?)?\s*([0-9A-Za-z.-]{1,100})\s*$/;

/** The versions for which all of the comparators hold, `>=2.7.0` and `<2.7.51`; undefined where one is none. */
export function composerConstraint(texts: readonly string[]): Interval | 'nothing' | undefined {
  const comparators = texts.map(comparatorOf);
  if (comparators.includes(undefined)) return undefined;
  return intervalOf(
    comparators.flatMap((one) => one ?? []),
    composerSuccession.order,
  );
}

function comparatorOf(text: string): Comparator | undefined {
  const [, sign = '=', version] = COMPARATOR.exec(text) ?? [];
  if (version === undefined) return undefined;
  if (sign === '<' || sign === '>=') return { sign, version };
  // To Composer 1.2 is 1.2.0, which the order of its versions puts behind it.
  const whole = wholeOf(version);
  return { sign: sign === '<=' || sign === '>' ? sign : '=', version: whole };
}

function wholeOf(version: string): string {
  return /^\d+(?:\.\d+)?$/.test(version) ? `${version}${version.includes('.') ? '.0' : '.0.0'}` : version;
}
