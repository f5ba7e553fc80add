import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { writtenIntervals } from '../../../test/support/intervals.ts';
import { type Interval, intersection, orderOf, rangesOf, without } from './interval.ts';

const ORDER = orderOf('semver');
const SUCCESSION = { order: ORDER, after: (version: string) => `${version}+` };

/** Intervals as mathematics writes them: `[1.0.0,2.0.0)`, `(,2.0.0]`. */
const INTERSECTIONS: readonly (readonly [a: string, b: string, expected: string])[] = [
  ['(,)', '[1.0.0,2.0.0)', '[1.0.0,2.0.0)'],
  ['[1.0.0,3.0.0)', '[2.0.0,4.0.0)', '[2.0.0,3.0.0)'],
  ['[1.0.0,2.0.0]', '(1.0.0,2.0.0)', '(1.0.0,2.0.0)'],
  ['(,2.0.0]', '[2.0.0,)', '[2.0.0,2.0.0]'],
  ['(,2.0.0)', '[2.0.0,)', 'nothing'],
  ['(,2.0.0]', '(2.0.0,)', 'nothing'],
  ['[1.0.0,2.0.0)', '[3.0.0,4.0.0)', 'nothing'],
];

const DIFFERENCES: readonly (readonly [intervals: string, holes: string, expected: string])[] = [
  ['(,)', '', '(,)'],
  ['(,)', '(,)', ''],
  ['(,)', '[1.2.3,)', '(,1.2.3)'],
  ['(,)', '[1.0.0,2.0.0) [3.0.0,)', '(,1.0.0) [2.0.0,3.0.0)'],
  ['(,)', '[3.0.0,) [1.0.0,2.0.0)', '(,1.0.0) [2.0.0,3.0.0)'],
  ['(,)', '(,1.0.0] [2.0.0,)', '(1.0.0,2.0.0)'],
  ['[1.0.0,2.0.0) [3.0.0,4.0.0)', '[1.5.0,3.5.0)', '[1.0.0,1.5.0) [3.5.0,4.0.0)'],
];

const RANGES: readonly (readonly [intervals: string, sound: string, expected: readonly object[]])[] = [
  ['(,)', '', [{}]],
  ['[1.0.0,2.0.0)', '[2.0.0,)', [{ introduced: '1.0.0', fixed: '2.0.0' }]],
  ['(1.0.0,2.0.0]', '', [{ introduced: '1.0.0+', lastAffected: '2.0.0' }]],
  ['(,2.0.0]', '[4.0.0,) [3.0.0,3.1.0) [1.0.0,1.1.0)', [{ fixed: '3.0.0', lastAffected: '2.0.0' }]],
];

describe('intervals of versions', () => {
  for (const [a, b, expected] of INTERSECTIONS) {
    it(`have in common: ${a} and ${b} have ${expected}`, () => {
      const [one, other] = [read(a)[0] ?? {}, read(b)[0] ?? {}];

      assert.equal(writtenIntervals([intersection(one, other, ORDER) ?? 'nothing']), expected);
      assert.equal(writtenIntervals([intersection(other, one, ORDER) ?? 'nothing']), expected);
    });
  }

  for (const [intervals, holes, expected] of DIFFERENCES) {
    it(`are left: ${intervals} without ${holes || 'anything'} is ${expected || 'nothing'}`, () => {
      assert.equal(writtenIntervals(without(read(intervals), read(holes), ORDER)), expected);
    });
  }

  for (const [intervals, sound, expected] of RANGES) {
    it(`are ranges: ${intervals}${sound === '' ? '' : ` where ${sound} is sound`}`, () => {
      assert.deepEqual(rangesOf(read(intervals), read(sound), SUCCESSION), expected);
    });
  }

  it('need a scheme that is there', () => {
    assert.throws(() => orderOf('none'), /^Error: there is no version scheme "none"$/);
  });
});

function read(text: string): readonly Interval[] {
  return text
    .split(' ')
    .filter((one) => one !== '')
    .map((one) => {
      const [from = '', to = ''] = one.slice(1, -1).split(',');
      return {
        ...(from === '' ? {} : { from: { version: from, isIn: one.startsWith('[') } }),
        ...(to === '' ? {} : { to: { version: to, isIn: one.endsWith(']') } }),
      };
    });
}
