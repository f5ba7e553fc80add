import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fieldsOf, parseJson, parseJsonWithComments } from './json.ts';

const NOT_JSON = { kind: 'unreadable', reason: 'it is not JSON' };

const PLAIN: readonly (readonly [string, unknown])[] = [
  ['{"a":[1,"x",null]}', { a: [1, 'x', null] }],
  ['\uFEFF{"a":1}', { a: 1 }],
  ['\r\n[1,\r\n2]\r\n', [1, 2]],
  ['{"a":1,"a":2}', { a: 2 }],
];

const COMMENTED: readonly (readonly [string, unknown])[] = [
  ['{"a":[1,2,],}', { a: [1, 2] }],
  ['{// one\n"a": /* two */ 1, /* three\n*/ }', { a: 1 }],
  ['{"a":"// no, /* no */ ,]"}', { a: '// no, /* no */ ,]' }],
  ['{"a":"\\"//,]\\\\",\t\r\n}', { a: '"//,]\\' }],
  ['[1] // to the end', [1]],
  ['[1] /* to the end', [1]],
  ['\uFEFF[]', []],
  ['[1, // one\n]', [1]],
  ['[1, /* one */ /**/ ]', [1]],
  ['[1, "ü", // ü\n]', [1, 'ü']],
];

const MALFORMED = ['', '{', '[1 2]', '/', '"', '"\\', '[1,,2]', '// all', '{"a":1}}', '[,]x'];

describe('parseJson', () => {
  for (const [text, value] of PLAIN) {
    it(`reads ${JSON.stringify(text)}`, () => {
      assert.deepEqual(parseJson(Buffer.from(text)), { kind: 'value', value });
    });
  }

  for (const text of MALFORMED) {
    it(`does not read ${JSON.stringify(text)}`, () => {
      assert.deepEqual(parseJson(Buffer.from(text)), NOT_JSON);
      assert.deepEqual(parseJsonWithComments(Buffer.from(text)), NOT_JSON);
    });
  }

  it('reads a value nested half a million deep', () => {
    const deep = `${'['.repeat(500_000)}${']'.repeat(500_000)}`;

    assert.equal(parseJson(Buffer.from(deep)).kind, 'value');
  });

  it('does not read more values than it is told to', () => {
    const reason = 'it has more than 4 values';

    assert.deepEqual(parseJson(Buffer.from('[1,2,3]'), 4), { kind: 'value', value: [1, 2, 3] });
    assert.deepEqual(parseJson(Buffer.from('[1,2,3,4,5]'), 4), { kind: 'unreadable', reason });
    assert.deepEqual(parseJsonWithComments(Buffer.from('[[],{}]'), 2).kind, 'unreadable');
  });

  it('gives nothing a prototype', () => {
    const parsed = parseJson(Buffer.from('{"__proto__":{"name":"x"}}'));

    assert.equal(parsed.kind, 'value');
    assert.equal(fieldsOf(parsed.kind === 'value' ? parsed.value : undefined)['name'], undefined);
  });
});

describe('parseJsonWithComments', () => {
  for (const [text, value] of COMMENTED) {
    it(`reads ${JSON.stringify(text)}`, () => {
      assert.deepEqual(parseJsonWithComments(Buffer.from(text)), { kind: 'value', value });
    });
  }
});

describe('fieldsOf', () => {
  it('has none for what is no object', () => {
    assert.deepEqual([[1], null, 'x', undefined, 7].map(fieldsOf), [{}, {}, {}, {}, {}]);
  });
});
