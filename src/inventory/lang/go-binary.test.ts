import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { before, describe, it, type TestContext } from 'node:test';
import { countingFile } from '../../../test/support/counting-file.ts';
import { CONTEXT, factsOf, packagesIn, reasonsIn } from '../../../test/support/facts.ts';
import { inlineBlob } from '../../../test/support/go-blob.ts';
import { packLzma } from '../../../test/support/lzma.ts';
import { machO, universal } from '../../../test/support/mach-o.ts';
import { npmPackages } from '../../../test/support/npm.ts';
import { sharedData } from '../../../test/support/shared.ts';
import { temporaryFolder } from '../../../test/support/temporary.ts';
import { upxOf } from '../../../test/support/upx.ts';
import { foundFile } from '../../image/index.ts';
import type { Fact } from '../types.ts';
import { goBinary } from './go-binary.ts';

/** A module whose dependencies are in its own folder: one that another stands in for, one in whose place a folder does. */
const SOURCE: Readonly<Record<string, string>> = {
  'go.mod': `module example.org/app/v2

go 1.18

require (
	example.org/one v1.2.3
	example.org/two v1.0.0
)

replace example.org/one => example.org/fork v1.2.4

replace example.org/two => ./two
`,
  'main.go': `package main

import (
	"example.org/one"
	"example.org/two"
)

var version = "unknown"

func main() { println(version, one.One, two.Two) }
`,
  'two/go.mod': 'module example.org/two\n',
  'vendor/example.org/one/one.go': 'package one\n\nconst One = 1\n',
  'vendor/example.org/two/two.go': 'package two\n\nconst Two = 2\n',
  'vendor/modules.txt': `# example.org/one v1.2.3 => example.org/fork v1.2.4
## explicit
example.org/one
# example.org/two v1.0.0 => ./two
## explicit
example.org/two
# example.org/one => example.org/fork v1.2.4
# example.org/two => ./two
`,
};

const DEPENDENCIES = ['example.org/fork v1.2.4', 'example.org/two (devel)'];
const STAMPED = '-X main.version=2.3.4';

const BUILDS: readonly (readonly [
  what: string,
  flags: readonly string[],
  goos: string,
  goarch: string,
  version: string,
])[] = [
  ['plain', [], 'linux', 'amd64', '(devel)'],
  ['without symbols', ['-ldflags=-s -w'], 'linux', 'amd64', '(devel)'],
  ['with a version stamped', [`-ldflags=-s -w ${STAMPED}`], 'linux', 'amd64', 'v2.3.4'],
  ['at no fixed address', ['-buildmode=pie'], 'linux', 'amd64', '(devel)'],
  ['of 32 bits', [], 'linux', '386', '(devel)'],
  ['big endian', [], 'linux', 'mips', '(devel)'],
  ['for Windows', [], 'windows', 'amd64', '(devel)'],
  ['for macOS', [], 'darwin', 'arm64', '(devel)'],
];

/** The last of them that npm has of each Go, from 1.13 on. */
const ESBUILD: readonly string[] = [
  'esbuild-linux-64@0.1.0',
  'esbuild-linux-64@0.5.0',
  'esbuild-linux-64@0.8.0',
  'esbuild-linux-64@0.12.0',
  'esbuild-linux-64@0.14.0',
  'esbuild-linux-64@0.14.54',
  '@esbuild/linux-x64@0.25.0',
];

async function factsAt(path: string): Promise<{ readonly facts: readonly Fact[]; readonly readBytes: number }> {
  const content = countingFile(path);
  const file = foundFile({ path: 'usr/local/bin/program', mode: 0o755 }, content);
  assert.equal(goBinary.wants(file) && goBinary.recognizes?.(file.read(0, 4096)), true);
  const facts = await Array.fromAsync(goBinary.extract(file, CONTEXT));
  return { facts, readBytes: content.readBytes() };
}

function linesOf(facts: readonly Fact[]): readonly string[] {
  return packagesIn(facts).map(({ type, name, version }) => `${type} ${name} ${version}`);
}

