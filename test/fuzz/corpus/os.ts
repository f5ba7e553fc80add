import { zstdCompressSync } from 'node:zlib';
import { type Corpus, corpusAt, JSON_WORDS } from './corpus.ts';

const DEB_WORDS = [
  'Package: a\n',
  'Version: 1:1.0-1\n',
  'Status: install ok installed\n',
  'Source: b (2)\n',
  ': ',
  '\n ',
  '\n\n',
  '#',
];
const STATUS = `Package: libc6
Status: install ok installed
Priority: optional
Maintainer: A <a@example.org>
Architecture: amd64
Multi-Arch: same
Source: glibc (2.36-8)
Version: 2.36-9+deb12u3
Description: a library
 more of it
 .

Package: gone
Status: deinstall ok config-files
Architecture: all
Version: 1

Package: b
Status: install reinstreq half-installed
Version: 1:2~rc1-1
`;
const APK = `C:Q1abc=
P:musl
V:1.2.4-r2
A:x86_64
S:3
o:musl
m:A <a@example.org>
t:1
c:abc
F:lib
R:libc.musl-x86_64.so.1
a:0:0:777
Z:Q1x=
R:ld-musl-x86_64.so.1
F:usr/lib/node_modules/npm
R:package.json

P:libcrypto3
V:3.1.4-r5
A:x86_64
o:openssl
F:
R:VERSION
`;
const WALL = `{"jsonwall":"1.0","schema":"1.0","count":4}
{"kind":"content","slice":"libc6_libs","path":"/usr/lib/libc.so.6"}
{"kind":"content","slice":"python3_core","path":"/usr/bin/python3"}
{"kind":"package","name":"libc6","version":"2.39-0ubuntu8.3","sha256":"aa","arch":"amd64"}
{"kind":"slice","name":"libc6_libs"}
`;
const OS_RELEASE = `NAME="Debian GNU/Linux"
ID=debian
ID_LIKE='rhel fedora'
VERSION_ID="12"
PRETTY_NAME="A \\"quoted\\" \\$name"
# comment
VERSION_CODENAME=bookworm
`;
const RELEASES: readonly (readonly [path: string, content: string])[] = [
  ['etc/os-release', OS_RELEASE],
  ['etc/redhat-release', 'CentOS Linux release 7.9.2009 (Core)\n'],
  ['etc/redhat-release', 'Red Hat Enterprise Linux Server release 6.10 (Santiago)\n'],
  ['etc/system-release', 'Amazon Linux AMI release 2018.03\n'],
  ['etc/alpine-release', '3.12.1\n'],
  ['etc/debian_version', 'trixie/sid\n'],
  ['etc/lsb-release', 'DISTRIB_ID=Ubuntu\nDISTRIB_RELEASE=10.04\nDISTRIB_DESCRIPTION="Ubuntu 10.04.4 LTS"\n'],
  ['etc/photon-release', 'VMware Photon OS 3.0\nPHOTON_BUILD_NUMBER=1\n'],
  ['etc/SuSE-release', 'SUSE Linux Enterprise Server 11 (x86_64)\nVERSION = 11\nPATCHLEVEL = 4\n'],
];
const CPE = 'cpe:/a:redhat:openshift_gitops:1.16::el8';
const LINE =
  'ca\t2.0.0-1.cm2\t1653816591\t1653753130\tMicrosoft Corporation\t(none)\t580\tnoarch\t1\tca-2.0.0-1.cm2.src.rpm\n';

/** Seeds of what tells of the operating system and its packages, but for rpm's databases. */
export const OS: Readonly<Record<string, Corpus>> = {
  apk: corpusAt('lib/apk/db/installed', [APK], ['P:', 'V:1\n', 'F:a/b\n', 'R:x.jar\n', '\n\n', 'o:', 'A:', 'm:']),
  chisel: {
    words: [...JSON_WORDS, '"kind":"package"', '"slice":"a_b"', '\n'],
    seeds: () => [{ path: 'var/lib/chisel/manifest.wall', content: WALL, wrap: (bytes) => zstdCompressSync(bytes) }],
  },
  dpkg: corpusAt('var/lib/dpkg/status', [STATUS], DEB_WORDS),
  'dpkg-files': {
    words: ['/.\n', '/usr\n', '/usr/lib/a.jar\n', '  ', '../', '\n\n'],
    seeds: () => [
      {
        path: 'var/lib/dpkg/info/python3-yaml:amd64.list',
        content: '/.\n/usr\n/usr/lib\n/usr/lib/a.jar\n/usr/lib/b\n',
      },
      {
        path: 'var/lib/dpkg/status.d/base.md5sums',
        content: `${'0'.repeat(32)}  usr/lib/a.jar\n${'1'.repeat(32)}  etc/b\n`,
      },
    ],
  },
  'dpkg-status-d': corpusAt(
    'var/lib/dpkg/status.d/base',
    ['Package: base-files\nVersion: 12.4\nSource: x (1)\n'],
    DEB_WORDS,
  ),
  'dpkg-updates': corpusAt('var/lib/dpkg/updates/0001', ['Package: a\n']),
  'os-release': {
    words: ['ID=', 'VERSION_ID=', '"', "'", '\\', ' release ', '\n', '__proto__=1\n', 'constructor=1\n'],
    seeds: () => RELEASES.map(([path, content]) => ({ path, content })),
  },
  'rhel-content-sets': corpusAt(
    'root/buildinfo/content_manifests/ubi8-8.10.json',
    ['{"metadata":{"icm_version":1},"content_sets":["rhel-8-for-x86_64-baseos-rpms","b"],"image_contents":[]}'],
    JSON_WORDS,
  ),
  'rhel-labels': {
    words: [...JSON_WORDS, 'LABEL ', 'ENV ', 'ARG ', '\\\n', '$V', '${V}', '${V:-x}', '"', "'", 'cpe='],
    seeds: () => [
      { path: 'root/buildinfo/labels.json', content: JSON.stringify({ name: 'x', cpe: CPE }) },
      {
        path: 'root/buildinfo/Dockerfile-ubi9-9.4-1181',
        content: `FROM x\nENV V=1.16 W="a b"\nLABEL com.redhat.component="a" \\\n  # x\n  cpe="cpe:/a:redhat:x:$V::el8"\n`,
      },
    ],
  },
  'rpm-manifest': corpusAt(
    'var/lib/rpmmanifest/container-manifest-2',
    [LINE.repeat(3)],
    ['\t', '\n', '(none)', '-', ':'],
  ),
};
