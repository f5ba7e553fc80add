import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { describe, it, type TestContext } from 'node:test';
import { countingFile } from '../../../test/support/counting-file.ts';
import { CONTEXT, factsOf, packagesIn } from '../../../test/support/facts.ts';
import { foundFile } from '../../image/index.ts';
import { KNOWN_PROGRAMS } from '../programs/known-programs.ts';
import { knownProgram } from './known-program.ts';

const ELF = Buffer.from('\x7fELF\x02\x01\x01', 'latin1');

/** Names of files and what real builds of them have in them; `~` is a zero byte. */
const CASES: readonly (readonly [path: string, text: string, told: string | undefined])[] = [
  ['nodejs/bin/node', 'http://localhost~node.js/v20.11.1Protocol-Version', 'node 20.11.1'],
  ['usr/bin/deno', '-Exporter-Deno/0.80.0grpc 2.9.6+e518fbdDeno/2.9.6Deno/2.9.6+e518fbd', 'deno 2.9.6'],
  ['usr/local/bin/bun', 'bun/1.1.20 npm/? node/v22.3.0~Bun v1.1.20 (Linux x64)', 'bun 1.1.20'],
  ['usr/local/bin/python3.11', '3.11~~3.11.2~~', 'python 3.11.2'],
  ['usr/local/lib/libpython3.7m.so.1.0', '~3.7.0rc1~', 'python 3.7.0rc1'],
  ['opt/lib/libpython3.13.so.1.0', '/opt/versions/3.13.0~EXEC_PREFIX', 'python 3.13.0'],
  ['usr/local/bin/python3.11', '~2.36.1~/3.10.1~', undefined],
  ['usr/lib/libpypy3.9-c.so', '3.9.18 (0a1b, Jan 02 2024, 15:04:05)~[PyPy 7.3.14 with GCC 10', 'pypy 7.3.14'],
  ['usr/local/lib/libruby.so.3.2.2', 'ruby 3.2.2 (2023-03-30 revision e51014f9c0) [x86_64-linux]', 'ruby 3.2.2'],
  ['usr/local/bin/ruby', 'ruby 2.7.7p221 (2022-11-24 revision 168ec2b1e5)', 'ruby 2.7.7'],
  ['usr/local/bin/ruby', 'ruby 3.4.0preview1 (2024-05-16 master 9d69619623)', 'ruby 3.4.0preview1'],
  ['usr/local/sbin/php-fpm', 'X-Powered-By: PHP/8.2.7', 'php 8.2.7'],
  ['usr/local/bin/perl', '~/usr/local/lib/perl5/site_perl/5.38.2~/usr/local/lib/perl5/5.38.2~', 'perl 5.38.2'],
  [
    'opt/java/lib/server/libjvm.so',
    'OpenJDK 64-Bit Server VM (17.0.9+9) for linux-amd64 JRE (17.0.9+9), built on Oct 17 2023',
    'openjdk 17.0.9',
  ],
  [
    'opt/java/lib/server/libjvm.so',
    'OpenJDK 64-Bit Server VM (25.392-b08) for linux-amd64 JRE (Zulu 8.74.0.17-CA-linux64) (1.8.0_392-b08), built on',
    'openjdk 1.8.0_392',
  ],
  [
    'opt/java/lib/server/libjvm.so',
    'OpenJDK 64-Bit Server VM (22-ea+27-2262) for linux-amd64 JRE (22-ea+27-2262), built on',
    'openjdk 22-ea',
  ],
  [
    'usr/java/lib/server/libjvm.so',
    'Java HotSpot(TM) 64-Bit Server VM (17.0.9+11-LTS-201) for linux-amd64 JRE (17.0.9+11-LTS-201), built on Oct 17 2023',
    'oracle-jdk 17.0.9',
  ],
  ['usr/lib/libstd-c6192dd4c4d410ac.so', 'clang LLVM (rustc version 1.67.1 (d5a82bbd2 2023-02-07))', 'rust 1.67.1'],
  ['usr/local/bin/redis-server', '~7.2.5buildkitsandbox-1725496002000000000~', 'redis 7.2.5'],
  ['usr/local/bin/redis-server', '~4.0.11841ce7054bd9-1542359302000000000~', 'redis 4.0.11'],
  ['usr/bin/redis-server', '~5.1.4~~7.0.15~A7.0.151790282056000000000~', 'redis 7.0.15'],
  ['usr/bin/redis-server', '~5.1.4~~7.0.15~', undefined],
  ['usr/bin/redis-server', 'Server started, Redis version 2.8.23~', 'redis 2.8.23'],
  ['usr/local/bin/valkey-server', 'valkey9.0.0buildkitsandbox-1764887574000000000~', 'valkey 9.0.0'],
  ['usr/local/bin/memcached', 'memcached 1.6.18~', 'memcached 1.6.18'],
  ['usr/local/bin/postgres', 'postgres (PostgreSQL) 16.1\n~', 'postgresql 16.1'],
  ['usr/lib/postgresql/15/bin/postgres', '~PostgreSQL 15beta4 (Debian 15~beta4-1)', 'postgresql 15beta4'],
  ['usr/sbin/mariadbd', '~10.11.6-MariaDB-log~', 'mariadb 10.11.6'],
  ['usr/sbin/mysqld', '/export/home/pb2/build/sb_0-1/mysql-8.0.35/sql/mysqld.cc~', 'mysql 8.0.35'],
  ['usr/sbin/nginx', '~nginx version: nginx/1.25.1~', 'nginx 1.25.1'],
  ['usr/local/openresty/nginx/sbin/nginx', '~nginx version: openresty/1.21.4.3~', 'nginx 1.21.4'],
  ['usr/local/apache2/bin/httpd', '~Apache/2.4.57 (Unix)~', 'httpd 2.4.57'],
  ['usr/local/sbin/haproxy', '~ version 2.8.3-86e043a, released 2023/09/07~', 'haproxy 2.8.3'],
  ['usr/local/sbin/haproxy', '~3.1-dev0-1eb0f22~~~HAProxy version follows', 'haproxy 3.1-dev0'],
  ['usr/local/sbin/haproxy', '~HA-Proxy version 1.8.22 2019/10/25', 'haproxy 1.8.22'],
  ['usr/sbin/lighttpd', '~lighttpd/1.4.69~', 'lighttpd 1.4.69'],
  ['usr/sbin/squid', 'squid/5.7~', 'squid 5.7'],
  ['usr/sbin/varnishd', 'varnish-7.1.1 revision 7cee1c58', 'varnish 7.1.1'],
  ['usr/sbin/unbound', '~unbound 1.17.1~', 'unbound 1.17.1'],
  ['usr/sbin/dnsmasq', '~dnsmasq-2.90~', 'dnsmasq 2.90'],
  ['usr/sbin/named', 'named version: BIND 9.18.19-Debian <>', 'bind 9.18.19'],
  ['usr/sbin/proftpd', 'ProFTPD Version 1.3.8b~', 'proftpd 1.3.8b'],
  ['usr/sbin/vsftpd', 'vsftpd: version 3.0.3~', 'vsftpd 3.0.3'],
  ['usr/sbin/sshd', 'OpenSSH_9.2~OpenSSH_9.2p1 Debian-2', 'openssh 9.2p1'],
  ['usr/sbin/dropbear', 'SSH-2.0-dropbear_2022.83~', 'dropbear 2022.83'],
  ['usr/local/lib/libcrypto.so.3', 'OpenSSL 3.0.11 19 Sep 2023', 'openssl 3.0.11'],
  ['usr/lib/libcrypto.so.1.1', 'OpenSSL 1.1.1zb  11 Feb 2025', 'openssl 1.1.1zb'],
  ['usr/local/bin/openssl', 'OpenSSL 1.1.1 (compatible; AWS-LC 1.69.0)~', 'aws-lc 1.69.0'],
  ['usr/lib/libcrypto.so.50', '~LibreSSL 3.7.3~', 'libressl 3.7.3'],
  ['usr/bin/curl', '~curl/7.88.1~', 'curl 7.88.1'],
  ['usr/lib/libcurl.so.4.8.0', '~libcurl/7.88.1~', 'curl 7.88.1'],
  ['bin/bash', '@(#)Bash version 5.2.15(1) release GNU', 'bash 5.2.15'],
  ['bin/busybox', 'BusyBox v1.36.1 (2023-11-07 18:53:09 UTC)', 'busybox 1.36.1'],
  ['bin/[', 'BusyBox v1.31.1 (2019-12-23 19:20:27 UTC)', 'busybox 1.31.1'],
  ['lib/libc.so.6', 'GNU C Library (Debian GLIBC 2.36-9+deb12u3) stable release version 2.36.', 'glibc 2.36'],
  ['lib/libz.so.1.2.13', ' deflate 1.2.13 Copyright 1995-2022 Jean-loup Gailly', 'zlib 1.2.13'],
  ['lib/libexpat.so.1.8.10', 'expat_2.5.0~', 'expat 2.5.0'],
  ['usr/lib/libsqlite3.so.0.8.6', '~3.40.1~', 'sqlite 3.40.1'],
  ['usr/bin/xz', 'xz (XZ Utils) 5.6.1~', 'xz 5.6.1'],
];