describe('go-binary, of what the go command builds here', () => {
  let go: string | undefined;
  let folder = '';

  before(() => {
    const { stdout, status } = spawnSync('go', ['env', 'GOVERSION'], { encoding: 'utf8' });
    go = status === 0 ? stdout.trim() : undefined;
    folder = temporaryFolder();
    for (const [path, content] of Object.entries(SOURCE)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), content);
    }
  });

  function build(t: TestContext, flags: readonly string[], goos: string, goarch: string): string | undefined {
    if (go === undefined) {
      t.skip('skipped: no go');
      return undefined;
    }
    const path = join(folder, `${goos}-${goarch}-${flags.join()}`.replaceAll(/\W/g, ''));
    const env = {
      ...process.env,
      GOOS: goos,
      GOARCH: goarch,
      CGO_ENABLED: '0',
      GOFLAGS: '-mod=vendor',
      GOTOOLCHAIN: 'local',
    };
    execFileSync('go', ['build', ...flags, '-o', path, '.'], { cwd: folder, env, stdio: ['ignore', 'ignore', 'pipe'] });
    return path;
  }

  for (const [what, flags, goos, goarch, version] of BUILDS) {
    it(`tells of every module, and reads little: ${what}`, async (t) => {
      const path = build(t, flags, goos, goarch);
      if (path === undefined) return;

      const { facts, readBytes } = await factsAt(path);

      const names = [`example.org/app/v2 ${version}`, ...DEPENDENCIES, `stdlib ${go?.slice(2)}`];
      assert.deepEqual(
        linesOf(facts),
        names.map((name) => `golang ${name}`),
      );
      assert.deepEqual(reasonsIn(facts), []);
      assert.ok(readBytes < 128 * 1024, `${readBytes} bytes`);
    });
  }

  it('tells the same when the table of sections is gone', async (t) => {
    const path = build(t, [], 'linux', 'amd64');
    if (path === undefined) return;
    const bytes = readFileSync(path);
    bytes.fill(0, 40, 48);
    bytes.fill(0, 60, 64);

    const facts = await factsOf(goBinary, 'app', bytes, { mode: 0o755 });

    assert.equal(linesOf(facts).length, 4);
  });
});

