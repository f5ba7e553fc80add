import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { clean } from './clean.ts';

describe('clean', () => {
  const CASES: readonly [text: string, most: number, cleaned: string][] = [
    ['openssl', 10, 'openssl'],
    ['  a \r\n\t b\u2028c  ', 20, 'a b c'],
    ['a\u0000b', 20, 'a\\u0000b'],
    ['a\u202eb', 20, 'a\\u202eb'],
    ['a\u200bb\ufeff', 20, 'a\\u200bb'],
    ['\ud800', 20, '\\ud800'],
    ['e\u0301\u0301\u0301\u0301', 20, 'e\u0301\u0301'],
    ['abcdef', 6, 'abcdef'],
    ['abcdefg', 6, 'abcde…'],
    ['😀😀😀', 6, '😀😀😀'],
    ['😀😀😀😀', 6, '😀😀…'],
    ['a'.repeat(10_000), 5, 'aaaa…'],
    [' '.repeat(10_000), 5, '…'],
    ['', 5, ''],
  ];
  for (const [text, most, cleaned] of CASES) {
    it(`makes ${JSON.stringify(text.slice(0, 20))} of ${text.length} ${JSON.stringify(cleaned)}`, () => {
      assert.equal(clean(text, most), cleaned);
    });
  }
});
