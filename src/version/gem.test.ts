import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { requireClient } from '../../test/support/client.ts';
import { sharedData } from '../../test/support/shared.ts';
import { differences, type Pair, parseVectors, relate, versionSchemeContract } from './contract.ts';
import { gem } from './gem.ts';

const PIECES = `
  .0 .00 .1 .01 .9 .10 .9007199254740993 .18446744073709551617 0 1 .a .b .A .pre .rc1 .1a2 .a0 a rc - -0
  -1 -rc.1 -java .
`;
const piece = fc.constantFrom(...PIECES.trim().split(/\s+/));
const version = fc
  .tuple(fc.constantFrom('0', '1', '1.0', '00', '10'), fc.array(piece, { maxLength: 6 }))
  .map(([first, rest]) => `${first}${rest.join('')}`);

versionSchemeContract(gem, version);

const ORDERED = `
  1 = 1.0
  1.0.0 = 1
  1.01 = 1.1
  1.0.a = 1.a
  1.a.0 = 1.a
  1.0-1 = 1.0.pre.1
  1.0-1 < 1.0
  1.0-- = 1.0.pre.pre
  1.0-rc.1 > 1.0.beta
  1.0.a < 1.0.b
  1.0.A < 1.0.a
  1.0.a < 1.0
  1.0.rc1 = 1.0.rc.1
  1.0.rc2 < 1.0.rc10
  7.0.0.rc1 < 7.0.0
  6.1.7.3 < 6.1.7.10
  1.13.10 < 1.13.10.1
  1.18446744073709551616 < 1.18446744073709551617
`;

const REFUSED = [
  '',
  ' ',
  ' 1',
  '1 ',
  '1\n',
  'a',
  '.1',
  '1.',
  '1..2',
  '1.a_b',
  '-1',
  '1-',
  '1-a.',
  'v1',
  '1+1',
  '1é',
  '>= 1',
  '１',
];

describe('gem versions', () => {
  for (const { a, relation, b } of parseVectors(ORDERED)) {
    it(`has ${a} ${relation} ${b}`, () => assert.equal(relate(gem, a, b), relation));
  }

  for (const text of REFUSED) {
    it(`refuses ${JSON.stringify(text)}`, () => assert.equal(gem.parse(text), undefined));
  }

  it('agrees with the shared vectors', (t) => {
    const file = sharedData(t, 'versions/rubygems-versions.txt');
    if (file === undefined) return;

    for (const { a, relation, b } of parseVectors(readFileSync(file, 'utf8'))) {
      assert.equal(relate(gem, a, b), relation, `${a} ${relation} ${b}`);
    }
  });

  it('agrees with Gem::Version', (t) => {
    if (requireClient(t, 'ruby') === undefined) return;

    const correct = version.filter((text) => !/^[0-9]+[A-Za-z]/.test(text));
    assert.deepEqual(differences(gem, correct, askRuby), []);
  });

  it('takes what Gem::Version takes, but for blanks and for letters behind the first number', (t) => {
    if (requireClient(t, 'ruby') === undefined) return;
    const texts = fc.sample(fc.oneof(version, fc.stringMatching(/^[01aZ._+-]*$/)), 2000);

    const asked = texts.filter((text) => !/^$|^[0-9]+[A-Za-z]/.test(text));

    assert.deepEqual(
      asked.map((text) => String(gem.parse(text) !== undefined)),
      runRuby('STDIN.each_line(chomp: true) { |line| puts Gem::Version.correct?(line) }', asked),
    );
  });
});

function askRuby(pairs: readonly Pair[]): readonly string[] {
  const script = `STDIN.each_line(chomp: true) do |line|
    a, b = line.split(' ')
    puts({ -1 => '<', 0 => '=', 1 => '>' }[Gem::Version.new(a) <=> Gem::Version.new(b)])
  end`;
  return runRuby(
    script,
    pairs.map(([a, b]) => `${a} ${b}`),
  );
}

function runRuby(script: string, lines: readonly string[]): readonly string[] {
  const input = lines.map((line) => `${line}\n`).join('');
  return execFileSync('ruby', ['-rrubygems', '-e', script], { input, encoding: 'utf8' }).trim().split('\n');
}
