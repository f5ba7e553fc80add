import { almaOsv } from '../../src/advisory/sources/alma-osv.ts';
import { amazonAlas } from '../../src/advisory/sources/amazon-alas.ts';
import { rockyOsv } from '../../src/advisory/sources/rocky-osv.ts';
import { rpm } from './packages.ts';
import { alasUpdate, osvAffected, osvArchive } from './publish.ts';
import { testReported } from './reported.ts';

// Errata that name rpms: epochs that one side writes and the other does not, topics, and names of sources.

testReported(
  "Amazon Linux 2's topics",
  [
    {
      source: amazonAlas,
      content: alasUpdate('ALAS2-2024-001', 'amazon-linux-2', 'CVE-2024-1001', [
        'kernel 4.14.336-253.554.amzn2',
        'nginx 1:1.22.1-1.amzn2.0.3',
      ]),
    },
    {
      source: amazonAlas,
      content: alasUpdate('ALAS2KERNEL-5.10-2024-050', 'amazon-linux-2---kernel-5.10', 'CVE-2024-1001', [
        'kernel 5.10.210-201.852.amzn2',
      ]),
    },
    {
      source: amazonAlas,
      content: alasUpdate('ALAS2POSTGRESQL14-2024-009', 'amazon-linux-2---postgresql14', 'CVE-2024-1002', [
        'postgresql 14.10-1.amzn2.0.1',
      ]),
    },
    {
      source: amazonAlas,
      content: alasUpdate('ALAS2RUBY3.0-2024-009', 'amazon-linux-2---ruby3.0', 'CVE-2024-1003', [
        'ruby 3.0.7-157.amzn2.0.1',
        'rubygem-json 2.5.1-157.amzn2.0.1',
      ]),
    },
  ],
  { osRelease: { ID: 'amzn', VERSION_ID: '2' } },
  [
    ['leave the main kernel to its own fix', rpm('kernel 4.14.336-253.554.amzn2')],
    [
      'mend their own kernel by their own fix',
      rpm('kernel 5.10.205-195.807.amzn2'),
      'CVE-2024-1001 fixed in 5.10.210-201.852.amzn2',
    ],
    [
      'find the main kernel by its own',
      rpm('kernel 4.14.330-250.540.amzn2'),
      'CVE-2024-1001 fixed in 4.14.336-253.554.amzn2',
    ],
    ['leave a line alone of which they say nothing', rpm('kernel 5.15.148-97.158.amzn2')],
    ['find a package of theirs', rpm('postgresql 14.9-1.amzn2.0.1'), 'CVE-2024-1002 fixed in 14.10-1.amzn2.0.1'],
    ['leave a package of the release alone that is called like theirs', rpm('postgresql 9.2.24-8.amzn2.0.1')],
    ['leave a part of another line alone', rpm('rubygem-json 1.7.7-36.amzn2.0.3')],
    ['find a part of theirs', rpm('rubygem-json 2.5.1-155.amzn2.0.1'), 'CVE-2024-1003 fixed in 2.5.1-157.amzn2.0.1'],
    [
      'compare epochs where both have one',
      rpm('nginx 1:1.22.1-1.amzn2.0.1'),
      'CVE-2024-1001 fixed in 1:1.22.1-1.amzn2.0.3',
    ],
    ['know a mended one by its epoch', rpm('nginx 1:1.24.0-1.amzn2.0.1')],
  ],
);

const erratum = (id: string, ecosystem: string, name: string, fixed: string) => ({
  id,
  summary: `Important: ${name} security update`,
  related: [`CVE-2024-${id.slice(-4)}`],
  affected: [osvAffected(ecosystem, name, `introduced 0 fixed ${fixed}`)],
});

testReported(
  "AlmaLinux's errata, which leave some epochs out,",
  [
    {
      source: almaOsv,
      content: osvArchive([
        erratum('ALSA-2024:1001', 'AlmaLinux:9', 'bind-libs', '9.16.23-14.el9_3.4'),
        erratum('ALSA-2024:1002', 'AlmaLinux:9', 'openssl-libs', '1:3.0.7-25.el9_3'),
        erratum('ALSA-2024:1003', 'AlmaLinux:9', 'curl', '0:7.76.1-26.el9_3.3'),
      ]),
    },
  ],
  { osRelease: { ID: 'almalinux', VERSION_ID: '9.3' } },
  [
    [
      'find what is older but for its epoch',
      rpm('bind-libs 32:9.16.23-11.el9'),
      'CVE-2024-1001 fixed in 9.16.23-14.el9_3.4',
    ],
    ['find nothing in what is newer, with an epoch', rpm('bind-libs 32:9.16.23-14.el9_3.4')],
    [
      'find what has the same epoch and is older',
      rpm('openssl-libs 1:3.0.7-24.el9'),
      'CVE-2024-1002 fixed in 1:3.0.7-25.el9_3',
    ],
    ['find nothing in what has the same epoch and is newer', rpm('openssl-libs 1:3.0.7-25.el9_3')],
    ['take an epoch of 0 for none', rpm('curl 7.76.1-26.el9_3.3')],
    ['take none for an epoch of 0', rpm('curl 7.76.1-26.el9_3.2'), 'CVE-2024-1003 fixed in 0:7.76.1-26.el9_3.3'],
    ['find nothing by the name of a source alone', rpm('openssl 1:3.0.7-24.el9')],
  ],
);

testReported(
  "Rocky Linux's errata, which name sources,",
  [
    {
      source: rockyOsv,
      content: osvArchive([
        erratum('RLSA-2024:1001', 'Rocky Linux:9', 'bind', '32:9.16.23-14.el9_3.4'),
        erratum('RLSA-2024:1002', 'Rocky Linux:9', 'perl', '4:5.32.1-481.el9'),
      ]),
    },
  ],
  { osRelease: { ID: 'rocky', VERSION_ID: '9.3' } },
  [
    [
      'find what is built of one, with the epoch that its file does not tell',
      rpm('bind-libs 32:9.16.23-11.el9', { source: 'bind 9.16.23-11.el9' }),
      'CVE-2024-1001 fixed in 32:9.16.23-14.el9_3.4',
    ],
    [
      'find nothing in what is built of a mended one',
      rpm('bind-libs 32:9.16.23-14.el9_3.4', { source: 'bind 9.16.23-14.el9_3.4' }),
    ],
    [
      'find nothing in a package that is only called like one',
      rpm('bind 32:9.16.23-11.el9', { source: 'bind-chroot 9.16.23-11.el9' }),
    ],
    [
      'find nothing in a mended one whose binary has another version, and no epoch',
      rpm('perl-B 1.80-481.el9', { source: 'perl 5.32.1-481.el9' }),
    ],
    [
      'find an older one whose binary has another version, and no epoch',
      rpm('perl-B 1.80-480.el9', { source: 'perl 5.32.1-480.el9' }),
      'CVE-2024-1002 fixed in 4:5.32.1-481.el9',
    ],
  ],
);
