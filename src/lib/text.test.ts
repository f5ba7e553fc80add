import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { textOf, withoutMark } from './text.ts';

const FORMS: readonly (readonly [string, readonly number[], string])[] = [
  ['nothing', [], ''],
  ['UTF-8', [0x61, 0xc3, 0xa9], 'aé'],
  ['UTF-8 after a byte order mark', [0xef, 0xbb, 0xbf, 0x61], 'a'],
  ['UTF-16, the low byte first', [0xff, 0xfe, 0x61, 0x00], 'a'],
  ['UTF-16, the high byte first', [0xfe, 0xff, 0x00, 0x61], 'a'],
  ['half a letter of UTF-16', [0xff, 0xfe, 0x61], '\u{fffd}'],
  ['latin-1', [0x61, 0xe9], 'a\u{fffd}'],
];

describe('text', () => {
  for (const [form, bytes, text] of FORMS) {
    it(`is read from ${form}`, () => {
      assert.equal(textOf(Uint8Array.from(bytes)), text);
    });
  }

  it('may have its byte order mark taken away', () => {
    assert.deepEqual(withoutMark(Uint8Array.of(0xef, 0xbb, 0xbf, 0x61)), Uint8Array.of(0x61));
    assert.deepEqual(withoutMark(Uint8Array.of(0xef, 0xbb)), Uint8Array.of(0xef, 0xbb));
  });
});
