import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { writtenIntervals } from '../../../test/support/intervals.ts';
import { composerConstraint, composerSuccession } from './composer-constraint.ts';

const CASES: readonly (readonly [texts: readonly string[], expected: string])[] = [
  [['>=2.7.0', '<2.7.51'], '[2.7.0,2.7.51)'],
  [['<1.2'], '(,1.2)'],
  [['<=1.2'], '(,1.2.0]'],
  [['<=1'], '(,1.0.0]'],
  [['<=1.2.0-beta2'], '(,1.2.0-beta2]'],
  [['>8.7.3', '<8.7.5'], '(8.7.3,8.7.5)'],
  [['>3.2', '<3.3.0'], '(3.2.0,3.3.0)'],
  [['==1.2.3'], '[1.2.3,1.2.3]'],
  [['>=2', '<1'], 'nothing'],
  [['>=two'], 'none'],
  [['^1.2'], 'none'],
  [[''], 'none'],
];

describe("what holds of Composer's versions", () => {
  for (const [texts, expected] of CASES) {
    it(`for ${JSON.stringify(texts)} is ${expected}`, () => {
      const interval = composerConstraint(texts);

      assert.equal(writtenIntervals(interval === undefined ? undefined : [interval]), expected);
    });
  }

  it('goes on behind a version before any that is made of it', () => {
    const { order, after } = composerSuccession;
    const versions = ['8.7.3', after('8.7.3'), '8.7.3.1-beta1', '8.7.3.1', '8.7.4-dev'].map((text) =>
      order.parse(text),
    );

    assert.deepEqual(
      versions.toSorted((a, b) => order.compare(a, b)),
      versions,
    );
    assert.ok(order.compare(versions[0], versions[1]) < 0);
  });
});
