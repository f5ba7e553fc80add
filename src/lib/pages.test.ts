import assert from 'node:assert/strict';
import { it } from 'node:test';
import { pagesById } from './pages.ts';

it('gives all rows in pages, and no empty one', async () => {
  for (const [count, sizes] of [
    [0, []],
    [3, [3]],
    [4, [4]],
    [9, [4, 4, 1]],
  ] as const) {
    const rows = Array.from({ length: count }, (_, index) => ({ id: index * 2 + 1 }));

    const pages = await Array.fromAsync(pagesById(4, async (after) => rows.filter(({ id }) => id > after).slice(0, 4)));

    assert.deepEqual(pages.flat(), rows);
    assert.deepEqual(
      pages.map(({ length }) => length),
      sizes,
    );
  }
});
