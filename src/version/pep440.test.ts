import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { requireClient, requireLibrary } from '../../test/support/client.ts';
import { sharedData } from '../../test/support/shared.ts';
import { dotted, joined, number, optional } from '../../test/support/version-parts.ts';
import { differences, type Pair, parseVectors, relate, versionSchemeContract } from './contract.ts';
import { pep440 } from './pep440.ts';

const numeral = fc.oneof(number, fc.constantFrom('0', '00', '01', '99999999999999999998', '99999999999999999999'));
const separator = fc.constantFrom('', '.', '-', '_');
const release = fc.oneof(...[1, 2, 3, 4].map((count) => dotted(numeral, count)));
const suffixes = [
  suffix(fc.constantFrom('a', 'alpha', 'B', 'beta', 'c', 'rc', 'RC', 'pre', 'preview')),
  fc.oneof(suffix(fc.constantFrom('post', 'rev', 'r', 'POST')), joined([fc.constant('-'), numeral])),
  suffix(fc.constantFrom('dev', 'DEV')),
  joined([fc.constant('+'), fc.constantFrom('a', 'Ubuntu', '1a', '1'), fc.constantFrom('', '.1', '-10', '_b.2', '9')]),
];
const version = joined([optional(fc.constantFrom('v', '0!', '1!', '2!')), release, ...suffixes.map(optional)]);
const legacy = joined([
  release,
  fc.constantFrom('m', 'd', '-final', '-p', '.svn.r', 'rc2-git', 'beta6.', '-bulbasaur', '-', '--rc', '_', '!', ':'),
  optional(numeral),
]);

versionSchemeContract(pep440, fc.oneof(version, legacy));

/** PEP 440, "Summary of permitted suffixes and relative ordering", and further. */
const ORDERED = `
  1.dev0 < 1.0.dev456
  1.0.dev456 < 1.0a1
  1.0a1 < 1.0a2.dev456
  1.0a2.dev456 < 1.0a12.dev456
  1.0a12.dev456 < 1.0a12
  1.0a12 < 1.0b1.dev456
  1.0b1.dev456 < 1.0b2
  1.0b2 < 1.0b2.post345.dev456
  1.0b2.post345.dev456 < 1.0b2.post345
  1.0b2.post345 < 1.0rc1.dev456
  1.0rc1.dev456 < 1.0rc1
  1.0rc1 < 1.0
  1.0 < 1.0+abc.5
  1.0+abc.5 < 1.0+abc.7
  1.0+abc.7 < 1.0+5
  1.0+5 < 1.0.post456.dev34
  1.0.post456.dev34 < 1.0.post456
  1.0.post456 < 1.0.15
  1.0.15 < 1.1.dev1
  1.0 = 1.0.0
  1.0 = v1
  1.0-alpha_1 = 1.0a1
  1.0b. = 1.0b0
  1.0.c1 = 1.0RC1
  1.0preview = 1.0rc0
  1.0-r4 = 1.0.post4
  1.0-5 = 1.0.post5
  1.0+Ubuntu-1 = 1.0+ubuntu.1
  1!1.0 > 2013.10
  01.02 = 1.2
  999999999999999999999999999991 < 999999999999999999999999999999
  2004d < 0.1
  0.3m1 < 0.3m2
  0.3m2 < 0.3m10
  0.8.4p2 < 1!0
`;

const REFUSED = [
  '',
  ' ',
  'trunk',
  'unknown',
  '*',
  '1.0 2',
  '>=1.0',
  '1.0;',
  '1.0é',
  '1.0.poſt1',
  'a@b',
  'git+https://x/1.0',
];

describe("Python's versions", () => {
  for (const { a, relation, b } of parseVectors(ORDERED)) {
    it(`have ${a} ${relation} ${b}`, () => assert.equal(relate(pep440, a, b), relation));
  }

  for (const text of REFUSED) {
    it(`are not ${JSON.stringify(text)}`, () => assert.equal(pep440.parse(text), undefined));
  }

  it('may have blanks around', () => assert.equal(relate(pep440, ' 1.0\n', '1.0'), '='));

  it("stand as OSV's own pairs say", (t) => {
    const file = sharedData(t, 'versions/pypi-versions.txt');
    if (file === undefined) return;

    for (const { a, relation, b } of parseVectors(readFileSync(file, 'utf8'))) {
      assert.equal(relate(pep440, a, b), relation, `${a} ${relation} ${b}`);
    }
  });

  it("stand as PyPA's packaging has them", (t) => {
    if (requireClient(t, 'python3') === undefined) return;
    if (!requireLibrary(t, 'packaging of Python', spawnSync('python3', ['-c', 'import packaging']).status === 0))
      return;

    assert.deepEqual(differences(pep440, version, askPackaging), []);
  });
});

function suffix(words: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return joined([separator, words, separator, optional(numeral)]);
}

const PROGRAM = `
import sys
from packaging.version import Version
for line in sys.stdin:
    a, b = (Version(text) for text in line.split())
    print("<" if a < b else ">" if a > b else "=")
`;

function askPackaging(pairs: readonly Pair[]): readonly string[] {
  const input = pairs.map(([a, b]) => `${a} ${b}\n`).join('');
  return execFileSync('python3', ['-c', PROGRAM], { input, encoding: 'utf8' }).trim().split('\n');
}
