import { almaOsv } from '../../src/advisory/sources/alma-osv.ts';
import { amazonAlas } from '../../src/advisory/sources/amazon-alas.ts';
import { debianTracker } from '../../src/advisory/sources/debian-tracker.ts';
import { redhatVex } from '../../src/advisory/sources/redhat-vex.ts';
import { ubuntuOsv } from '../../src/advisory/sources/ubuntu-osv.ts';
import { vexDocument } from '../support/vex.ts';
import { deb, rpm } from './packages.ts';
import { alasUpdate, osvAffected, osvArchive, trackerFeed } from './publish.ts';
import { testReported } from './reported.ts';

// What is built from a kernel's source and holds no kernel has none of its vulnerabilities.

const DEBIAN = trackerFeed('bookworm', { 'CVE-2024-1001 linux': { status: 'resolved', fixed_version: '6.1.90-1' } });
const BOOKWORM = 'linux 6.1.85-1';
testReported(
  "Of Debian's kernel",
  [{ source: debianTracker, content: DEBIAN }],
  { osRelease: { ID: 'debian', VERSION_ID: '12' } },
  [
    ['the image has it', deb('linux-image-6.1.0-20-amd64 6.1.85-1', BOOKWORM), 'CVE-2024-1001 fixed in 6.1.90-1'],
    ['its tool perf has it', deb('linux-perf 6.1.85-1', BOOKWORM), 'CVE-2024-1001 fixed in 6.1.90-1'],
    ['the headers of the C library have none', deb('linux-libc-dev 6.1.85-1', BOOKWORM)],
    ['the headers have none', deb('linux-headers-6.1.0-20-amd64 6.1.85-1', BOOKWORM)],
    ['the documentation has none', deb('linux-doc-6.1 6.1.85-1', BOOKWORM)],
    ['the build scripts have none', deb('linux-kbuild-6.1 6.1.85-1', BOOKWORM)],
  ],
);

const UBUNTU = osvArchive([
  {
    id: 'UBUNTU-CVE-2024-1001',
    upstream: ['CVE-2024-1001'],
    affected: [
      osvAffected('Ubuntu:22.04:LTS', 'linux', 'introduced 0 fixed 5.15.0-107.117'),
      osvAffected('Ubuntu:22.04:LTS', 'linux-aws-6.5', 'introduced 0'),
      osvAffected('Ubuntu:22.04:LTS', 'linux-signed', 'introduced 0 fixed 5.15.0-107.117'),
    ],
  },
]);
testReported(
  "Of Ubuntu's kernels",
  [{ source: ubuntuOsv, content: UBUNTU }],
  { osRelease: { ID: 'ubuntu', VERSION_ID: '22.04' } },
  [
    [
      'the signed image has it, by its source of another name',
      deb('linux-image-5.15.0-105-generic 5.15.0-105.115', 'linux-signed 5.15.0-105.115'),
      'CVE-2024-1001 fixed in 5.15.0-107.117',
    ],
    [
      'another line of kernels has its own fix, and here none',
      deb('linux-modules-6.5.0-1017-aws 6.5.0-1017.17~22.04.2', 'linux-aws-6.5 6.5.0-1017.17~22.04.2'),
      'CVE-2024-1001 affected',
    ],
    ['the headers of the C library have none', deb('linux-libc-dev 5.15.0-105.115', 'linux 5.15.0-105.115')],
    [
      'the headers of a line have none',
      deb('linux-aws-6.5-headers-6.5.0-1017 6.5.0-1017.17', 'linux-aws-6.5 6.5.0-1017.17'),
    ],
    [
      'the headers of a flavour have none',
      deb('linux-headers-6.5.0-1017-aws 6.5.0-1017.17', 'linux-aws-6.5 6.5.0-1017.17'),
    ],
  ],
);

