import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { writtenIntervals } from '../../../test/support/intervals.ts';
import { gemRequirement, gemSuccession } from './gem-requirement.ts';

const CASES: readonly (readonly [text: string, expected: string])[] = [
  ['>= 1.13.10', '[1.13.10,)'],
  ['<= 1.13.7', '(,1.13.7]'],
  ['< 2', '(,2)'],
  ['> 2.0.0.rc1', '(2.0.0.rc1,)'],
  ['= 1.0', '[1.0,1.0]'],
  ['1.0', '[1.0,1.0]'],
  ['~> 3.0.12', '[3.0.12,3.1.a)'],
  ['~> 3.9', '[3.9,4.a)'],
  ['~> 3', '[3,4.a)'],
  ['~> 1.0.0.rc1', '[1.0.0.rc1,1.1.a)'],
  ['~> 2.3, >= 2.3.5', '[2.3.5,3.a)'],
  ['>= 2, < 1', 'nothing'],
  ['>= two, < 3', 'none'],
  ['!= 1', 'none'],
  ['', 'none'],
  [`>= ${'1.'.repeat(50)}1`, 'none'],
  [`>= 1${', >= 1'.repeat(200)}`, 'none'],
];

describe('a requirement of RubyGems', () => {
  for (const [text, expected] of CASES) {
    it(`"${text.slice(0, 60)}" is ${expected}`, () => {
      const interval = gemRequirement(text);

      assert.equal(writtenIntervals(interval === undefined ? undefined : [interval]), expected);
    });
  }

  it('goes on behind a version before any that is made of it', () => {
    const { order, after } = gemSuccession;
    const versions = ['1.13.7', after('1.13.7'), '1.13.7.1.rc1', '1.13.7.1', '1.13.8.rc1'].map((text) =>
      order.parse(text),
    );

    assert.deepEqual(
      versions.toSorted((a, b) => order.compare(a, b)),
      versions,
    );
    assert.ok(order.compare(versions[0], versions[1]) < 0);
  });
});
