import { ubuntuOsv } from '../../src/advisory/sources/ubuntu-osv.ts';
import { ubuntuTracker } from '../../src/advisory/sources/ubuntu-tracker.ts';
import { zipOf } from '../support/zip.ts';
import { deb } from './packages.ts';
import { osvAffected, osvArchive } from './publish.ts';
import { testReported } from './reported.ts';

const PRO = { ecosystem_specific: { availability: 'Available with Ubuntu Pro: https://ubuntu.com/pro' } };
const RECORDS = osvArchive([
  {
    id: 'UBUNTU-CVE-2024-1001',
    upstream: ['CVE-2024-1001'],
    affected: [
      osvAffected('Ubuntu:20.04:LTS', 'openssl', 'introduced 0 fixed 1.1.1f-1ubuntu2.22'),
      osvAffected('Ubuntu:Pro:FIPS-updates:20.04:LTS', 'openssl', 'introduced 0 fixed 1.1.1f-1ubuntu2.fips.22'),
    ],
  },
  {
    id: 'UBUNTU-CVE-2024-1002',
    upstream: ['CVE-2024-1002'],
    affected: [
      osvAffected('Ubuntu:20.04:LTS', 'libxml2', 'introduced 0'),
      {
        ...osvAffected('Ubuntu:Pro:20.04:LTS', 'libxml2', 'introduced 0 fixed 2.9.10+dfsg-5ubuntu0.20.04.10+esm1'),
        ...PRO,
      },
    ],
  },
  {
    id: 'UBUNTU-CVE-2024-1003',
    upstream: ['CVE-2024-1003'],
    affected: [
      {
        ...osvAffected('Ubuntu:Pro:20.04:LTS', 'libxml2', 'introduced 0 fixed 2.9.10+dfsg-5ubuntu0.20.04.10+esm2'),
        ...PRO,
      },
    ],
  },
  {
    id: 'UBUNTU-CVE-2024-1004',
    upstream: ['CVE-2024-1004'],
    affected: [
      osvAffected('Ubuntu:20.04:LTS', 'python3.8', 'introduced 0 fixed 3.8.10-0ubuntu1~20.04.9'),
      osvAffected('Ubuntu:20.04:LTS', 'python2.7', 'introduced 0'),
    ],
  },
  {
    id: 'UBUNTU-CVE-2024-1005',
    upstream: ['CVE-2024-1005'],
    withdrawn: '2024-05-01T00:00:00Z',
    affected: [osvAffected('Ubuntu:20.04:LTS', 'python3.8', 'introduced 0')],
  },
  {
    id: 'UBUNTU-CVE-2024-1006',
    upstream: ['CVE-2024-1006'],
    affected: [osvAffected('Ubuntu:22.04:LTS', 'python3.8', 'introduced 0')],
  },
]);

const OF_PRO = '(Available with Ubuntu Pro)';
testReported(
  "By Ubuntu's OSV records",
  [{ source: ubuntuOsv, content: RECORDS }],
  { osRelease: { ID: 'ubuntu', VERSION_ID: '20.04' } },
  [
    [
      'an image without Pro has what only Pro mends, with where the fix is',
      deb('libxml2 2.9.10+dfsg-5ubuntu0.20.04.10'),
      `CVE-2024-1002 fixed in 2.9.10+dfsg-5ubuntu0.20.04.10+esm1 ${OF_PRO}`,
      `CVE-2024-1003 fixed in 2.9.10+dfsg-5ubuntu0.20.04.10+esm2 ${OF_PRO}`,
    ],
    [
      'a build of Pro’s has what it has mended no more',
      deb('libxml2 2.9.10+dfsg-5ubuntu0.20.04.10+esm1'),
      `CVE-2024-1003 fixed in 2.9.10+dfsg-5ubuntu0.20.04.10+esm2 ${OF_PRO}`,
    ],
    ['a build of Pro’s that has all fixes has nothing', deb('libxml2 2.9.10+dfsg-5ubuntu0.20.04.10+esm2')],
    [
      'a fix that all have is named',
      deb('libssl1.1 1.1.1f-1ubuntu2.21', 'openssl 1.1.1f-1ubuntu2.21'),
      'CVE-2024-1001 fixed in 1.1.1f-1ubuntu2.22',
    ],
    ['a fix that all have mends', deb('libssl1.1 1.1.1f-1ubuntu2.22', 'openssl 1.1.1f-1ubuntu2.22')],
    [
      'a build for FIPS is judged by the fixes for FIPS',
      deb('libssl1.1 1.1.1f-1ubuntu2.fips.7', 'openssl 1.1.1f-1ubuntu2.fips.7'),
      'CVE-2024-1001 fixed in 1.1.1f-1ubuntu2.fips.22',
    ],
    [
      'a build for FIPS with its fix has nothing',
      deb('libssl1.1 1.1.1f-1ubuntu2.fips.22', 'openssl 1.1.1f-1ubuntu2.fips.22'),
    ],
    [
      'an interpreter is its own version’s source, and another version’s state is not its own',
      deb('libpython3.8-stdlib 3.8.10-0ubuntu1~20.04.8', 'python3.8 3.8.10-0ubuntu1~20.04.8'),
      'CVE-2024-1004 fixed in 3.8.10-0ubuntu1~20.04.9',
    ],
    ['what is withdrawn, or of another release, is no finding', deb('python3.8 3.8.10-0ubuntu1~20.04.9')],
  ],
);

const TRACKER = `Candidate: CVE-2016-1001
PublicDate: 2016-01-01
Description:
 A fault of the parser
Priority: medium

Patches_expat:
upstream_expat: released (2.2.0)
trusty_expat: ignored (end of standard support)
trusty/esm_expat: released (2.1.0-4ubuntu1.4+esm1)
esm-infra/xenial_expat: needed
xenial_expat: not-affected (2.1.0-7)
`;
testReported(
  "By Ubuntu's tracker",
  [{ source: ubuntuTracker, content: zipOf([['ubuntu-cve-tracker/retired/CVE-2016-1001', TRACKER]]) }],
  { osRelease: { ID: 'ubuntu', VERSION_ID: '14.04' } },
  [
    [
      'what is ignored after its end is mended by Pro, as records wrote it once',
      deb('libexpat1 2.1.0-4ubuntu1.4', 'expat 2.1.0-4ubuntu1.4'),
      'CVE-2016-1001 fixed in 2.1.0-4ubuntu1.4+esm1',
    ],
    ['a build of Pro’s has nothing', deb('libexpat1 2.1.0-4ubuntu1.4+esm1', 'expat 2.1.0-4ubuntu1.4+esm1')],
  ],
);
