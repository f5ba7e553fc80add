import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { requireClient, requireLibrary } from '../../test/support/client.ts';
import { sharedData } from '../../test/support/shared.ts';
import { dotted, joined, number, optional } from '../../test/support/version-parts.ts';
import { differences, type Pair, parseVectors, relate, versionSchemeContract } from './contract.ts';
import { packagist } from './packagist.ts';

const small = fc.oneof(fc.nat({ max: 3 }).map(String), fc.constantFrom('10', '00', '01'));
const separator = fc.constantFrom('', '.', '-', '_');
const word = joined([
  separator,
  fc.constantFrom('dev', 'alpha', 'a', 'beta', 'b', 'RC', 'rc', 'pl', 'p', 'patch'),
  optional(joined([separator, small])),
]);
const numbers = fc.oneof(...[1, 2, 3, 4, 5].map((count) => dotted(small, count)));
/** What version_compare orders as Composer does. */
const plain = joined([numbers, optional(word), optional(word), optional(joined([separator, number]))]);
const modifier = joined([
  separator,
  fc.constantFrom('BETA', 'Beta', 'b', 'RC', 'rc', 'ALPHA', 'a', 'patch', 'PL', 'p', 'P'),
  optional(joined([fc.constantFrom('', '.', '-'), small])),
]);
/** What Composer takes, with three numbers each, since it fills up with zeros what has fewer than four. */
const tag = joined([
  fc.constantFrom('', 'v', 'V'),
  dotted(small, 3),
  fc.oneof(
    fc.constantFrom('', '-stable', '.stable'),
    joined([optional(modifier), fc.constantFrom('', '-dev', '.DEV')]),
  ),
  optional(fc.constant('+build.1')),
]);
const tip = joined([dotted(small, 2), fc.constantFrom('.x-dev', '.X-dev', '.*-dev')]);
const branch = fc.constantFrom('dev-main', 'dev-feature/a-1.2', 'dev-1.0', 'DEV-main', 'master', 'trunk', 'default');

versionSchemeContract(packagist, fc.oneof(plain, tag, tip, branch));

const ORDERED = `
  1.0-dev < 1.0a1
  1.0a1 < 1.0b1
  1.0-alpha = 1.0.a
  1.0b1 < 1.0RC1
  1.0RC1 < 1.0
  1.0 < 1.0.0
  1.0.0 < 1.0pl1
  1.0.0-p1 = 1.0.0-patch1
  2.4.5-p8 < 2.4.5-p10
  2.4.5-p8 > 2.4.5
  1.0.0-BETA2 = 1.0.0-beta2
  1.0.0-stable = 1.0.0
  1.0.0+build = V1.0.0
  1.0.0-alpha2-dev < 1.0.0-alpha2
  1.0.0-beta.2.1 = 1.0.0-beta2.1
  1.x-dev > 1.99.99
  1.x-dev < 2.0-dev
  1.2.x-dev < 1.3.0
  1.2.x-dev > 1.2.9
  2.X-dev = 2.*-dev
  9999999-dev > 12.0.0
  dev-main < 0.0.1-dev
  dev-feature/a-1.2 < 0
  master = dev-master
  20100102-203040-p1 > 20100102-203040
  1.999999999999999999998 < 1.999999999999999999999
`;

const REFUSED = [
  '',
  'v',
  'latest',
  'main',
  '1.0-foo',
  '1.0-bulbasaur',
  '1.0.0-stable-dev',
  '1.0.',
  '.1',
  '-1',
  '1.0 ',
  '1.0 as 2.0',
  '1.0@dev',
  '^1.0',
  '1.*',
  '1.x',
  'dev-',
  'dev-a b',
  '1.0é',
];

describe("Composer's versions", () => {
  for (const { a, relation, b } of parseVectors(ORDERED)) {
    it(`have ${a} ${relation} ${b}`, () => assert.equal(relate(packagist, a, b), relation));
  }

  for (const text of REFUSED) {
    it(`are not ${JSON.stringify(text)}`, () => assert.equal(packagist.parse(text), undefined));
  }

  it('name a branch or a release', () => {
    for (const [text, branch] of [
      ['dev-main', 'dev-main'],
      ['DEV-main', 'dev-main'],
      ['master', 'dev-master'],
      ['dev-master', 'dev-master'],
      ['1.x-dev', undefined],
      ['1.0-dev', undefined],
      ['1.0', undefined],
    ] as const) {
      assert.equal(packagist.branchOf?.(text), branch, text);
    }
  });

  it("stand as OSV's own pairs say", (t) => {
    const file = sharedData(t, 'versions/packagist-versions.txt');
    if (file === undefined) return;

    for (const { a, relation, b } of parseVectors(readFileSync(file, 'utf8'))) {
      assert.equal(relate(packagist, a, b), relation, `${a} ${relation} ${b}`);
    }
  });

  it("stand as PHP's version_compare has them", (t) => {
    if (requireClient(t, 'php') === undefined) return;

    assert.deepEqual(
      differences(packagist, plain, (pairs) => askPhp(VERSION_COMPARE, pairs)),
      [],
    );
  });

  it("stand as Composer's own library has them", (t) => {
    if (requireClient(t, 'php') === undefined) return;
    if (!requireLibrary(t, LIBRARY, existsSync(LIBRARY))) return;

    assert.deepEqual(
      differences(packagist, fc.oneof(tag, tip), (pairs) => askPhp(COMPOSER, pairs)),
      [],
    );
  });
});

/** Where Debian puts composer/semver. */
const LIBRARY = '/usr/share/php/Composer/Semver/autoload.php';
const VERSION_COMPARE = '$compare = fn($a, $b) => version_compare($a, $b);';
const COMPOSER = `
  require '${LIBRARY}';
  $parser = new Composer\\Semver\\VersionParser();
  $compare = function ($a, $b) use ($parser) {
    [$a, $b] = [$parser->normalize($a), $parser->normalize($b)];
    if (Composer\\Semver\\Comparator::equalTo($a, $b)) return 0;
    return Composer\\Semver\\Comparator::lessThan($a, $b) ? -1 : 1;
  };`;

function askPhp(compare: string, pairs: readonly Pair[]): readonly string[] {
  const program = `${compare}
    while (($line = fgets(STDIN)) !== false) {
      [$a, $b] = explode(' ', trim($line));
      echo ['<', '=', '>'][$compare($a, $b) + 1], "\\n";
    }`;
  const input = pairs.map(([a, b]) => `${a} ${b}\n`).join('');
  return execFileSync('php', ['-r', program], { input, encoding: 'utf8' }).trim().split('\n');
}
