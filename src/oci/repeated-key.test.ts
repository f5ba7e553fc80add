import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { parseManifest } from './manifest.ts';
import { repeatedKey } from './repeated-key.ts';

describe('a key that comes twice', () => {
  for (const [json, key] of [
    ['{}', undefined],
    ['{"a":1,"b":{"a":1},"c":[{"a":1},{"a":2}]}', undefined],
    ['{"a":"a","b":"a,\\"a\\":{"}', undefined],
    ['{"a":1,"a":2}', 'a'],
    ['{"a":{"x":[1,2,{"y":1,"y":2}]}}', 'y'],
    ['{"a":1, "b":[], "\\u0061":2}', 'a'],
    ['{"a\\\\":1,"a\\\\":2}', 'a\\'],
    ['[{"a":1},{"b":1,"c":[{}],"b":2}]', 'b'],
  ] as const) {
    it(`in ${json} is ${key ?? 'not there'}`, () => {
      assert.equal(repeatedKey(json), key);
    });
  }

  it('is in nothing that JSON.stringify writes, and in everything that says a field again', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.string(), (value, key) => {
        const written = JSON.stringify({ ...value, [key]: 1 });
        assert.equal(repeatedKey(written), undefined);
        assert.equal(repeatedKey(`${written.slice(0, -1)},${JSON.stringify(key)}:2}`), key);
      }),
    );
  });
});

it('is not taken in a manifest, since engines would read another one', () => {
  const config = { mediaType: 'application/vnd.oci.image.config.v1+json', digest: `sha256:${'a'.repeat(64)}`, size: 2 };
  const { mediaType: _, ...untyped } = config;
  const bytes = `{"schemaVersion":2,"config":${JSON.stringify(config)},"layers":[],"config":${JSON.stringify(untyped)}}`;

  const parsed = parseManifest(Buffer.from(bytes), 'application/vnd.oci.image.manifest.v1+json');

  assert.deepEqual(parsed, { kind: 'invalid', reason: 'the key "config" comes twice in an object' });
});
