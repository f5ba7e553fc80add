import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { sharedData } from '../../test/support/shared.ts';
import { build, dotted, joined, number, prerelease } from '../../test/support/version-parts.ts';
import { parseVectors, relate, versionSchemeContract } from './contract.ts';
import { nuget } from './nuget.ts';

const numbers = fc.oneof(...[1, 2, 3, 4, 5].map((count) => dotted(fc.oneof(number, fc.constant('007')), count)));

versionSchemeContract(nuget, joined([numbers, prerelease, build]));

const ORDERED = `
  1 = 1.0.0.0
  1.0 = 1.0.0
  1.0.0.1 > 1.0.0
  1.0.0.1 < 1.0.1
  1.2.3.4-beta < 1.2.3.4
  1.2.3.4-beta > 1.2.3.3
  1.02.003 = 1.2.3
  1.0.0-BETA = 1.0.0-beta
  1.0.0-Beta.10 > 1.0.0-beta.9
  1.0.0-beta10 < 1.0.0-beta9
  1.0.0-beta.01 = 1.0.0-beta.1
  1.0.0-alpha < 1.0.0-ALPHA.1
  1.0.0-1 < 1.0.0-A
  1.0.0-Z > 1.0.0-aa-
  1.0.0-a-b < 1.0.0-aB
  1.0.0+a = 1.0.0+B
  1.0.0-rc+a < 1.0.0+b
  4.0.30319.42000 > 4.0.30319.34209
  v1.0.0 = 1.0.0
`;

const REFUSED = ['', '1.2.3.4.5', '1.2.3-', '1.2.3+', '1.2.3-a..b', '1.2.3-a_b', '1.2.*', '[1.0,2.0)', '1.0.0-\u212A'];

describe("NuGet's versions", () => {
  for (const { a, relation, b } of parseVectors(ORDERED)) {
    it(`have ${a} ${relation} ${b}`, () => assert.equal(relate(nuget, a, b), relation));
  }

  for (const text of REFUSED) {
    it(`are not ${JSON.stringify(text)}`, () => assert.equal(nuget.parse(text), undefined));
  }

  it("stand as OSV's own pairs say", (t) => {
    const file = sharedData(t, 'versions/nuget-versions.txt');
    if (file === undefined) return;

    for (const { a, relation, b } of parseVectors(readFileSync(file, 'utf8'))) {
      assert.equal(relate(nuget, a, b), relation, `${a} ${relation} ${b}`);
    }
  });
});
