import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { linesOf } from './lines.ts';

const CASES: readonly (readonly [string, readonly string[]])[] = [
  ['', []],
  ['a', ['a']],
  ['a\nb', ['a', 'b']],
  ['a\nb\n', ['a', 'b']],
  ['\n\na\n\n', ['', '', 'a', '']],
  ['a\r\n\r\nb\r', ['a', '', 'b']],
  ['a\rb\n', ['a\rb']],
  ['ä\nß', ['ä', 'ß']],
];

describe('linesOf', () => {
  for (const [text, lines] of CASES) {
    it(`cuts ${JSON.stringify(text)}`, () => {
      assert.deepEqual([...linesOf(Buffer.from(text))], lines);
    });
  }

  it('reads the part of memory that it is given, and bytes that are not UTF-8', () => {
    const part = Buffer.from('x\na\xff\nb\ny', 'latin1').subarray(2, 6);

    assert.deepEqual([...linesOf(part)], ['a\ufffd', 'b']);
  });
});