describe('go-binary, of old and new Go', () => {
  it('tells what the go command tells of programs in npm, from Go 1.13 to 1.23', async (t) => {
    const folders = npmPackages(t, ESBUILD);
    if (folders === undefined) return;
    const paths = folders.map((folder) => join(folder, 'bin/esbuild'));
    const { stdout, error } = spawnSync('go', ['version', '-m', ...paths], { encoding: 'utf8' });
    if (error !== undefined) return t.skip('skipped: no go');

    const found: string[] = [];
    for (const path of paths) found.push(`${linesOf((await factsAt(path)).facts).join('\n')}\n`);

    const reported = stdout.split(/^(?=\/)/m).map(reportedLines);
    assert.deepEqual(found, reported);
    assert.equal(reported.filter((lines) => lines.includes('golang.org/x/sys')).length, ESBUILD.length - 1);
  });

  it('tells of the modules in a program of Go 1.26 in which its own tools find none', async (t) => {
    const [folder] = npmPackages(t, ['@esbuild/linux-x64@0.28.2']) ?? [];
    if (folder === undefined) return;

    const { facts } = await factsAt(join(folder, 'bin/esbuild'));

    assert.deepEqual(linesOf(facts), [
      'golang github.com/evanw/esbuild (devel)',
      'golang golang.org/x/sys v0.0.0-20220715151400-c0bba94af5f8',
      'golang stdlib 1.26.5',
    ]);
  });

  it('tells of the modules in a program that was packed with UPX', async (t) => {
    const archive = sharedData(t, 'images/snyk/extracted-layers/layer_with_bad_elf_file.tar');
    if (archive === undefined) return;
    const folder = temporaryFolder(t);
    execFileSync('tar', ['-xf', archive, '-C', folder], { stdio: 'ignore' });

    const { facts } = await factsAt(join(folder, 'layers/paketo-buildpacks_ca-certificates/helper/helper'));

    const lines = linesOf(facts);
    assert.equal(lines.length, 13);
    assert.equal(lines[0], 'golang github.com/paketo-buildpacks/ca-certificates (devel)');
    assert.equal(lines.at(-1), 'golang stdlib 1.15.8');
    assert.deepEqual(reasonsIn(facts), []);
  });

  const form = { wordBytes: 8, isBigEndian: false } as const;
  const blob = inlineBlob(form, { goVersion: 'go1.21.3', modules: 'mod\ta.org/app\tv1.0.0\n' });
  const UNKNOWN = 'it is packed with UPX, so what it holds is not known';
  const packed: readonly (readonly [
    what: string,
    content: Buffer,
    told: readonly string[],
    reasons: readonly string[],
  ])[] = [
    ['NRV2B', upxOf(blob, 2), ['golang a.org/app v1.0.0', 'golang stdlib 1.21.3'], []],
    ['NRV2D', upxOf(blob, 5), ['golang a.org/app v1.0.0', 'golang stdlib 1.21.3'], []],
    ['NRV2E', upxOf(blob, 8), ['golang a.org/app v1.0.0', 'golang stdlib 1.21.3'], []],
    ['another method', upxOf(blob, 15), [], [UNKNOWN]],
    ['what is not Go', upxOf(Buffer.from('something else'), 8), [], [UNKNOWN]],
    ['what is cut off', upxOf(blob, 8).subarray(0, 300), [], [UNKNOWN]],
  ];
  for (const [what, content, told, reasons] of packed) {
    it(`says what it can of a program packed with UPX: ${what}`, async () => {
      const facts = await factsOf(goBinary, 'app', padded(content), { mode: 0o755 });

      assert.deepEqual([linesOf(facts), reasonsIn(facts)], [told, reasons]);
    });
  }

  it('tells of the modules in a program that UPX packed by LZMA', async (t) => {
    const properties = { contextBits: 3, literalPositionBits: 0, positionBits: 2 };
    if (packLzma(blob, properties) === undefined) return t.skip('skipped: no xz');
    const pack = (bytes: Uint8Array) => Buffer.concat([Buffer.from([26, 3]), packLzma(bytes, properties) ?? bytes]);
    const modules = `mod\ta.org/app\tv1.0.0\n${'dep\ta.org/one\tv1.0.0\n'.repeat(50)}`;

    const content = upxOf(inlineBlob(form, { goVersion: 'go1.21.3', modules }), 14, pack);
    const facts = await factsOf(goBinary, 'app', padded(content), { mode: 0o755 });

    assert.ok(content.length < modules.length);
    assert.deepEqual(linesOf(facts), ['golang a.org/app v1.0.0', 'golang a.org/one v1.0.0', 'golang stdlib 1.21.3']);
  });

  it('tells of each module of a universal binary once', async () => {
    const forms = [false, true].map((isBigEndian) => ({ wordBytes: 8, isBigEndian }) as const);
    const blobs = forms.map((form, index) =>
      inlineBlob(form, { goVersion: 'go1.21.3', modules: `dep\ta.org/${index}\tv1.0.0\n` }),
    );
    const programs = blobs.map((blob, index) => machO('__go_buildinfo', blob, index === 1));

    const facts = await factsOf(goBinary, 'app', padded(universal(...programs)), { mode: 0o755 });

    assert.deepEqual(linesOf(facts), ['golang a.org/0 v1.0.0', 'golang stdlib 1.21.3', 'golang a.org/1 v1.0.0']);
  });

  it('says what is broken', async () => {
    const broken = padded(Buffer.from('\x7fELF\x09\x09'));

    const facts = await factsOf(goBinary, 'app', broken, { mode: 0o755 });

    assert.deepEqual(reasonsIn(facts), ['its ELF header names no known class or order of bytes']);
  });

  it('dismisses a program that is not Go by its headers', async () => {
    const { facts, readBytes } = await factsAt(process.execPath);

    assert.deepEqual(facts, []);
    assert.ok(readBytes < 32 * 1024, `${readBytes} bytes`);
  });

  it('wants what may be executed, whatever it is called, and libraries that need not be', () => {
    const wanted = [
      { path: 'app', mode: 0o755, sizeBytes: 2 ** 20 },
      { path: 'app', mode: 0o001, sizeBytes: 2 ** 20 },
      { path: 'app', mode: 0o644, sizeBytes: 2 ** 20 },
      { path: 'app', mode: 0o755, sizeBytes: 2 ** 10 },
      { path: 'lib/plugin.so', mode: 0o644, sizeBytes: 2 ** 20 },
      { path: 'app.exe', mode: 0o644, sizeBytes: 2 ** 20 },
    ].map((file) => goBinary.wants(file));

    assert.deepEqual(wanted, [true, true, false, false, true, true]);
  });
});

/** Filled up to a size that is wanted. */
function padded(bytes: Buffer): Buffer {
  return Buffer.concat([bytes, Buffer.alloc(2 ** 17)]);
}

/** What `go version -m` prints of one program, in our order. */
function reportedLines(report: string): string {
  const [first = '', ...lines] = report.trimEnd().split('\n');
  const modules = lines.map((line) => line.trim().split('\t')).filter(([kind]) => kind === 'mod' || kind === 'dep');
  const stdlib = `stdlib ${first.slice(first.lastIndexOf(' go') + 3)}`;
  const names = [...modules.map(([, path = '', version = '']) => `${path} ${version}`), stdlib];
  return names.map((name) => `golang ${name}\n`).join('');
}
