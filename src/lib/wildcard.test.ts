import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { matchesWildcard } from './wildcard.ts';

describe('a pattern with wildcards', () => {
  for (const [pattern, text, expected] of [
    ['', '', true],
    ['', 'a', false],
    ['*', '', true],
    ['*', 'anything/at-all', true],
    ['a', 'a', true],
    ['a', 'ab', false],
    ['a*', 'a', true],
    ['a*', 'abc', true],
    ['a*', 'ba', false],
    ['*a', 'ba', true],
    ['*a', 'ab', false],
    ['a*a', 'a', false],
    ['a*a', 'aa', true],
    ['a*b*c', 'a-b-c', true],
    ['a*b*c', 'acb', false],
    ['*ab*ab*', 'ab', false],
    ['*ab*ab*', 'abab', true],
    ['**', 'a', true],
    ['prod-*', 'prod-1', true],
    ['team/*', 'team/app/web', true],
    ['a.c', 'abc', false],
    ['[a]', 'a', false],
  ] as const) {
    it(`${expected ? 'fits' : 'does not fit'}: ${pattern} ${text}`, () => {
      assert.equal(matchesWildcard(pattern, text), expected);
    });
  }

  it('fits as the same regular expression does', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'b', '*'), maxLength: 8 });
    fc.assert(
      fc.property(letters, letters, (pattern, text) => {
        const expression = new RegExp(`^${pattern.replaceAll('*', '.*')}$`);
        assert.equal(matchesWildcard(pattern, text), expression.test(text));
      }),
    );
  });

  it('takes no more time than the text is long', () => {
    assert.equal(matchesWildcard('*a'.repeat(50), `${'a'.repeat(100_000)}b`), false);
  });
});
