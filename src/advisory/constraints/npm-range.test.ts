import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import * as npm from 'semver';
import { writtenIntervals } from '../../../test/support/intervals.ts';
import { dotted, joined } from '../../../test/support/version-parts.ts';
import { intersection } from './interval.ts';
import { npmRange, npmSuccession } from './npm-range.ts';

const CASES: readonly (readonly [text: string, expected: string])[] = [
  ['*', '(,)'],
  ['x', '(,)'],
  ['', '(,)'],
  ['8.5.0', '[8.5.0,8.5.0]'],
  ['=v8.5.0', '[8.5.0,8.5.0]'],
  ['14.x', '[14.0.0,15.0.0-0)'],
  ['14.1', '[14.1.0,14.2.0-0)'],
  ['14.1.*', '[14.1.0,14.2.0-0)'],
  ['^1.2.3', '[1.2.3,2.0.0-0)'],
  ['^0.2.3', '[0.2.3,0.3.0-0)'],
  ['^0.0.3', '[0.0.3,0.0.4-0)'],
  ['^0.0', '[0.0.0,0.1.0-0)'],
  ['^1.x', '[1.0.0,2.0.0-0)'],
  ['~1.2.3', '[1.2.3,1.3.0-0)'],
  ['~1', '[1.0.0,2.0.0-0)'],
  ['~> 1.2', '[1.2.0,1.3.0-0)'],
  ['>1.2', '[1.3.0,)'],
  ['<=1.2', '(,1.3.0-0)'],
  ['<= 1.7.0-alpha2', '(,1.7.0-alpha2]'],
  ['< 2.2.4 > 2.0.0', '(2.0.0,2.2.4)'],
  ['>=5.0.3 >=4.2.1', '[5.0.3,)'],
  ['1.2.3 - 2.3.4', '[1.2.3,2.3.4]'],
  ['^8.1.4 || 7.x', '[8.1.4,9.0.0-0) [7.0.0,8.0.0-0)'],
  ['>2.0.0 <1.0.0', ''],
  ['<*', '(,0.0.0-0)'],
  ['latest', 'none'],
  ['1.2.3 or 2.3.4', 'none'],
  ['>=1.2.3 <=', '[1.2.3,)'],
  [`${'1.2.3 || '.repeat(60)}1.2.3`, 'none'],
  [`1.2.3${' '.repeat(2000)}`, 'none'],
];

const number = fc.constantFrom('0', '1', '2', '3', '10');
const release = dotted(number, 3);
const partial = fc.oneof(
  release,
  dotted(number, 1),
  dotted(number, 2),
  joined([dotted(number, 2), fc.constantFrom('.x', '.*', '.0-rc.1')]),
);
const comparator = joined([fc.constantFrom('', '^', '~', '>=', '<=', '<', '>', '=', '~> '), partial]);
const alternative = fc.oneof(
  comparator,
  joined([comparator, fc.constant(' '), comparator]),
  joined([partial, fc.constant(' - '), partial]),
);
const range = fc.array(alternative, { minLength: 1, maxLength: 3 }).map((all) => all.join(' || '));

describe('a range of npm', () => {
  for (const [text, expected] of CASES) {
    it(`"${text.slice(0, 60)}" is ${expected || 'nothing'}`, () =>
      assert.equal(writtenIntervals(npmRange(text)), expected));
  }

  it('allows the releases that npm allows', () => {
    fc.assert(
      fc.property(range, release, (text, version) => {
        const edge = { version, isIn: true };
        const alone = { from: edge, to: edge };

        const holders = npmRange(text)?.filter((one) => intersection(one, alone, npmSuccession.order) !== undefined);

        assert.equal(holders === undefined ? undefined : holders.length > 0, isIn(text, version));
      }),
      { numRuns: 3000 },
    );
  });

  for (const [version, next, later] of [
    ['1.2.3', '1.2.4-0', '1.2.4-alpha'],
    ['1.2.3-rc', '1.2.3-rc.0', '1.2.3-rc.1'],
  ] as const) {
    it(`goes on behind ${version} with ${next}`, () => {
      const { order, after } = npmSuccession;

      assert.equal(after(version), next);
      assert.ok(order.compare(order.parse(version), order.parse(next)) < 0);
      assert.ok(order.compare(order.parse(next), order.parse(later)) < 0);
    });
  }
});

/** Undefined where it is no range to npm either. */
function isIn(text: string, version: string): boolean | undefined {
  return npm.validRange(text) === null ? undefined : npm.satisfies(version, text);
}
