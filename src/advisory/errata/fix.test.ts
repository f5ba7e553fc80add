import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { rangesOfBuilds } from './fix.ts';

const CASES: readonly (readonly [title: string, fix: string, listed: readonly string[]])[] = [
  ['one build', '1.0-2.el8_6', ['1.0-2.el8_6']],
  [
    'a module built for several minor releases',
    '3:2-1.module_el8.3.0+9+a',
    ['3:2-1.module_el8.5.0+1+b', '3:2-1.module_el8.3.0+9+a', '3:2-1.module_el8.10.0+2+c'],
  ],
  [
    'the same with a plus, as Rocky writes it',
    '2-1.module+el9.2.0+3+d',
    ['2-1.module+el9.4.0+4+e', '2-1.module+el9.2.0+3+d'],
  ],
  ['a rebuild of the maker', '52.9.0-2.el8', ['52.9.0-2.el8.alma', '52.9.0-2.el8']],
  ['a build and its successor', '4.15.5-5.el8', ['4.15.5-8.el8_6', '4.15.5-5.el8']],
  ['an epoch', '9-1.el8', ['1:1-1.el8', '9-1.el8']],
];

describe("the fix among an erratum's builds", () => {
  for (const [title, fixed, listed] of CASES) {
    it(`is the lowest: ${title}`, () => {
      const ranges = listed.map((build) => ({ fixed: build }));

      assert.deepEqual(rangesOfBuilds(ranges, 'rpm'), [{ fixed }]);
      assert.deepEqual(rangesOfBuilds(ranges.toReversed(), 'rpm'), [{ fixed }]);
    });
  }

  it('leaves alone what is no plain fix', () => {
    const others = [{ introduced: '1', fixed: '2' }, { lastAffected: '3' }, {}];

    assert.deepEqual(rangesOfBuilds(others, 'rpm'), others);
    assert.deepEqual(rangesOfBuilds([...others, { fixed: '9' }, { fixed: '5' }], 'rpm'), [...others, { fixed: '5' }]);
  });

  it('keeps all that cannot be ordered', () => {
    const ranges = [{ fixed: '2' }, { fixed: '1' }, { fixed: '2' }];

    assert.deepEqual(rangesOfBuilds(ranges, 'no-such-scheme'), [{ fixed: '2' }, { fixed: '1' }]);
  });
});
