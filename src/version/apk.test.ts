import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, it, type TestContext } from 'node:test';
import fc from 'fast-check';
import { sharedData } from '../../test/support/shared.ts';
import { temporaryFolder } from '../../test/support/temporary.ts';
import { apk } from './apk.ts';
import { differences, type Pair, parseVectors, relate, versionSchemeContract } from './contract.ts';

const piece = fc.constantFrom(
  '0',
  '1',
  '9',
  '10',
  '.0',
  '.00',
  '.01',
  '.1',
  '.',
  'a',
  'r',
  '_rc',
  '_p',
  '_pre',
  '~ab',
  '-r1',
);
const version = fc
  .tuple(fc.constantFrom('0', '1', '1.2', ''), fc.array(piece, { maxLength: 5 }))
  .map(([first, rest]) => `${first}${rest.join('')}`);

versionSchemeContract(apk, version);

const ORDERED = `
  1.2 = 1.2
  1.2-r0 > 1.2
  1.2-r9 < 1.2-r10
  1.2 < 1.2.0
  1.2a < 1.2.0
  1.2 < 1.2a
  1.2a < 1.2b
  1.2_alpha < 1.2_beta
  1.2_beta < 1.2_pre
  1.2_pre < 1.2_rc
  1.2_rc9 < 1.2
  1.2_rc1-r5 < 1.2-r0
  1.2 < 1.2_cvs
  1.2_cvs < 1.2_svn
  1.2_svn < 1.2_git
  1.2_git < 1.2_hg
  1.2_hg < 1.2_p
  1.2_p9 < 1.2_p10
  1.2_rc_p1 > 1.2_rc
  1.2_rc1_pre1 < 1.2_rc1
  1.01 < 1.1
  1.001 < 1.01
  1.0 < 1.1
  01 = 1
  8.0.0056 < 8.0.0329
  1.99999999999999998 > 1.99999999999999997
  1.0.0_pre20191002222144-r0 < 1.0.0_pre20210530193627-r0
  1.2.3~abc > 1.2.3
  1.2.3~abc-r0 < 1.2.3~abd-r0
  6.6.2p1-r0 > 6.6.2-r9
`;

const REFUSED = [
  '',
  ' ',
  '1.2 ',
  '<1.2',
  '1.0bc',
  '1.2b.3',
  '1.2A',
  '1.2_',
  '1.2_blah',
  '1.2~',
  '1.2~xyz',
  '1.2-1',
  '2.7.16-33',
  '1.11-20-r0',
  '1.2-r1.1',
  '1.2-r1~ab',
  '1.123456789012345678',
  '1:1.2',
  '１.２',
];

/** The vectors that hold for apk-tools 3 alone: version 2 reads both texts, and has the other order. */
const OF_VERSION_3 = new Set(['0.r1 < 0r2', '0.8.21.r2 < 0.8.21r2']);

/** How many vectors tell of texts that apk calls invalid and compares up to the fault. */
const INVALID_VECTORS = 16;

describe('apk versions', () => {
  for (const { a, relation, b } of parseVectors(ORDERED)) {
    it(`has ${a} ${relation} ${b}`, () => assert.equal(relate(apk, a, b), relation));
  }

  for (const text of REFUSED) {
    it(`refuses ${JSON.stringify(text)}`, () => assert.equal(apk.parse(text), undefined));
  }

  it('agrees with the shared vectors on what apk-tools 2 holds to be versions', (t) => {
    const file = sharedData(t, 'versions/alpine-versions.txt');
    if (file === undefined) return;
    let invalid = 0;

    for (const { a, relation, b } of parseVectors(readFileSync(file, 'utf8'))) {
      const line = `${a} ${relation} ${b}`;
      const actual = relate(apk, a, b);
      if (actual === 'none') invalid += 1;
      else assert.equal(actual, OF_VERSION_3.has(line) ? '>' : relation, line);
    }

    assert.equal(invalid, INVALID_VECTORS);
  });

  it('agrees with the apk of Alpine 3.19', (t) => {
    const program = unpackedApk(t);
    if (program === undefined) return;
    const ofVersion2 = version.filter((text) => !text.includes('~'));

    assert.deepEqual(
      differences(apk, ofVersion2, (pairs) => askApk(program, pairs), 1000),
      [],
    );
  });

  it('takes what the apk of Alpine 3.19 takes, and hashes, but no suffix without a name', (t) => {
    const program = unpackedApk(t);
    if (program === undefined) return;
    const texts = [...new Set(fc.sample(version, 2000))].filter((text) => !/^$|~|_(?![a-z])/.test(text));

    const refused = runApk(program, `"$@" version --check -- ${texts.join(' ')} || true`, '');

    assert.deepEqual(
      texts.filter((text) => apk.parse(text) === undefined),
      refused,
    );
  });
});

/** The command for the apk of a root filesystem, with the libraries beside it. */
function unpackedApk(t: TestContext): readonly string[] | undefined {
  const archive = sharedData(t, 'rootfs/alpine/alpine-minirootfs-3.19.4-x86_64.tar.gz');
  if (archive === undefined) return undefined;
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    t.skip("skipped: Alpine's apk is for Linux on x86_64");
    return undefined;
  }
  const root = temporaryFolder(t);
  execFileSync('tar', ['-xzf', archive, '-C', root, './lib', './sbin/apk']);
  return [`${root}/lib/ld-musl-x86_64.so.1`, '--library-path', `${root}/lib`, `${root}/sbin/apk`];
}

function askApk(program: readonly string[], pairs: readonly Pair[]): readonly string[] {
  const script = 'while read -r a b; do "$@" version --test -- "$a" "$b"; done';
  return runApk(program, script, pairs.map(([a, b]) => `${a} ${b}\n`).join(''));
}

/** The lines that a shell writes which has the program's words as its arguments. */
function runApk(program: readonly string[], script: string, input: string): readonly string[] {
  return execFileSync('/bin/sh', ['-c', script, 'sh', ...program], { input, encoding: 'utf8' })
    .trim()
    .split('\n');
}
