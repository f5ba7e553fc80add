import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseRepositoryName, parseTag } from './name.ts';

describe('the name of a repository', () => {
  for (const text of [
    'a',
    '0',
    'app',
    'team/app',
    'a/b/c/d',
    'a.b',
    'a_b',
    'a__b',
    'a-b',
    'a----b',
    '1.2/3',
    'x'.repeat(255),
  ]) {
    it(`is read: ${text.slice(0, 20)}`, () => assert.equal(parseRepositoryName(text), text));
  }

  for (const text of [
    '',
    '/',
    '/a',
    'a/',
    'a//b',
    'A',
    'a/B',
    '.a',
    'a.',
    'a..b',
    'a___b',
    '_a',
    'a_',
    '-a',
    'a-',
    'a._b',
    '..',
    'a/../b',
    'a b',
    'a\n',
    'a\0',
    'ä',
    'a:b',
    'a@b',
    'x'.repeat(256),
  ]) {
    it(`is not read: ${JSON.stringify(text.slice(0, 20))}`, () => assert.equal(parseRepositoryName(text), undefined));
  }

  it('is judged quickly, however it is made to be slow', () => {
    assert.equal(parseRepositoryName(`${'a-'.repeat(127)}!`), undefined);
    assert.equal(parseRepositoryName(`${'a'.repeat(254)}!`), undefined);
  });
});

describe('a tag', () => {
  for (const text of ['a', 'A', '_', '0', 'latest', 'v1.2.3-rc_1', 'a..b', 'x'.repeat(128)]) {
    it(`is read: ${text.slice(0, 20)}`, () => assert.equal(parseTag(text), text));
  }

  for (const text of ['', '.a', '-a', 'a/b', 'a:b', 'a b', 'a\n', 'ä', 'a\0', '*', 'x'.repeat(129)]) {
    it(`is not read: ${JSON.stringify(text.slice(0, 20))}`, () => assert.equal(parseTag(text), undefined));
  }
});
