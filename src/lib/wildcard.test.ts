import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { matchesWildcard, wildcardsMeet } from './wildcard.ts';

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

describe('two patterns', () => {
  for (const [one, other, expected] of [
    ['', '', true],
    ['*', '', true],
    ['a', 'b', false],
    ['team/*', 'team/app', true],
    ['team/*', '*app', true],
    ['team/*', 'other/*', false],
    ['*-web', 'team/*', true],
    ['dev-*', 'prod', false],
    ['a*', '*b', true],
    ['a*c', 'b*', false],
  ] as const) {
    it(`${expected ? 'meet' : 'do not meet'}: ${one} ${other}`, () => {
      assert.equal(wildcardsMeet(one, other), expected);
      assert.equal(wildcardsMeet(other, one), expected);
    });
  }

  it('meet where a text fits both, and only there', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'b', '*'), maxLength: 4 });
    // Of patterns that are so short, a text of six letters fits both where any does.
    const texts = [0, 1, 2, 3, 4, 5, 6].flatMap(wordsOf);
    fc.assert(
      fc.property(letters, letters, (one, other) => {
        const fits = texts.some((text) => matchesWildcard(one, text) && matchesWildcard(other, text));
        assert.equal(wildcardsMeet(one, other), fits);
      }),
    );
  });
});

function wordsOf(length: number): readonly string[] {
  return length === 0 ? [''] : wordsOf(length - 1).flatMap((word) => [`${word}a`, `${word}b`]);
}
