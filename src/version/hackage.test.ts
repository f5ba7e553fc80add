import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { sharedData } from '../../test/support/shared.ts';
import { parseVectors, relate, versionSchemeContract } from './contract.ts';
import { hackage } from './hackage.ts';

const number = fc.constantFrom('0', '1', '9', '10', '11', '999999999', '01', '1000000000');
const version = fc.array(number, { minLength: 1, maxLength: 5 }).map((numbers) => numbers.join('.'));

versionSchemeContract(hackage, version);

const ORDERED = `
  0 < 0.1
  1.0 < 1.0.0
  0.4.10.0 > 0.4.9.1
  2.9 < 2.10
  1.999999998 < 1.999999999
`;

const REFUSED = ['', ' ', '1.0 ', '1.', '.1', '-1', '1..0', '1.0a', '1.0-beta', '1.01', '00', '1.1000000000', '１.０'];

describe('hackage versions', () => {
  for (const { a, relation, b } of parseVectors(ORDERED)) {
    it(`has ${a} ${relation} ${b}`, () => assert.equal(relate(hackage, a, b), relation));
  }

  for (const text of REFUSED) {
    it(`refuses ${JSON.stringify(text)}`, () => assert.equal(hackage.parse(text), undefined));
  }

  it('agrees with the shared vectors', (t) => {
    const file = sharedData(t, 'versions/hackage-versions.txt');
    if (file === undefined) return;

    for (const { a, relation, b } of parseVectors(readFileSync(file, 'utf8'))) {
      assert.equal(relate(hackage, a, b), relation, `${a} ${relation} ${b}`);
    }
  });
});
