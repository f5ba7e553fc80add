import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { chunksInOneBuffer } from '../../../test/support/chunks.ts';
import { type JsonListPart, jsonList } from './json-list.ts';

const LIMITS = { keyBytes: 100, valueBytes: 1000 };

describe('jsonList', () => {
  it('yields every element and every other member, wherever the chunks are cut', async () => {
    const text = '{ "count" : 3, "it\\"em": null,\n"list":[ {"a":["]}\\\\"]} ,1,"x\\"" ] , "end":{"list":[1]} }\n';

    for (const size of [1, 2, 3, 7, 1000]) {
      assert.deepEqual(await partsOf(text, size), [
        { kind: 'member', name: 'count', value: 3 },
        { kind: 'member', name: 'it"em', value: null },
        { kind: 'element', value: { a: [']}\\'] } },
        { kind: 'element', value: 1 },
        { kind: 'element', value: 'x"' },
        { kind: 'member', name: 'end', value: { list: [1] } },
      ]);
    }
  });

  it('yields no element of an empty list', async () => {
    assert.deepEqual(await partsOf('{"list":[ ]}', 3), []);
  });

  it('agrees with JSON.parse on any object with a list', async () => {
    const others = fc.dictionary(fc.string({ maxLength: 9 }), fc.jsonValue(), { maxKeys: 4 });
    await fc.assert(
      fc.asyncProperty(
        fc.tuple(others, fc.array(fc.jsonValue()), others),
        fc.integer({ min: 1, max: 20 }),
        fc.integer({ min: 0, max: 2 }),
        async ([before, list, after], size, indent) => {
          const text = JSON.stringify(Object.assign(before, { list }, after, { list }), null, indent);

          const parts = await partsOf(text, size, { keyBytes: 1000, valueBytes: 100_000 });

          const members = Object.entries(JSON.parse(text) as Record<string, unknown>);
          const expected = members.flatMap(([name, value]) =>
            name === 'list' && Array.isArray(value)
              ? value.map((element: unknown) => ({ kind: 'element', value: element }))
              : [{ kind: 'member', name, value }],
          );
          assert.deepEqual(parts, expected);
        },
      ),
    );
  });

  const refused: readonly (readonly [string, RegExp])[] = [
    ['', /no JSON object with a list "list": there are no bytes/],
    ['<!DOCTYPE html>', /no JSON object with a list "list": "<" at byte 0/],
    ['[]', /"\[" at byte 0/],
    ['{}', /there is none/],
    ['{"a":[1]}', /there is none/],
    ['{"list":{}}', /"\{" at byte 8/],
    ['{"list":null}', /"n" at byte 8/],
    ['{"list":[],"list":[]}', /it comes twice/],
    ['{"list":[1', /breaks off at byte 10/],
    ['{"list":[1,', /breaks off at byte 11/],
    ['{"list":["a', /breaks off/],
    ['{"list":[]', /breaks off/],
    ['{"list":[]} {}', /"\{" at byte 12/],
    ['{"list":[1,]}', /it is not JSON: ""/],
    ['{"list":[,1]}', /it is not JSON: ""/],
    ['{"list":[1 2]}', /"2" at byte 11/],
    ['{"list":[nope]}', /it is not JSON: "nope"/],
    ['{"list":[1],}', /"}" at byte 12/],
    ['{list:[1]}', /"l" at byte 1/],
    [`{"list":["${'x'.repeat(2000)}"]}`, /a JSON value is longer than 1000 bytes/],
    [`{"${'x'.repeat(2000)}":[]}`, /a JSON key is longer than 100 bytes/],
  ];
  for (const [text, reason] of refused) {
    it(`refuses ${text.slice(0, 30) || 'nothing'}`, async () => {
      await assert.rejects(partsOf(text, 5), reason);
      await assert.rejects(partsOf(text, 5000), reason);
    });
  }
});

it('refuses an element of more values than memory is taken for', async () => {
  const text = `{"list":[[${'1,'.repeat(600_000)}1]]}`;

  await assert.rejects(
    partsOf(text, 65_536, { keyBytes: 100, valueBytes: 2_000_000 }),
    /it has more than 500000 values/,
  );
});

async function partsOf(text: string, size: number, limits = LIMITS): Promise<readonly JsonListPart[]> {
  const parts: JsonListPart[] = [];
  for await (const part of jsonList(chunksInOneBuffer(Buffer.from(text), size), 'list', limits)) parts.push(part);
  return parts;
}
