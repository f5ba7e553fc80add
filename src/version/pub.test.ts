import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { sharedData } from '../../test/support/shared.ts';
import { joined, strictSemver } from '../../test/support/version-parts.ts';
import { parseVectors, relate, versionSchemeContract } from './contract.ts';
import { pub } from './pub.ts';

versionSchemeContract(pub, joined([strictSemver, fc.constantFrom('', '+1', '+a.1', '.2', '+')]));

/** The first six as in pub_semver, test/version_test.dart, "comparison". */
const ORDERED = `
  1.0.0-rc.1 < 1.0.0-rc.1+build.1
  1.0.0-rc.1+build.1 < 1.0.0
  1.0.0 < 1.0.0+0.3.7
  1.0.0+0.3.7 < 1.3.7+build
  1.3.7+build < 1.3.7+build.2.b8f12d7
  1.3.7+build.2.b8f12d7 < 1.3.7+build.11.e0f985a
  1.0.0+9 < 1.0.0+10
  1.0.0+10 < 1.0.0+a
  1.0.0+a < 1.0.0+a.0
  1.0.0+a = v1.0.0+a
  1.0.0+01 = 1.0.0+1
`;

describe("Dart's versions", () => {
  for (const { a, relation, b } of parseVectors(ORDERED)) {
    it(`have ${a} ${relation} ${b}`, () => assert.equal(relate(pub, a, b), relation));
  }

  for (const text of ['', 'any', '^1.0.0', '1.0.0+', '1.0.0-', '1.0.0 +1', '1.0.0+a_b', '1.0.0+a+b']) {
    it(`are not ${JSON.stringify(text)}`, () => assert.equal(pub.parse(text), undefined));
  }

  it("stand as OSV's own pairs say", (t) => {
    const file = sharedData(t, 'versions/pub-versions.txt');
    if (file === undefined) return;

    for (const { a, relation, b } of parseVectors(readFileSync(file, 'utf8'))) {
      assert.equal(relate(pub, a, b), relation, `${a} ${relation} ${b}`);
    }
  });
});
