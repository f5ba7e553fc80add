import assert from 'node:assert/strict';
import { it } from 'node:test';
import { judgeSpace } from './space.ts';

const GIB = 2 ** 30;

for (const [bytes, files, kind, message] of [
  [100 * GIB, 1_000_000, 'ok', '100.0 GiB free'],
  [5 * GIB, 1_000_000, 'ok', '5.0 GiB free'],
  [5 * GIB - 1, 1_000_000, 'warn', '5.0 GiB free'],
  [GIB, Number.POSITIVE_INFINITY, 'warn', '1.0 GiB free'],
  [GIB / 2 - 1, 1_000_000, 'fail', '511 MiB free'],
  [0, 1_000_000, 'fail', '0 MiB free'],
  [100 * GIB, 9_999, 'fail', 'only 9999 more files can be made'],
] as const) {
  it(`answers ${kind} for ${bytes} bytes and ${files} files`, () => {
    const outcome = judgeSpace({ bytes, files });

    assert.deepEqual([outcome.kind, outcome.message], [kind, message]);
  });
}
