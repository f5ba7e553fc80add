import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { scopeInWords } from './in-words.ts';
import type { ExcuseScope } from './types.ts';

describe('what an excuse is about, in words', () => {
  const cases: readonly [ExcuseScope, string][] = [
    [{ vulnerability: 'CVE-2024-1' }, 'CVE-2024-1'],
    [{ repository: 'team/*', vulnerability: 'CVE-2024-1' }, 'CVE-2024-1, repository team/*'],
    [{ package: 'openssl', tag: 'dev-*' }, 'package openssl, tag dev-*'],
  ];
  for (const [scope, words] of cases) {
    it(`is ${words}`, () => {
      assert.equal(scopeInWords(scope), words);
    });
  }
});
