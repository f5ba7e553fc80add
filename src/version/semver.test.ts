import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import * as npm from 'semver';
import { sharedData } from '../../test/support/shared.ts';
import { build, dotted, joined, number, prerelease, strictSemver } from '../../test/support/version-parts.ts';
import { differences, type Pair, parseVectors, relate, versionSchemeContract } from './contract.ts';
import { semver } from './semver.ts';

const lenientNumber = fc.oneof(number, fc.constantFrom('01', '000'));
const longNumber = fc.oneof(number, fc.constantFrom('99999999999999999998', '99999999999999999999'));
const lenient = joined([
  fc.constantFrom('', 'v', '=', '=v'),
  dotted(lenientNumber, 3),
  fc.oneof(prerelease, fc.constantFrom('rc1', 'beta.2', '-01', '-1.01')),
  build,
]);
const anything = joined([
  fc.constantFrom('', 'v', '=', 'V', '-', '^'),
  fc.oneof(dotted(longNumber, 1), dotted(longNumber, 2), dotted(longNumber, 5)),
  fc.oneof(prerelease, fc.constantFrom('rc1', '-1.', '-', '-é', '-a_b')),
  build,
]);

versionSchemeContract(semver, fc.oneof(strictSemver, lenient, anything));

const ORDERED = `
  1.0.0-alpha < 1.0.0-alpha.1
  1.0.0-alpha.1 < 1.0.0-alpha.beta
  1.0.0-rc.1 < 1.0.0
  1.0.0-9 < 1.0.0-a
  1.0.0-9 < 1.0.0--
  1.0.0-99999999999999999998 < 1.0.0-99999999999999999999
  1.0.0+1 = 1.0.0+2
  v1.2.3 = 1.2.3
  =v1.2.3 = 1.2.3
  1.2 = 1.2.0
  1 > 1.0.0-0+x
  1-rc.1 < 1
  1.02.3 = 1.2.3
  1.0.0-01 = 1.0.0-1
  1.2.3.4 > 1.2.3
  1.2.3.4 < 1.2.4
  1.2.3.0 = 1.2.3
  1.2.3-r4 < 1.2.3
  1.2.3beta.1 = 1.2.3-beta.1
  1.2.3RC1 = 1.2.3-RC1
  20230105.1.0 < 20230105.2.0
  0 < 0.0.1-0
`;

const REFUSED = [
  '',
  'v',
  '=',
  'latest',
  '*',
  '1.x',
  '^1.2.3',
  '1.2.3 ',
  ' 1.2.3',
  '1..2',
  '.1',
  '1.',
  '1.2.3-',
  '1.1.1w',
  '1.2.3release',
  '1.2.3-a..b',
  '1.2.3-a_b',
  '1.2.3+',
  '1.2.3-é',
  '1.2.3\n',
  '１.2.3',
  '-1.2.3',
  '1.2.3 - 2.0.0',
  'git+https://example.com/a.git#abc',
];

describe('semantic versions', () => {
  for (const { a, relation, b } of parseVectors(ORDERED)) {
    it(`has ${a} ${relation} ${b}`, () => assert.equal(relate(semver, a, b), relation));
  }

  for (const text of REFUSED) {
    it(`refuses ${JSON.stringify(text)}`, () => assert.equal(semver.parse(text), undefined));
  }

  it("orders OSV's own pairs", (t) => {
    const file = sharedData(t, 'versions/semver-versions.txt');
    if (file === undefined) return;

    for (const { a, relation, b } of parseVectors(readFileSync(file, 'utf8'))) {
      assert.equal(relate(semver, a, b), relation, `${a} ${relation} ${b}`);
    }
  });

  it("agrees with npm's semver", () => assert.deepEqual(differences(semver, strictSemver, askNpm), []));

  it("agrees with npm's semver where that is loose", () => {
    assert.deepEqual(differences(semver, lenient, askNpm), []);
  });
});

function askNpm(pairs: readonly Pair[]): readonly string[] {
  return pairs.map(([a, b]) => ({ [-1]: '<', 0: '=', 1: '>' })[npm.compare(a, b, { loose: true })]);
}
