import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { packLzma } from '../../../test/support/lzma.ts';
import { chance, mutated } from '../../../test/support/mutate.ts';
import { type LzmaProperties, unpackLzma } from './lzma.ts';

const PROPERTIES: readonly LzmaProperties[] = [
  { contextBits: 3, literalPositionBits: 0, positionBits: 2 },
  { contextBits: 0, literalPositionBits: 2, positionBits: 0 },
  { contextBits: 2, literalPositionBits: 2, positionBits: 3 },
];

/** Text, what repeats nearby and far off, and what cannot be made smaller. */
function sample(): Buffer {
  const pick = chance(3);
  const noise = Buffer.from(Array.from({ length: 20_000 }, () => pick(256)));
  const text = readFileSync(new URL('lzma.ts', import.meta.url));
  return Buffer.concat([text, noise, Buffer.alloc(5000), text.subarray(100), Buffer.from('abc'.repeat(1000)), noise]);
}

describe('unpackLzma', () => {
  for (const properties of PROPERTIES) {
    it(`gives back what xz packed: ${JSON.stringify(properties)}`, (t) => {
      const bytes = sample();
      const packed = packLzma(bytes, properties);
      if (packed === undefined) return t.skip('skipped: no xz');

      assert.deepEqual(Buffer.from(unpackLzma(packed, properties, bytes.length) ?? []), bytes);
      assert.equal(unpackLzma(packed.subarray(0, packed.length / 2), properties, bytes.length), undefined);
    });

    it(`comes to an end with faults in what was packed: ${JSON.stringify(properties)}`, (t) => {
      const bytes = sample().subarray(0, 4000);
      const packed = packLzma(bytes, properties);
      if (packed === undefined) return t.skip('skipped: no xz');
      const pick = chance(5);

      for (let round = 0; round < 200; round += 1) {
        const unpacked = unpackLzma(mutated(packed, pick), properties, bytes.length);
        assert.ok(unpacked === undefined || unpacked.length === bytes.length);
      }
    });
  }

  it('refuses properties that there are not', () => {
    const none = { contextBits: 9, literalPositionBits: 0, positionBits: 2 };

    assert.equal(unpackLzma(new Uint8Array(100), none, 100), undefined);
  });
});
