import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type ParsedToml, parseToml } from './toml.ts';

const REFUSED: readonly (readonly [string, string, RegExp])[] = [
  ['a key without a value', 'a = \nb = 1', /^it is not TOML: /],
  ['a key that comes twice', 'a = 1\na = 2', /^it is not TOML: .*redefine/],
  ['a string without an end', `a = "${'x'.repeat(2 ** 20)}`, /^it is not TOML: unfinished string/],
  ['lists without an end', `a = ${'['.repeat(100_000)}`, /nested structures/],
  ['more tables than any file has', '[[a]]\n'.repeat(150_001), /^it has more than 300000 lists and tables$/],
  ['a key of more parts than any has', `a${'.a'.repeat(501)} = 1`, /^a line of it has more than 500 dots$/],
];

describe('a TOML text', () => {
  it('is read with or without a byte order mark', () => {
    assert.equal(jsonOf(parseToml(Buffer.from('\u{feff}a = [1]\r\n[b]\nc = "é"'))), '{"a":[1],"b":{"c":"é"}}');
  });

  it('may have any key', () => {
    const parsed = parseToml(Buffer.from('[__proto__]\na = 1\n[constructor.prototype]\nb = 1'));

    assert.equal(jsonOf(parsed), '{"__proto__":{"a":1},"constructor":{"prototype":{"b":1}}}');
    assert.equal(Object.hasOwn(Object.prototype, 'b'), false);
  });

  for (const [what, text, reason] of REFUSED) {
    it(`is not read with ${what}`, () => {
      const parsed = parseToml(Buffer.from(text));

      assert.equal(parsed.kind, 'unreadable');
      assert.match(parsed.reason, reason);
    });
  }
});

function jsonOf(parsed: ParsedToml): string {
  return parsed.kind === 'value' ? JSON.stringify(parsed.value) : parsed.reason;
}
