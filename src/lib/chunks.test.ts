import assert from 'node:assert/strict';
import { it } from 'node:test';
import { chunksOf } from './chunks.ts';

for (const [list, size, expected] of [
  [[], 2, []],
  [[1], 2, [[1]]],
  [[1, 2], 2, [[1, 2]]],
  [[1, 2, 3], 2, [[1, 2], [3]]],
  [[1, 2, 3], 1, [[1], [2], [3]]],
] as const) {
  it(`parts a list of ${list.length} by ${size}`, () => {
    assert.deepEqual([...chunksOf<number>(list, size)], expected);
  });
}
