import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { excerptOf } from './excerpt.ts';

describe('an excerpt', () => {
  it('is how the JSON of a value begins', () => {
    assert.equal(excerptOf({ id: 'CVE-2024-1000', more: [1, 2] }, 20), '{"id":"CVE-2024-1000');
    assert.equal(excerptOf(undefined, 20), '');
  });

  it('is none of a value that is too deep', () => {
    const depth = 400_000;

    assert.equal(excerptOf(JSON.parse('['.repeat(depth) + ']'.repeat(depth)), 20), 'a value that is too deep');
  });
});
