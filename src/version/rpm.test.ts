import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { requireClient } from '../../test/support/client.ts';
import { sharedData } from '../../test/support/shared.ts';
import { differences, type Pair, parseVectors, relate, versionSchemeContract } from './contract.ts';
import { rpm } from './rpm.ts';

/** Pieces that part, join and look alike; the numbers are beyond what 53 and 64 bits hold. */
const PIECES = `
  0 1 9 10 00 010 9007199254740993 18446744073709551617 018446744073709551616 . .. _ + - ~ ~~ ^ ^^ ~^ ^~ :
  α ββ a b Z rc1 ~rc1 ^git1 .el9 .fc40 .module+el9.4.0+22954+e2d70a1c
`;
const piece = fc.constantFrom(...PIECES.trim().split(/\s+/));
const version = fc
  .tuple(fc.constantFrom('', '', '0:', '1:', '01:', ':', 'a:'), fc.array(piece, { maxLength: 7 }))
  .map(([epoch, pieces]) => `${epoch}${pieces.join('')}`);

versionSchemeContract(rpm, version);

const ORDERED = `
  1.0-1 = 0:1.0-1
  :1.0-1 = 0:1.0-1
  00:1.0-1 = 1.0-1
  1.0-1 < 1:0.1-1
  9:1.0 < 10:0.1
  4294967296:1 > 4294967295:1
  1.0 < 1.0-
  1.0- < 1.0-0
  1.0-~ < 1.0-
  1.0~rc1-1 < 1.0-1
  1.0^20240101-1 > 1.0-1
  1.0^20240101-1 < 1.0.1-1
  1.0~^ > 1.0~
  1.0^~ < 1.0^
  1.0^a < 1.0a
  1.a < 1.0
  1.0.0 > 1.0
  1.el9_4.2 < 1.el9_4.10
  1.18446744073709551617 > 1.18446744073709551616
  1.0018446744073709551616 = 1.18446744073709551616
  5.14.0-427.13.1.el9_4 < 5.14.0-427.16.1.el9_4
  1.24.0-1.module+el9.4.0+21950+8ebc21e2.1 < 1.24.0-1.module+el9.5.0+22954+e2d70a1c.1
  2-1-1 > 1-9-1
`;

const REFUSED = [
  '',
  ' ',
  '1.0 ',
  '1 0',
  '1.0\n',
  '-1',
  '1:',
  '1:-1',
  '(none):1.0-1',
  '<1.0',
  '1.0,2',
  '1.0/2',
  '1.0\u00a0',
];

describe('rpm versions', () => {
  for (const { a, relation, b } of parseVectors(ORDERED)) {
    it(`has ${a} ${relation} ${b}`, () => assert.equal(relate(rpm, a, b), relation));
  }

  for (const text of REFUSED) {
    it(`refuses ${JSON.stringify(text)}`, () => assert.equal(rpm.parse(text), undefined));
  }

  for (const file of ['redhat-versions.txt', 'claircore-rpmver-rpmvercmp.txt']) {
    it(`agrees with the shared vectors of ${file}`, (t) => {
      const path = sharedData(t, `versions/${file}`);
      if (path === undefined) return;

      for (const { a, relation, b } of parseVectors(readFileSync(path, 'utf8'))) {
        assert.equal(relate(rpm, a, b), relation.replace('==', '='), `${a} ${relation} ${b}`);
      }
    });
  }

  it('agrees with the shared vectors on packages, once name and architecture are taken off and weighed', (t) => {
    const path = sharedData(t, 'versions/claircore-rpmver-compare.txt');
    if (path === undefined) return;

    for (const { a, relation, b } of parseVectors(readFileSync(path, 'utf8'))) {
      const [left, right] = [partsOf(a), partsOf(b)];
      const order = relateTexts(left.name, right.name) ?? relateVersions(left.evr, right.evr);
      assert.equal(
        order ?? relateTexts(left.arch, right.arch) ?? '=',
        relation.replace('==', '='),
        `${a} ${relation} ${b}`,
      );
    }
  });

  it('parts versions as the shared vectors do', (t) => {
    const path = sharedData(t, 'versions/claircore-rpmver-parse.txt');
    if (path === undefined) return;
    const lines = readFileSync(path, 'utf8')
      .split('\n')
      .filter((line) => /^[^#]/.test(line));

    for (const line of lines) {
      const [whole = '', , epoch = '', ...[version, release]] = line.split(/\s+/).map((word) => word.replace("''", ''));
      const { evr } = partsOf(whole);
      assert.equal(evr, `${epoch === '' ? '' : `${epoch}:`}${version}-${release}`);
      assert.deepEqual(rpm.parse(evr), rpm.parse(`${epoch === '' ? '0' : epoch}:${version}-${release}`));
    }
  });

  it('agrees with rpm', (t) => {
    if (requireClient(t, 'rpm') === undefined) return;

    assert.deepEqual(differences(rpm, version, askRpm), []);
  });
});

/** `[name-][epoch:]version-release[.arch]`, for the few that the vectors have. */
function partsOf(package_: string) {
  const found = /^(?:(?<name>.+)-)?(?<evr>[^-]+-[^-]+?)(?:\.(?<arch>noarch|aarch64|riscv))?$/.exec(package_);
  return {
    name: found?.groups?.['name'] ?? '',
    evr: found?.groups?.['evr'] ?? '',
    arch: found?.groups?.['arch'] ?? '',
  };
}

function relateTexts(a: string, b: string): string | undefined {
  if (a === b) return undefined;
  return a < b ? '<' : '>';
}

function relateVersions(a: string, b: string): string | undefined {
  const relation = relate(rpm, a, b);
  return relation === '=' ? undefined : relation;
}

/** All pairs in one process: rpm's macros hold a Lua that has rpm's own comparison. */
function askRpm(pairs: readonly Pair[]): readonly string[] {
  const script = `%{lua:
    for line in io.lines() do
      local at = line:find(" ", 1, true)
      local order = rpm.vercmp(line:sub(1, at - 1), line:sub(at + 1))
      print(order < 0 and "< " or order > 0 and "> " or "= ")
    end
  }`;
  const input = pairs.map(([a, b]) => `${a} ${b}\n`).join('');
  return execFileSync('rpm', ['--eval', script], { input, encoding: 'utf8' }).trim().split(' ');
}
