import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { entriesIn, listIn, readJson, readToml, type Structured, textIn, valueIn } from './structured.ts';

describe('a structured file', () => {
  it('is read as JSON and as TOML, with or without a byte order mark', () => {
    assert.deepEqual(listIn(valueOf(readJson(Buffer.from('\u{feff}{"a": [1]}'))), 'a'), [1]);
    assert.deepEqual(listIn(valueOf(readToml(Buffer.from('\u{feff}a = [1]\r\n'))), 'a'), [1]);
  });

  it('is malformed where it is of another form', () => {
    assert.match(reasonOf(readJson(Buffer.from('{"a": '))), /^it is no JSON: /);
    assert.match(reasonOf(readToml(Buffer.from('a = \nb = 1'))), /^it is no TOML: Invalid TOML document: /);
    assert.match(reasonOf(readToml(Buffer.from('a = 1\na = 2'))), /^it is no TOML: /);
  });

  it('is not parsed where that would be too costly', () => {
    assert.equal(reasonOf(readJson(Buffer.alloc(300_001, '['))), 'it has more than 300000 lists and tables');
    assert.equal(
      reasonOf(readToml(Buffer.from('[[a]]\n'.repeat(150_001)))),
      'it has more than 300000 lists and tables',
    );
    assert.equal(reasonOf(readToml(Buffer.from(`a${'.a'.repeat(501)} = 1`))), 'a line of it has more than 500 dots');
    assert.match(reasonOf(readToml(Buffer.from(`a = ${'['.repeat(1000)}`))), /excessively nested/);
  });

  it('is read however deep its lists of JSON lie', () => {
    assert.equal(readJson(Buffer.from('['.repeat(200_000) + ']'.repeat(200_000))).kind, 'read');
  });

  it('gives values of the form asked for, and only its own', () => {
    const table = { text: ' a ', list: [1], table: { x: 1 } };

    assert.deepEqual([textIn(table, 'text'), textIn(table, 'list'), textIn(undefined, 'text')], ['a', '', '']);
    assert.deepEqual([listIn(table, 'list'), listIn(table, 'text'), listIn([], 'length')], [[1], [], []]);
    assert.deepEqual([entriesIn(table, 'table'), entriesIn(table, 'list')], [[['x', 1]], []]);
    assert.equal(valueIn(table, 'constructor'), undefined);
  });

  it('has keys that mean something to JavaScript as plain keys', () => {
    const toml = readToml(Buffer.from('[__proto__]\na = 1'));
    const json = readJson(Buffer.from('{"__proto__": {"a": 1}}'));

    for (const value of [valueOf(toml), valueOf(json)]) {
      assert.deepEqual(entriesIn(value, '__proto__'), [['a', 1]]);
      assert.equal(valueIn(value, 'a'), undefined);
    }
  });
});

function reasonOf(structured: Structured): string {
  return structured.kind === 'malformed' ? structured.reason : 'read';
}

function valueOf(structured: Structured): unknown {
  return structured.kind === 'read' ? structured.value : undefined;
}
