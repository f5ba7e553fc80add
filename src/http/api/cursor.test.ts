import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { formatCursor, parseCursor } from './cursor.ts';
import { Problem } from './problem.ts';

const encoded = (text: string) => Buffer.from(text).toString('base64url');

describe('a cursor', () => {
  it('is read as it was written', () => {
    for (const numbers of [[0], [1, 2], [Number.MAX_SAFE_INTEGER, 0, 7]]) {
      assert.deepEqual(parseCursor(formatCursor(numbers), numbers.length), numbers);
    }
  });

  const BAD = ['', 'x', encoded('[1]'), encoded('[1,2,3]'), encoded('[-1,2]'), encoded('[1.5,2]'), encoded('["1",2]')];
  for (const text of [...BAD, encoded('{"length":2}'), encoded('[1e99,2]'), encoded('null'), encoded('[')]) {
    it(`is none as "${text}"`, () => {
      assert.throws(
        () => parseCursor(text, 2),
        (error) => error instanceof Problem && error.code === 'bad-cursor' && error.status === 400,
      );
    });
  }
});
