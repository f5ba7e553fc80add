import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { assert as holds, json, property } from 'fast-check';
import { elementsOf, isText, type JsonPiece, jsonPiece, membersOf, textOf } from './json-pieces.ts';

describe('JSON in pieces', () => {
  it('comes to what JSON.parse makes of it, however it is spaced', () => {
    holds(
      property(json(), (text) => {
        const spaced = JSON.stringify(JSON.parse(text), undefined, 2);

        assert.deepEqual(assembled(text), JSON.parse(text));
        assert.deepEqual(assembled(spaced), JSON.parse(text));
      }),
    );
  });

  it('gives a name that comes twice twice', () => {
    const names = [...membersOf(jsonPiece(Buffer.from('{"a":1,"a":2}')))].map(([name]) => name);

    assert.deepEqual(names, ['a', 'a']);
  });

  it('gives no members of what is no object, and no elements of what is no array', () => {
    assert.deepEqual([...membersOf(jsonPiece(Buffer.from('[1]')))], []);
    assert.deepEqual([...elementsOf(jsonPiece(Buffer.from('{"a":1}')))], []);
  });

  it('leaves out a string that is too long', () => {
    assert.equal(textOf(jsonPiece(Buffer.from('"abcd"')), 4), 'abcd');
    assert.equal(textOf(jsonPiece(Buffer.from('"abcde"')), 4), undefined);
  });

  const MALFORMED = [
    '',
    ' ',
    '{',
    '[',
    '"a',
    '"a\\"',
    '{"a"}',
    '{"a":}',
    '{"a":1',
    '{"a":1 "b":2}',
    '{a:1}',
    '[1 2]',
    '[,]',
    '\u{1}',
  ];
  for (const text of MALFORMED) {
    it(`throws a SyntaxError for ${JSON.stringify(text)}`, () => {
      assert.throws(() => assembled(text), SyntaxError);
    });
  }

  it('passes over a million brackets and backslashes in one go', () => {
    const deep = `{"x":${'['.repeat(1e6)}${']'.repeat(1e6)},"y":"${'\\\\'.repeat(1e6)}","z":"${'\\"'.repeat(1e6)}"}`;

    const names = [...membersOf(jsonPiece(Buffer.from(deep)))].map(([name]) => name);

    assert.deepEqual(names, ['x', 'y', 'z']);
  });
});

function assembled(text: string): unknown {
  return valueOf(jsonPiece(Buffer.from(text)));
}

function valueOf(piece: JsonPiece): unknown {
  const first = String.fromCharCode(piece.bytes[piece.start] ?? 0);
  if (first === '[') return Array.from(elementsOf(piece), valueOf);
  if (first === '{') return Object.fromEntries(Array.from(membersOf(piece), ([name, value]) => [name, valueOf(value)]));
  if (isText(piece)) return textOf(piece, 1e6);
  return JSON.parse(piece.bytes.toString('utf8', piece.start, piece.end));
}
