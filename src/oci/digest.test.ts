import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, it } from 'node:test';
import { algorithmOf, digestOf, finishDigest, hexOf, isAlgorithm, parseDigest } from './digest.ts';

const HEX = 'a'.repeat(64);

describe('a digest', () => {
  for (const text of [`sha256:${HEX}`, `sha256:${'0123456789abcdef'.repeat(4)}`, `sha512:${HEX}${HEX}`]) {
    it(`is read: ${text.slice(0, 20)}…`, () => {
      const digest = parseDigest(text);

      assert.equal(digest, text);
      assert.ok(digest);
      assert.equal(`${algorithmOf(digest)}:${hexOf(digest)}`, text);
    });
  }

  for (const text of [
    '',
    ':',
    'sha256',
    'sha256:',
    HEX,
    `:${HEX}`,
    `sha256:${HEX.slice(1)}`,
    `sha256:${HEX}a`,
    `sha256:${HEX.slice(1)}A`,
    `sha256:${HEX.slice(1)}g`,
    `sha256:${HEX.slice(1)}\n`,
    `sha256:${HEX.slice(3)}/..`,
    `SHA256:${HEX}`,
    `sha512:${HEX}`,
    `md5:${'a'.repeat(32)}`,
    `sha256:sha256:${HEX}`,
    `__proto__:${HEX}`,
    `constructor:${HEX}`,
    ` sha256:${HEX}`,
  ]) {
    it(`is not read: ${JSON.stringify(text.slice(0, 30))}`, () => {
      assert.equal(parseDigest(text), undefined);
    });
  }

  it('is that of the bytes', () => {
    const bytes = Buffer.from('abc');

    assert.equal(digestOf(bytes), 'sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
    assert.equal(digestOf(bytes, 'sha512').length, 'sha512:'.length + 128);
    assert.equal(finishDigest(createHash('sha256').update('a').update('bc'), 'sha256'), digestOf(bytes));
  });

  it('knows its algorithms by name', () => {
    assert.deepEqual(
      ['sha256', 'sha512', 'md5', 'toString', ''].filter((name) => isAlgorithm(name)),
      ['sha256', 'sha512'],
    );
  });
});
