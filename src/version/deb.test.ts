import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { requireClient } from '../../test/support/client.ts';
import { sharedData } from '../../test/support/shared.ts';
import { differences, type Pair, parseVectors, relate, versionSchemeContract } from './contract.ts';
import { deb } from './deb.ts';

/** Texts of the pieces that versions are made of, so that near misses and equal values are common. */
const piece = fc.constantFrom('0', '1', '9', '10', '00', '010', '.', '~', '+', '-', 'a', 'Z', 'deb9u1', '~bpo', ':');
const version = fc
  .tuple(fc.constantFrom('', '0:', '1:', '01:'), fc.constantFrom('0', '1', '1.0'), fc.array(piece, { maxLength: 6 }))
  .map(([epoch, first, rest]) => `${epoch}${first}${rest.join('')}`);

versionSchemeContract(deb, version);

const ORDERED = `
  1.0 = 1.0-0
  1.0 = 0:1.0-00
  1.0 = 1.00
  1.0 < 1.0-0+b1
  1.4.8 < 1.4.9
  1.4.9 < 1.4.10
  9:1.0 < 10:0.1
  1.0~rc1 < 1.0
  1.0~~ < 1.0~
  1.0~~a < 1.0~
  1.0 < 1.0a
  1.0a < 1.0+
  1.0Z < 1.0a
  1.0-1~deb10u1 < 1.0-1
  1.0-1 < 1.0-1+deb10u1
  2.7.4+reloaded2-13ubuntu1 < 2.7.4+reloaded2-13+deb9u1
  1:1.2.11.dfsg-4 < 1:1.2.11.dfsg-4.1
  1-2-3 < 1-10-3
  1.18446744073709551616 < 1.18446744073709551617
  1.99999999999999999999 < 1.100000000000000000000
  1.007 = 1.7
`;

const REFUSED = [
  '',
  ' ',
  '1.0 ',
  '1 0',
  '<unfixed>',
  'unfixed',
  'v1.0',
  ':1.0',
  'a:1.0',
  '-1:1.0',
  '1:',
  '1:-1',
  '-1',
  '1.0-',
  '2147483648:1.0',
  '1.0_1',
  '1.0\n',
  '1.0-1:2',
  '1.0é',
  '１.０',
];

describe('deb versions', () => {
  for (const { a, relation, b } of parseVectors(ORDERED)) {
    it(`has ${a} ${relation} ${b}`, () => assert.equal(relate(deb, a, b), relation));
  }

  for (const text of REFUSED) {
    it(`refuses ${JSON.stringify(text)}`, () => assert.equal(deb.parse(text), undefined));
  }

  it('takes colons and hyphens in the upstream version where an epoch and a revision part them', () => {
    assert.equal(relate(deb, '1:2:3-4-5', '1:2:3-4-6'), '<');
  });

  it('agrees with the shared vectors', (t) => {
    const file = sharedData(t, 'versions/debian-versions.txt');
    if (file === undefined) return;

    for (const { a, relation, b } of parseVectors(readFileSync(file, 'utf8'))) {
      assert.equal(relate(deb, a, b), relation, `${a} ${relation} ${b}`);
    }
  });

  it('agrees with dpkg --compare-versions', (t) => {
    if (requireClient(t, 'dpkg') === undefined) return;

    assert.deepEqual(differences(deb, version, askDpkg, 2000), []);
  });
});

/** All pairs in one shell: two processes of dpkg each, at most. */
function askDpkg(pairs: readonly Pair[]): readonly string[] {
  const script = `while read -r a b; do
    if dpkg --compare-versions "$a" lt "$b"; then echo '<'
    elif dpkg --compare-versions "$a" eq "$b"; then echo '='
    else echo '>'; fi
  done`;
  const input = pairs.map(([a, b]) => `${a} ${b}\n`).join('');
  return execFileSync('/bin/sh', ['-c', script], { input, encoding: 'utf8' }).trim().split('\n');
}
