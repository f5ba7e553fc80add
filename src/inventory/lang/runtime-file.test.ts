import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, it } from 'node:test';
import { factsOf, packagesIn } from '../../../test/support/facts.ts';
import { runtimeFile } from './runtime-file.ts';

const NODE = `#define NODE_MAJOR_VERSION 20
#define NODE_MINOR_VERSION 11
#define NODE_PATCH_VERSION 1

#define NODE_VERSION_IS_LTS 1
#define NODE_VERSION_IS_RELEASE 1
`;
const PYTHON = `/* Version as a string */
#define PY_VERSION      	"3.11.4+"
`;
const RUBY = `  CONFIG["MAJOR"] = "3"
  CONFIG["MINOR"] = "2"
  CONFIG["TEENY"] = "2"
  CONFIG["PATCHLEVEL"] = "53"
`;
const PERL = `# This file was created by configpm when Perl was built. Any changes
    useshrplib => 'true',
    version => '5.36.0',
`;
const JAVA = 'IMPLEMENTOR="Eclipse Adoptium"\nJAVA_RUNTIME_VERSION="17.0.9+9"\nJAVA_VERSION="17.0.9"\n';
const HTTPD = `#define AP_SERVER_MAJORVERSION_NUMBER 2
#define AP_SERVER_MINORVERSION_NUMBER 4
#define AP_SERVER_PATCHLEVEL_NUMBER   57
`;

const CASES: readonly (readonly [path: string, content: string, told: string | undefined])[] = [
  ['usr/local/include/node/node_version.h', NODE, 'generic node 20.11.1'],
  ['usr/local/include/node/node_version.h', NODE.replace('RELEASE 1', 'RELEASE 0'), 'generic node 20.11.1-pre'],
  ['usr/local/include/node/node_version.h', '#define NODE_MAJOR_VERSION 20\n', undefined],
  ['usr/local/include/python3.11/patchlevel.h', PYTHON, 'generic python 3.11.4'],
  ['opt/include/python3.7m/patchlevel.h', PYTHON.replace('3.11.4+', '3.7.0rc1'), 'generic python 3.7.0rc1'],
  ['usr/local/include/pypy3.9/patchlevel.h', `#define PYPY_VERSION "7.3.12"\n${PYTHON}`, 'generic pypy 7.3.12'],
  ['usr/local/lib/ruby/3.2.0/x86_64-linux/rbconfig.rb', RUBY, 'generic ruby 3.2.2'],
  ['opt/jruby/lib/ruby/stdlib/rbconfig.rb', 'require "jruby"\n', undefined],
  ['usr/local/include/php/main/php_version.h', '#define PHP_VERSION "8.2.7"\n', 'generic php 8.2.7'],
  ['usr/local/lib/perl5/5.36.0/x86_64-linux-gnu/Config.pm', PERL, 'generic perl 5.36.0'],
  ['usr/local/lib/perl5/5.36.0/Encode/Config.pm', "package Encode::Config;\n    version => '2.0',\n", undefined],
  ['opt/java/openjdk/release', JAVA, 'generic openjdk 17.0.9'],
  ['javaruntime/release', 'JAVA_VERSION="21.0.1"\nMODULES="java.base"\n', 'generic openjdk 21.0.1'],
  ['usr/lib/jvm/8/jre/release', 'JAVA_VERSION="1.8.0_392"\nOS_NAME="Linux"\n', 'generic openjdk 1.8.0_392'],
  ['jdk/release', 'JAVA_VERSION="22"\nJAVA_RUNTIME_VERSION="22-ea+27"\n', 'generic openjdk 22-ea'],
  ['jdk/release', 'BUILD_TYPE="commercial"\nJAVA_VERSION="21.0.1"\n', 'generic oracle-jdk 21.0.1'],
  ['app/release', '2024-01-02\n', undefined],
  ['usr/share/dotnet/shared/Microsoft.NETCore.App/8.0.1/.version', '0a1b\n8.0.1\n', 'generic dotnet-runtime 8.0.1'],
  ['dotnet/shared/Microsoft.AspNetCore.App/8.0.1/.version', '0a1b\n8.0.1\n', 'generic aspnetcore-runtime 8.0.1'],
  ['dotnet/shared/Microsoft.NETCore.App/2.1.30/.version', '0a1b\n', 'generic dotnet-runtime 2.1.30'],
  ['dotnet/shared/Microsoft.Other.App/2.1.30/.version', '0a1b\n', undefined],
  ['dotnet/sdk/8.0.101/.version', `0a1b\n8.0.${'1'.repeat(1000)}\n`, undefined],
  ['usr/local/go/VERSION', `go1.${'2'.repeat(1000)}`, undefined],
  ['dotnet/sdk/8.0.101/.version', '0a1b\n8.0.101\nlinux-x64\n', 'generic dotnet-sdk 8.0.101'],
  ['usr/local/go/VERSION', 'go1.21.3\ntime 2023-10-09T17:04:35Z\n', 'golang toolchain 1.21.3'],
  ['usr/local/go/VERSION', 'go1.22rc1', 'golang toolchain 1.22rc1'],
  ['app/VERSION', '1.21.3\n', undefined],
  ['app/VERSION', 'good enough\n', undefined],
  ['usr/local/lib/erlang/releases/26/OTP_VERSION', '26.1.2\n', 'generic erlang 26.1.2'],
  ['usr/include/julia/julia_version.h', '#define JULIA_VERSION_STRING "1.9.3"\n', 'generic julia 1.9.3'],
  ['usr/share/R/include/Rversion.h', '#define R_MAJOR  "4"\n#define R_MINOR  "2.2"\n', 'generic r 4.2.2'],
  ['usr/local/apache2/include/ap_release.h', HTTPD, 'generic httpd 2.4.57'],
  ['var/www/html/wp-includes/version.php', "<?php\n$wp_version = '6.4.2';\n", 'generic wordpress 6.4.2'],
];

