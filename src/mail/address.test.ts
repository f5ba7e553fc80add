import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isMailAddress } from './address.ts';

describe('isMailAddress', () => {
  const CASES: readonly [text: string, isOne: boolean][] = [
    ['team@example.org', true],
    ['first.last+tag@mail.example.co.uk', true],
    ["o'neil@example.org", true],
    ['root@localhost', true],
    ['team@xn--bcher-kva.example', true],
    ['Team@Example.ORG', true],
    ['', false],
    ['team', false],
    ['@example.org', false],
    ['team@', false],
    ['team@example.org.', false],
    ['team@.example.org', false],
    ['team@-example.org', false],
    ['.team@example.org', false],
    ['te..am@example.org', false],
    ['Team <team@example.org>', false],
    ['<team@example.org>', false],
    ['"te am"@example.org', false],
    ['team@example.org,other@example.org', false],
    ['team@example.org\r\nRCPT TO:<x@y>', false],
    ['team@example.org\n', false],
    ['a@b@example.org', false],
    ['téam@example.org', false],
    ['team@bücher.example', false],
    ['team@[127.0.0.1]', false],
    [`${'a'.repeat(64)}@example.org`, true],
    [`${'a'.repeat(65)}@example.org`, false],
    [`team@${'a'.repeat(63)}.org`, true],
    [`team@${'a'.repeat(64)}.org`, false],
    [`team@${'a.'.repeat(130)}org`, false],
  ];
  for (const [text, isOne] of CASES) {
    it(`says ${isOne ? 'yes' : 'no'} to ${JSON.stringify(text)}`, () => {
      assert.equal(isMailAddress(text), isOne);
    });
  }
});
