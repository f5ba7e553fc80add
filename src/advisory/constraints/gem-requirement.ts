import { type Comparator, intervalOf } from './comparator.ts';
import { type Interval, orderOf, type Succession } from './interval.ts';

/** How versions of gems follow each other: behind 1.2.3 comes 1.2.3.1, whose first pre-release is 1.2.3.1.a. */
export const gemSuccession: Succession = {
  order: orderOf('gem'),
  after: (version) => `${version}.1.a`,
};

const PART = /^(~>|>=|<=|<|>|=)?\s*([0-9A-Za-z.-]{1,100})$/;
const LONGEST = 1000;

/**
 * The versions that a requirement of RubyGems allows (guides.rubygems.org/patterns, "Pessimistic version constraint"):
 * `~> 3.0.12`, `>= 1.2, < 2`. Undefined where it is none.
 */
export function gemRequirement(text: string): Interval | 'nothing' | undefined {
  if (text.length > LONGEST) return undefined;
  const comparators = text.split(',').map((part) => comparatorsOf(part.trim()));
  if (comparators.some((part) => part === undefined)) return undefined;
  return intervalOf(
    comparators.flatMap((part) => part ?? []),
    gemSuccession.order,
  );
}

function comparatorsOf(part: string): readonly Comparator[] | undefined {
  const [, sign = '=', version] = PART.exec(part) ?? [];
  if (version === undefined) return undefined;
  if (sign === '<' || sign === '<=' || sign === '>' || sign === '>=' || sign === '=') return [{ sign, version }];
  const next = nextLine(version);
  return next === undefined
    ? undefined
    : [
        { sign: '>=', version },
        { sign: '<', version: next },
      ];
}

/** Gem::Version#bump, from its first pre-release on: that of 3.0.12 is 3.1. */
function nextLine(version: string): string | undefined {
  const numbers = /^\d+(?:\.\d+)*/.exec(version)?.[0].split('.') ?? [];
  const kept = numbers.length > 1 ? numbers.slice(0, -1) : numbers;
  const last = kept.at(-1);
  return last === undefined ? undefined : [...kept.slice(0, -1), String(BigInt(last) + 1n), 'a'].join('.');
}
