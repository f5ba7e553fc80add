import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseDocument } from './document.ts';

const READ: readonly (readonly [text: string, value: unknown])[] = [
  ['{"version": 1.10}', { version: 1.1 }],
  ['\u{feff} [1]', [1]],
  ['version: 1.10', { version: '1.10' }],
  ['day: 2024-01-02\nnone:', { day: '2024-01-02', none: '' }],
];

const REFUSED: readonly (readonly [title: string, bytes: Uint8Array, reason: RegExp])[] = [
  ['HTML', Buffer.from('<!DOCTYPE html>: ['), /^Error: no record: neither JSON nor YAML begins with "<!DOCTYPE html>/],
  ['JSON that is cut off', Buffer.from('{"a": '), /^Error: no record: it is not JSON, and begins with "{"a": "$/],
  ['keys that come twice', Buffer.from('a: 1\na: 2'), /neither JSON nor YAML/],
  ['what is no UTF-8', Uint8Array.of(0xff, 0xfe), /not valid/],
  ['JSON of more values than memory holds', Buffer.from(`[${'{},'.repeat(1_000_000)}0]`), /more than 1000000 values/],
  ['YAML of more lines', Buffer.from('\n'.repeat(40_000)), /YAML of more than 30000 parts/],
  ['YAML of more values', Buffer.from(`a: [${'b,'.repeat(40_000)}]`), /YAML of more than 30000 parts/],
  ['YAML of more in each other', Buffer.from('- '.repeat(40_000)), /YAML of more than 30000 parts/],
  ['YAML that is deeper than a stack', Buffer.from('- '.repeat(29_999)), /neither JSON nor YAML/],
];

describe('a document', () => {
  for (const [text, value] of READ) {
    it(`is read: ${JSON.stringify(text)}`, () => assert.deepEqual(parseDocument(Buffer.from(text), 'record'), value));
  }

  for (const [title, bytes, reason] of REFUSED) {
    it(`is refused: ${title}`, () => assert.throws(() => parseDocument(bytes, 'record'), reason));
  }
});
