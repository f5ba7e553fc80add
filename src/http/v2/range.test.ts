import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseChunkRange } from './range.ts';

describe("a chunk's Content-Range", () => {
  for (const [header, expected] of [
    [undefined, undefined],
    ['0-0', { start: 0, end: 0 }],
    ['0-1023', { start: 0, end: 1023 }],
    ['22-41', { start: 22, end: 41 }],
    ['bytes 0-9', { start: 0, end: 9 }],
    ['bytes=0-9', { start: 0, end: 9 }],
    ['bytes 0-9/10', { start: 0, end: 9 }],
    ['bytes 0-9/*', { start: 0, end: 9 }],
  ] as const) {
    it(`is read: ${header ?? 'none'}`, () => assert.deepEqual(parseChunkRange(header), expected));
  }

  for (const header of ['', '-', '0-', '-9', '9-0', 'a-b', '0-9-10', '1.5-2', '-1-5', ' 0-9', `0-${'9'.repeat(16)}`]) {
    it(`is refused: "${header}"`, () => {
      assert.throws(() => parseChunkRange(header), { code: 'BLOB_UPLOAD_INVALID', status: 400 });
    });
  }
});
