import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { eachDatabase } from '../../test/support/databases.ts';
import {
  currentTagsFault,
  DEFAULT_CURRENT_TAGS,
  isCurrentTag,
  putCurrentTags,
  readCurrentTags,
} from './current-tags.ts';

eachDatabase('the list of current tags', (open) => {
  it('is the default until it is put, and what was put from then on', async () => {
    const { query } = await open();

    assert.deepEqual(await readCurrentTags(query), ['latest', 'intg', 'staging', 'prod', 'mgmt']);
    await putCurrentTags(query, ['prod', 'release-*', 'prod']);
    assert.deepEqual(await readCurrentTags(query), ['prod', 'release-*']);
    await putCurrentTags(query, []);
    assert.deepEqual(await readCurrentTags(query), []);
  });
});

describe('a current tag', () => {
  const cases: readonly [readonly string[], string, boolean][] = [
    [DEFAULT_CURRENT_TAGS, 'latest', true],
    [DEFAULT_CURRENT_TAGS, 'latest-2', false],
    [DEFAULT_CURRENT_TAGS, 'LATEST', false],
    [DEFAULT_CURRENT_TAGS, 'v280', false],
    [['release-*'], 'release-1.2', true],
    [['release-*'], 'release', false],
    [['*-prod'], 'blue-prod', true],
    [['*'], 'anything', true],
    [[], 'latest', false],
  ];
  for (const [patterns, tag, expected] of cases) {
    it(`"${tag}" ${expected ? 'is' : 'is not'} of [${patterns.join(', ')}]`, () => {
      assert.equal(isCurrentTag(patterns, tag), expected);
    });
  }
});

describe('a list of current tags', () => {
  const cases: readonly [readonly string[], RegExp | undefined][] = [
    [[], undefined],
    [['latest', 'v1.*', '*', '_x'], undefined],
    [['a'.repeat(128)], undefined],
    [['a'.repeat(129)], /is not a tag/],
    [[''], /"" is not a tag/],
    [['latest', 'a b'], /"a b" is not a tag/],
    [['-x'], /"-x" is not a tag/],
    [['latest\n'], /is not a tag/],
    [Array.from({ length: 101 }, (_, at) => `t${at}`), /there are 101 patterns, and at most 100/],
  ];
  for (const [patterns, expected] of cases) {
    it(`of ${JSON.stringify(patterns).slice(0, 40)} ${expected === undefined ? 'is taken' : 'is refused'}`, () => {
      const fault = currentTagsFault(patterns);

      if (expected === undefined) assert.equal(fault, undefined);
      else assert.match(fault ?? '', expected);
    });
  }
});
