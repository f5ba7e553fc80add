import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { sharedData } from '../../test/support/shared.ts';
import { parseVectors, relate, versionSchemeContract } from './contract.ts';
import { cran } from './cran.ts';

const number = fc.constantFrom('0', '00', '1', '01', '9', '10', '9007199254740993', '9007199254740992');
const version = fc
  .tuple(number, fc.array(fc.tuple(fc.constantFrom('.', '-'), number), { maxLength: 4 }))
  .map(([first, rest]) => `${first}${rest.flat().join('')}`);

versionSchemeContract(cran, version);

const ORDERED = `
  0 < 0.1
  1.0 < 1.0.0
  1.0-1 = 1.0.1
  1.01 = 1.1
  7.3-51 < 7.3-60
  2.9 < 2.10
  1.9007199254740992 < 1.9007199254740993
`;

const REFUSED = ['', ' ', '1.0 ', '1.', '.1', '-1', '1.0-', '1..0', '1.0a', '1.0.rc1', 'r100', '1_0', '１.０'];

describe('cran versions', () => {
  for (const { a, relation, b } of parseVectors(ORDERED)) {
    it(`has ${a} ${relation} ${b}`, () => assert.equal(relate(cran, a, b), relation));
  }

  for (const text of REFUSED) {
    it(`refuses ${JSON.stringify(text)}`, () => assert.equal(cran.parse(text), undefined));
  }

  it('agrees with the shared vectors', (t) => {
    const file = sharedData(t, 'versions/cran-versions.txt');
    if (file === undefined) return;

    for (const { a, relation, b } of parseVectors(readFileSync(file, 'utf8'))) {
      assert.equal(relate(cran, a, b), relation, `${a} ${relation} ${b}`);
    }
  });
});
