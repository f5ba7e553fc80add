import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { chance, mutated } from '../../../test/support/mutate.ts';
import { packNrv } from '../../../test/support/nrv.ts';
import { unpackNrv } from './nrv.ts';

const VARIANTS = ['b', 'd', 'e'] as const;

const pick = chance(7);
const WORDS = ['go', 'build', 'info', '\0\0\0\0', 'example.org/', 'x'];
const TEXTS: readonly Buffer[] = [
  Buffer.alloc(0),
  Buffer.from('a'),
  Buffer.from('abcabcabcabcabcd'),
  Buffer.alloc(3000),
  Buffer.from(Array.from({ length: 600 }, () => WORDS[pick(WORDS.length)]).join('')),
  Buffer.from(Array.from({ length: 2000 }, () => pick(256))),
  // Matches that lie too far back for the shortest form.
  Buffer.concat([
    Buffer.from('0123456789'),
    Buffer.from(Array.from({ length: 3500 }, () => pick(256))),
    Buffer.from('0123456789'),
  ]),
];

describe('unpackNrv', () => {
  for (const variant of VARIANTS) {
    for (const [index, text] of TEXTS.entries()) {
      it(`gives back what was packed: NRV2${variant}, ${index}`, () => {
        const packed = packNrv(text, variant);

        assert.deepEqual(Buffer.from(unpackNrv(packed, variant, text.length) ?? []), text);
        assert.equal(unpackNrv(packed, variant, text.length + 1), undefined);
        if (text.length > 0) assert.equal(unpackNrv(packed, variant, text.length - 1), undefined);
      });
    }

    it(`comes to an end with faults in what was packed: NRV2${variant}`, () => {
      const packed = packNrv(TEXTS[4] ?? Buffer.alloc(0), variant);
      const size = TEXTS[4]?.length ?? 0;

      for (let round = 0; round < 500; round += 1) {
        const unpacked = unpackNrv(mutated(packed, pick), variant, size);
        assert.ok(unpacked === undefined || unpacked.length === size);
      }
    });
  }
});
