import assert from 'node:assert/strict';
import { it } from 'node:test';
import { tagName } from '../../test/support/registry.ts';
import { isMutable } from './mutability.ts';
import type { TagMutability } from './types.ts';

it('a tag may be moved where the setting and its exclusions say so', () => {
  const mutable = (tagMutability: TagMutability, tag: string) =>
    isMutable({ tagMutability, mutabilityExclusions: ['dev-*', 'latest'] }, tagName(tag));

  for (const [setting, tag, expected] of [
    ['MUTABLE', '1.0', true],
    ['IMMUTABLE', 'latest', false],
    ['MUTABLE_WITH_EXCLUSION', '1.0', true],
    ['MUTABLE_WITH_EXCLUSION', 'latest', false],
    ['MUTABLE_WITH_EXCLUSION', 'dev-1', false],
    ['IMMUTABLE_WITH_EXCLUSION', '1.0', false],
    ['IMMUTABLE_WITH_EXCLUSION', 'dev-', true],
    ['IMMUTABLE_WITH_EXCLUSION', 'latest2', false],
  ] as const) {
    assert.equal(mutable(setting, tag), expected, `${setting} ${tag}`);
  }
});
