import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { rpm } from '../../version/rpm.ts';
import { fixRanges } from './fix-ranges.ts';

/** The builds that are fixed, what is vulnerable, and what is not. */
const CASES: readonly (readonly [why: string, fixed: string, vulnerable: string, sound: string])[] = [
  ['one build', '1:3.0.7-27.el9', '1:3.0.7-26.el9 1:3.0.7-27.el8', '1:3.0.7-27.el9 1:3.0.7-28.el9'],
  [
    'two of different upstream versions',
    '3.9.19-8.el9 3.9.18-3.el9_4.5',
    '3.9.18-3.el9_4.4 3.9.19-1.el9 3.9.19-7.el9 3.9.10-1.el9',
    '3.9.18-3.el9_4.5 3.9.18-3.el9_4.9 3.9.19-8.el9 3.9.19-8.el9_5.1',
  ],
  [
    'two of different releases',
    '4.18.0-193.28.1.el8_2 4.18.0-240.15.1.el8_3',
    '4.18.0-193.19.1.el8_2 4.18.0-240.el8 4.18.0-240.10.1.el8_3 4.18.0-147.el8',
    '4.18.0-193.28.1.el8_2 4.18.0-193.40.1.el8_2 4.18.0-240.15.1.el8_3 4.18.0-305.el8',
  ],
  [
    'two of one release for different minor ones',
    '7.61.1-22.el8_6.4 7.61.1-22.el8_7.2',
    '7.61.1-22.el8_6.3 7.61.1-22.el8_7.1 7.61.1-22.el8',
    '7.61.1-22.el8_6.4 7.61.1-22.el8_6.9 7.61.1-22.el8_7.2 7.61.1-25.el8',
  ],
  [
    'two that nothing tells apart',
    '1.2-3.el8_6.1 1.2-3.el8_6.4',
    '1.2-3.el8_6.3 1.2-3.el8_6.1',
    '1.2-3.el8_6.4 1.2-4.el8',
  ],
  ['two of before RHEL 5', '2.4.21-4.EL 2.4.21-15.EL', '2.4.21-3.EL 2.4.21-4.EL 2.4.21-14.EL', '2.4.21-15.EL'],
  [
    'one build of a module for several others',
    '0.78-11.module+el8.6.0+23193+eeeeeeee.1 0.78-11.module+el8.6.0+23193+1aaaaaaa.1',
    '0.78-11.module+el8.6.0+23100+ffffffff.1 0.78-11.module+el8.3.0+6717+1aaaaaaa',
    '0.78-11.module+el8.6.0+23193+eeeeeeee.1 0.78-11.module+el8.6.0+23193+1aaaaaaa.1 0.78-12.module+el8.10.0+1+aaaaaaaa',
  ],
  [
    'builds of a module for several minor releases',
    '1-2.module+el8.4.0+900+aaaaaaaa 1-2.module+el8.5.0+800+aaaaaaaa',
    '1-2.module+el8.4.0+899+aaaaaaaa 1-2.module+el8.5.0+799+aaaaaaaa',
    '1-2.module+el8.4.0+900+aaaaaaaa 1-2.module+el8.4.0+950+aaaaaaaa 1-2.module+el8.5.0+800+aaaaaaaa',
  ],
];

describe('what builds that are fixed say of those before', () => {
  for (const [why, fixed, vulnerable, sound] of CASES) {
    it(`tells what is vulnerable by ${why}`, () => {
      const ranges = fixRanges(fixed.split(' '));

      const isIn = (version: string) =>
        ranges.some((range) => isBefore(version, range.fixed ?? '') && !isBefore(version, range.introduced ?? '0'));
      assert.deepEqual(
        vulnerable.split(' ').filter((version) => !isIn(version)),
        [],
      );
      assert.deepEqual(sound.split(' ').filter(isIn), []);
    });
  }

  it('keeps what is no version, for others to say so', () => {
    assert.deepEqual(fixRanges(['(none)']), [{ fixed: '(none)' }]);

    const builds = ['10-1.el8_6', '(none)', '9-1.el8_5'];
    assert.deepEqual(fixRanges(builds), fixRanges(builds.toReversed()));
    assert.ok(fixRanges(builds).some(({ fixed }) => fixed === '9-1.el8_5'));
  });
});

function isBefore(a: string, b: string): boolean {
  const [first, second] = [rpm.parse(a), rpm.parse(b)];
  assert.ok(first !== undefined && second !== undefined, `${a} ${b}`);
  return rpm.compare(first, second) < 0;
}
