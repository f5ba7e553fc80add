import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { requireClient, requireLibrary } from '../../test/support/client.ts';
import { build, dotted, joined, number, optional, strictSemver } from '../../test/support/version-parts.ts';
import { differences, type Pair, parseVectors, relate, versionSchemeContract } from './contract.ts';
import { go } from './go.ts';

const pseudo = joined([
  fc.constantFrom('0.0.0-', '1.2.4-0.', '1.2.3-rc.1.0.', '2.0.1-pre.0.'),
  fc.constantFrom('20231006140011', '20231006140012', '00010101000000'),
  fc.constantFrom('-7918f672742d', '-000000000000', '-0918f672742d'),
]);
const module = joined([
  fc.constant('v'),
  fc.oneof(strictSemver, joined([pseudo, build]), joined([dotted(number, 3), fc.constant('+incompatible')])),
]);
const short = joined([fc.constant('v'), fc.oneof(dotted(number, 1), dotted(number, 2))]);
const toolchain = joined([
  fc.constantFrom('', 'go'),
  fc.oneof(dotted(number, 2), dotted(number, 3)),
  optional(fc.constantFrom('rc1', 'rc2', 'beta1', 'alpha1', '-devel_4b5f1a2', '-4b5f1a2', ' X:boringcrypto', 'b7')),
]);

versionSchemeContract(go, fc.oneof(module, short, toolchain));

const ORDERED = `
  1.2.3 = v1.2.3
  v2.0.0+incompatible = 2.0.0
  v2.0.0+incompatible < v2.0.1+incompatible
  v0.0.0-20231006140011-7918f672742d < v0.0.1
  v0.0.0-20231006140011-7918f672742d < v0.0.0-20231006140012-0018f672742d
  v1.2.4-0.20191109021931-daa7c04131f5 > v1.2.3
  v1.2.4-0.20191109021931-daa7c04131f5 < v1.2.4
  v1.2.3-rc.1.0.20191109021931-daa7c04131f5 > v1.2.3-rc.1
  v1.2.3-rc.1.0.20191109021931-daa7c04131f5 < v1.2.3-rc.2
  1.22rc1 = 1.22.0-rc.1
  go1.22rc2 < go1.22rc10
  1.22rc1 > 1.22.0-0
  1.22rc1 > 1.22beta2
  1.22rc1 < 1.22.0
  1.9.2rc2 = 1.9.2-rc.2
  1.21 = 1.21.0
  go1.22.3 = v1.22.3
  1.26-devel_4b5f1a2 > 1.26.0-0
  1.26-devel_4b5f1a2 < 1.26rc1
  1.26-devel_4b5f1a2 > 1.25.9
  1.22-4b5f1a2 > 1.22.0-0
  1.22-4b5f1a2 < 1.22.0
  v1.2.3+dirty = v1.2.3
`;

const REFUSED = [
  '',
  '(devel)',
  'devel',
  'devel +4b5f1a2 Tue Nov 14 00:00:00 2023 +0000',
  'go',
  'v',
  'vgo1.2.3',
  'gov1.2.3',
  'go1.20.1 X:boringcrypto',
  '1.16.10b7',
  '1.2.3.4',
  'v1.2.3-',
  'latest',
  'v1.x',
];

describe("Go's versions", () => {
  for (const { a, relation, b } of parseVectors(ORDERED)) {
    it(`have ${a} ${relation} ${b}`, () => assert.equal(relate(go, a, b), relation));
  }

  for (const text of REFUSED) {
    it(`are not ${JSON.stringify(text)}`, () => assert.equal(go.parse(text), undefined));
  }

  it('stand as golang.org/x/mod/semver has them', (t) => {
    if (requireClient(t, 'go') === undefined) return;
    if (!requireLibrary(t, 'golang.org/x/mod', existsSync(`${GOPATH}/src/golang.org/x/mod/semver`))) return;

    assert.deepEqual(differences(go, fc.oneof(module, short), askGo), []);
  });
});

/** Where Debian puts libraries of Go. */
const GOPATH = '/usr/share/gocode';
const PROGRAM = `package main

import (
	"bufio"
	"fmt"
	"os"
	"strings"

	"golang.org/x/mod/semver"
)

func main() {
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		a, b, _ := strings.Cut(lines.Text(), " ")
		if !semver.IsValid(a) || !semver.IsValid(b) {
			fmt.Println("none")
			continue
		}
		fmt.Println([]string{"<", "=", ">"}[semver.Compare(a, b)+1])
	}
}
`;

function askGo(pairs: readonly Pair[]): readonly string[] {
  const folder = mkdtempSync(join(tmpdir(), 'pratique-go-'));
  try {
    const program = join(folder, 'compare.go');
    writeFileSync(program, PROGRAM);
    const env = { ...process.env, GO111MODULE: 'off', GOPATH, GOCACHE: join(folder, 'cache') };
    const input = pairs.map(([a, b]) => `${a} ${b}\n`).join('');
    return execFileSync('go', ['run', program], { env, input, encoding: 'utf8' }).trim().split('\n');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
