import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { chunksInOneBuffer } from '../../../test/support/chunks.ts';
import { type JsonEntry, jsonEntries } from './json-entries.ts';

const LIMITS = { keyBytes: 100, valueBytes: 1000 };

describe('jsonEntries', () => {
  it('yields every member of every member, wherever the chunks are cut', async () => {
    const text = JSON.stringify({
      'a"{': { 'x\\': { deep: [1, { y: ']}"\\' }] }, é: 'ü', n: 12, t: true, z: null },
      empty: {},
      b: { last: [] },
    });

    for (const size of [1, 2, 3, 7, 1000]) {
      assert.deepEqual(await entriesOf(text, size), [
        { first: 'a"{', second: 'x\\', value: { deep: [1, { y: ']}"\\' }] } },
        { first: 'a"{', second: 'é', value: 'ü' },
        { first: 'a"{', second: 'n', value: 12 },
        { first: 'a"{', second: 't', value: true },
        { first: 'a"{', second: 'z', value: null },
        { first: 'b', second: 'last', value: [] },
      ]);
    }
  });

  it('agrees with JSON.parse on any object of objects', async () => {
    const document = fc.dictionary(
      fc.string({ maxLength: 9 }),
      fc.dictionary(fc.string({ maxLength: 9 }), fc.jsonValue()),
    );
    await fc.assert(
      fc.asyncProperty(
        document,
        fc.integer({ min: 1, max: 20 }),
        fc.integer({ min: 0, max: 2 }),
        async (object, size, indent) => {
          const text = JSON.stringify(object, null, indent);

          const entries = await entriesOf(text, size, { keyBytes: 1000, valueBytes: 100_000 });

          const parsed = JSON.parse(text) as typeof object;
          const expected = Object.entries(parsed).flatMap(([first, members]) =>
            Object.entries(members).map(([second, value]) => ({ first, second, value })),
          );
          assert.deepEqual(entries, expected);
        },
      ),
    );
  });

  const refused: readonly (readonly [string, RegExp])[] = [
    ['', /there are no bytes/],
    ['<!DOCTYPE html>', /no JSON object of objects: "<" at byte 0/],
    ['[]', /"\[" at byte 0/],
    ['{"a":1}', /"1" at byte 5/],
    ['{"a":{"b":{"c":1}', /breaks off at byte 17/],
    ['{"a":{"b":"c', /breaks off/],
    ['{"a":{}} {}', /"{" at byte 9/],
    ['{"a":{"b":nope}}', /it is not JSON: "nope"/],
    ['{"a":{"b":}}', /it is not JSON: ""/],
    ['{"a":{,}}', /"," at byte 6/],
    ['{"a":{"b":1,}}', /"}" at byte 12/],
    [`{"a":{"b":"${'x'.repeat(2000)}"}}`, /a JSON value is longer than 1000 bytes/],
    [`{"${'x'.repeat(2000)}":{}}`, /a JSON key is longer than 100 bytes/],
  ];
  for (const [text, reason] of refused) {
    it(`refuses ${text.slice(0, 30) || 'nothing'}`, async () => {
      await assert.rejects(entriesOf(text, 5), reason);
      await assert.rejects(entriesOf(text, 5000), reason);
    });
  }
});

async function entriesOf(text: string, size: number, limits = LIMITS): Promise<readonly JsonEntry[]> {
  const entries: JsonEntry[] = [];
  for await (const entry of jsonEntries(chunksInOneBuffer(Buffer.from(text), size), limits)) entries.push(entry);
  return entries;
}