const RHEL = vexDocument({
  cve: 'CVE-2024-1001',
  products: { rhel8: 'cpe:/o:redhat:enterprise_linux:8', BaseOS: 'cpe:/o:redhat:enterprise_linux:8::baseos' },
  packages: [
    'kernel-rt?arch=src',
    'kernel-core@4.18.0-553.el8_10?arch=x86_64',
    'kernel-headers@4.18.0-553.el8_10?arch=x86_64',
    'kernel-devel@4.18.0-553.el8_10?arch=x86_64',
    'kernel-doc@4.18.0-553.el8_10?arch=noarch',
    'bpftool@4.18.0-553.el8_10?arch=x86_64',
  ],
  fixed: ['BaseOS 1', 'BaseOS 2', 'BaseOS 3', 'BaseOS 4', 'BaseOS 5'],
  known_affected: ['rhel8 0'],
  states: { 'Will not fix': ['rhel8 0'] },
});
const EL8 = { source: 'kernel 4.18.0-513.el8_9' };
testReported(
  "Of Red Hat's kernel",
  [{ source: redhatVex, content: JSON.stringify(RHEL) }],
  { osRelease: { ID: 'rhel', VERSION_ID: '8.9' } },
  [
    ['the core has it', rpm('kernel-core 4.18.0-513.el8_9', EL8), 'CVE-2024-1001 fixed in 4.18.0-553.el8_10'],
    ['a tool has it', rpm('bpftool 4.18.0-513.el8_9', EL8), 'CVE-2024-1001 fixed in 4.18.0-553.el8_10'],
    ['headers have none, though the erratum lists them', rpm('kernel-headers 4.18.0-513.el8_9', EL8)],
    ['what modules are built with has none', rpm('kernel-devel 4.18.0-513.el8_9', EL8)],
    ['the documentation has none', rpm('kernel-doc 4.18.0-513.el8_9', EL8)],
    [
      'one that is not mended says so',
      rpm('kernel-rt-core 4.18.0-513.rt7.el8_9', { source: 'kernel-rt 4.18.0-513.rt7.el8_9' }),
      'CVE-2024-1001 affected (Will not fix)',
    ],
    [
      'what modules of that are built with has none',
      rpm('kernel-rt-devel 4.18.0-513.rt7.el8_9', { source: 'kernel-rt 4.18.0-513.rt7.el8_9' }),
    ],
  ],
);

const AMAZON = alasUpdate('ALAS2023-2024-001', 'amazon-linux-2023', 'CVE-2024-1001', [
  'kernel 6.1.90-99.173.amzn2023',
  'kernel-headers 6.1.90-99.173.amzn2023',
  'kernel-devel 6.1.90-99.173.amzn2023',
  'perf 6.1.90-99.173.amzn2023',
]);
const AL2023 = { source: 'kernel 6.1.84-99.169.amzn2023' };
testReported(
  "Of Amazon's kernel",
  [{ source: amazonAlas, content: AMAZON }],
  { osRelease: { ID: 'amzn', VERSION_ID: '2023' } },
  [
    [
      'the kernel has it',
      rpm('kernel 6.1.84-99.169.amzn2023', AL2023),
      'CVE-2024-1001 fixed in 6.1.90-99.173.amzn2023',
    ],
    ['perf has it', rpm('perf 6.1.84-99.169.amzn2023', AL2023), 'CVE-2024-1001 fixed in 6.1.90-99.173.amzn2023'],
    ['headers have none, though the update lists them', rpm('kernel-headers 6.1.84-99.169.amzn2023', AL2023)],
    ['what modules are built with has none', rpm('kernel-devel 6.1.84-99.169.amzn2023', AL2023)],
  ],
);

const ALMA = osvArchive([
  {
    id: 'ALSA-2024:3618',
    summary: 'Moderate: kernel update',
    related: ['CVE-2024-1001'],
    affected: ['kernel-core', 'kernel-headers', 'kernel-doc', 'python3-perf'].map((name) =>
      osvAffected('AlmaLinux:8', name, 'introduced 0 fixed 4.18.0-553.5.1.el8_10'),
    ),
  },
]);
testReported(
  "Of AlmaLinux's kernel",
  [{ source: almaOsv, content: ALMA }],
  { osRelease: { ID: 'almalinux', VERSION_ID: '8.9' } },
  [
    ['the core has it', rpm('kernel-core 4.18.0-513.el8_9', EL8), 'CVE-2024-1001 fixed in 4.18.0-553.5.1.el8_10'],
    ['its bindings have it', rpm('python3-perf 4.18.0-513.el8_9', EL8), 'CVE-2024-1001 fixed in 4.18.0-553.5.1.el8_10'],
    ['headers have none', rpm('kernel-headers 4.18.0-513.el8_9', EL8)],
    ['the documentation has none', rpm('kernel-doc 4.18.0-513.el8_9', EL8)],
  ],
);