async function toldOf(path: string, content: Uint8Array): Promise<string | undefined> {
  const [told] = packagesIn(await factsOf(knownProgram, path, content));
  return told === undefined ? undefined : `${told.name} ${told.version}`;
}

function programWith(text: string, before = 100): Buffer {
  return Buffer.concat([ELF, Buffer.alloc(before), Buffer.from(text.replaceAll('~', '\0')), Buffer.alloc(100)]);
}

describe('known-program', () => {
  for (const [path, text, told] of CASES) {
    it(`tells of ${told ?? 'nothing'} in ${path}`, async () => {
      assert.equal(await toldOf(path, programWith(text)), told);
    });
  }

  it('has a case for every program', () => {
    const told = new Set(CASES.map(([, , line]) => line?.split(' ')[0]));

    assert.deepEqual(
      KNOWN_PROGRAMS.filter(({ name }) => !told.has(name)),
      [],
    );
  });

  it('finds a text wherever it lies', async () => {
    const starts = [2 ** 20 - 12, 2 ** 20 - 3, 2 ** 20, 2 ** 20 + 1010, 2 ** 21 - 1];
    const found: (string | undefined)[] = [];

    for (const start of starts) {
      const text = '~nginx version: nginx/1.25.1~';
      found.push(await toldOf('usr/sbin/nginx', programWith(text, start - ELF.length)));
    }

    assert.deepEqual(
      found,
      starts.map(() => 'nginx 1.25.1'),
    );
  });

  it('is asked about programs alone', () => {
    const names = [
      'usr/bin/nginx.conf',
      'usr/bin/python3-config',
      'usr/bin/pythonista',
      'lib/libcrypto.a',
      'bin/nodemon',
    ];

    assert.deepEqual(
      names.filter((path) => knownProgram.wants({ path, mode: 0o755, sizeBytes: 2 ** 20 })),
      [],
    );
    assert.equal(knownProgram.recognizes?.(Buffer.from('#!/bin/sh\n')), false);
  });

  for (const filler of ['1', '1.', '~', ' version 1.1', 'OpenJDK JRE (', '7.0.0a']) {
    it(`is done with a file that is full of "${filler}"`, async () => {
      const content = programWith(filler.repeat(2 ** 19));

      for (const path of ['usr/sbin/haproxy', 'lib/libjvm.so', 'usr/bin/redis-server', 'usr/sbin/mysqld']) {
        assert.equal(await toldOf(path, content), undefined);
      }
    });
  }

  function version(t: TestContext, command: string, flag: string, pattern: RegExp): string | undefined {
    const { stdout, stderr, error } = spawnSync(command, [flag], { encoding: 'utf8' });
    const said = error === undefined ? pattern.exec(`${stdout}${stderr}`)?.[1] : undefined;
    if (said === undefined || !existsSync(command)) t.skip(`skipped: no ${command}`);
    return said;
  }

  const here: readonly (readonly [name: string, command: string, flag: string, pattern: RegExp])[] = [
    ['node', process.execPath, '--version', /v([\d.]+)/],
    ['bash', '/bin/bash', '--version', /version ([\d.]+)/],
    ['openssl', '/usr/bin/openssl', 'version', /OpenSSL (\S+)/],
    ['curl', '/usr/bin/curl', '--version', /curl ([\d.]+)/],
    ['openssh', '/usr/bin/ssh', '-V', /OpenSSH_([\d.p]+)/],
    ['xz', '/usr/bin/xz', '--version', /Utils\) ([\d.]+)/],
  ];
  for (const [name, command, flag, pattern] of here) {
    it(`tells the version that ${command} itself tells`, async (t) => {
      const said = version(t, command, flag, pattern);
      if (said === undefined) return;

      const file = foundFile({ path: `usr/bin/${command.replace(/.*\//, '')}`, mode: 0o755 }, countingFile(command));
      const facts = await Array.fromAsync(knownProgram.extract(file, CONTEXT));

      assert.deepEqual(
        packagesIn(facts).map((told) => `${told.name} ${told.version}`),
        [`${name} ${said}`],
      );
    });
  }
});
