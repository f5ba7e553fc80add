import assert from 'node:assert/strict';
import { it } from 'node:test';
import { printable } from './printable.ts';

const TEXTS: readonly (readonly [what: string, text: string, shown: string])[] = [
  ['plain text', 'libc6 2.36-9+deb12u1', 'libc6 2.36-9+deb12u1'],
  ['letters of any language', 'пакет ✓', 'пакет ✓'],
  ['a change of colour', '\u001b[31mred', '\\u001b[31mred'],
  ['a new line', 'one\ntwo', 'one\\u000atwo'],
  ["a terminal's own control characters", 'a\u009bb', 'a\\u009bb'],
  ['a turn of the direction of writing', 'a\u202eb', 'a\\u202eb'],
  ['half of a character', 'a\ud800b', 'a\\ud800b'],
  ['a mark without a shape', 'a\u{e0001}b', 'a\\u{e0001}b'],
];

for (const [what, text, shown] of TEXTS) {
  it(`shows ${what}`, () => {
    assert.equal(printable(text), shown);
  });
}
