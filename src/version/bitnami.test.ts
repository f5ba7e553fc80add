import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { joined, strictSemver } from '../../test/support/version-parts.ts';
import { bitnami } from './bitnami.ts';
import { parseVectors, relate, versionSchemeContract } from './contract.ts';

versionSchemeContract(bitnami, joined([strictSemver, fc.constantFrom('', '-0', '-3', '-r3', '-r12', '-r')]));

const ORDERED = `
  16.4.0-3 = 16.4.0
  16.4.0-r3 = 16.4.0-12
  16.4.0-3 < 16.4.1
  16.4.0-3 > 16.3.9
  1.0.0-rc.1 < 1.0.0
  1.0.0-rc.1-2 = 1.0.0-rc.1
  1.0.0-rc.1-2 < 1.0.0-0
  2.401-1 = 2.401.0
  7.4.3.112-1 > 7.4.3.111-9
`;

describe("Bitnami's versions", () => {
  for (const { a, relation, b } of parseVectors(ORDERED)) {
    it(`have ${a} ${relation} ${b}`, () => assert.equal(relate(bitnami, a, b), relation));
  }

  for (const text of ['', '-3', 'latest', '1.2.3-', '1.2.3 -3', '1.2.3-debian-12-r3_1']) {
    it(`are not ${JSON.stringify(text)}`, () => assert.equal(bitnami.parse(text), undefined));
  }
});
