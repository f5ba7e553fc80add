import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { tagsInWords } from './image.ts';

describe('the tags of an image', () => {
  const versions = Array.from({ length: 25 }, (_, index) => `v${index}`);
  const LONG = 't'.repeat(128);
  const CASES: readonly [tags: readonly string[], watched: readonly string[], shown: string][] = [
    [['v280', 'intg'], ['intg'], 'v280,intg'],
    [['intg'], ['intg'], 'intg'],
    [[...versions, 'latest', 'prod'], ['latest', 'prod'], 'v0,v1,v2,v3,v4,v5,v6,v7,v8,v9,…,latest,prod'],
    [['short', LONG, 'prod'], ['prod'], 'short,…,prod'],
    [versions, versions.slice(0, 11), 'v11,v12,v13,v14,v15,v16,v17,v18,v19,v20,…,v0,v1,v2,v3,v4,v5,v6,v7,v8,v9,…'],
  ];
  for (const [tags, watched, shown] of CASES) {
    it(`are "${shown.slice(0, 40)}", whichever are left out`, () => {
      assert.equal(tagsInWords({ tags, watched }), shown);
    });
  }
});