async function toldOf(path: string, content: string): Promise<string | undefined> {
  const [told] = packagesIn(await factsOf(runtimeFile, path, content));
  return told === undefined ? undefined : `${told.type} ${told.name} ${told.version}`;
}

describe('runtime-file', () => {
  for (const [path, content, told] of CASES) {
    it(`tells of ${told ?? 'nothing'} by ${path}`, async () => {
      assert.equal(await toldOf(path, content), told);
    });
  }

  it('wants files of these names only where they lie so', () => {
    const paths = [
      'usr/share/doc/patchlevel.h',
      'app/version',
      'app/.version',
      'usr/include/version.h',
      'home/config.pm',
    ];

    assert.deepEqual(
      paths.filter((path) => runtimeFile.wants({ path, mode: 0o644, sizeBytes: 100 })),
      [],
    );
  });

  it('reads the beginning of a file alone, however large it is', async () => {
    assert.equal(await toldOf('jdk/release', `${JAVA}${'x'.repeat(2 ** 20)}`), 'generic openjdk 17.0.9');
    assert.equal(await toldOf('jdk/release', `${'x\n'.repeat(2 ** 20)}${JAVA}`), undefined);
  });

  it('tells which Node runs this, where its headers lie beside it', async (t) => {
    const path = join(dirname(process.execPath), '../include/node/node_version.h');
    if (!existsSync(path)) return t.skip('skipped: no headers of Node');

    assert.equal(
      await toldOf('include/node/node_version.h', readFileSync(path, 'utf8')),
      `generic node ${process.version.slice(1)}`,
    );
  });

  it('tells which Perl is here', async (t) => {
    const script = 'use Config; print "$Config{version} $INC{q(Config.pm)}"';
    const { stdout, status } = spawnSync('perl', ['-e', script], { encoding: 'utf8' });
    if (status !== 0) return t.skip('skipped: no perl');
    const [version, path = ''] = stdout.split(' ');

    assert.equal(await toldOf(path.slice(1), readFileSync(path, 'utf8')), `generic perl ${version}`);
  });

  it('tells which Go is here', async (t) => {
    const { stdout, status } = spawnSync('go', ['env', 'GOROOT', 'GOVERSION'], { encoding: 'utf8' });
    const [root = '', version = ''] = stdout?.split('\n') ?? [];
    if (status !== 0 || !existsSync(join(root, 'VERSION'))) return t.skip('skipped: no go');

    assert.equal(
      await toldOf('usr/local/go/VERSION', readFileSync(join(root, 'VERSION'), 'utf8')),
      `golang toolchain ${version.slice(2)}`,
    );
  });
});
