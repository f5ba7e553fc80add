import { redhatVex } from '../../src/advisory/sources/redhat-vex.ts';
import { type VexFacts, vexDocument } from '../support/vex.ts';
import { rpm } from './packages.ts';
import { type PublishedFeed, testReported } from './reported.ts';

const RHEL = { ID: 'rhel', VERSION_ID: '8.10' };
const PRODUCTS = {
  BaseOS: 'cpe:/o:redhat:enterprise_linux:8::baseos',
  AppStream: 'cpe:/a:redhat:enterprise_linux:8::appstream',
  rhel8: 'cpe:/o:redhat:enterprise_linux:8',
};
const vex = (document: VexFacts): PublishedFeed => ({
  source: redhatVex,
  content: JSON.stringify(vexDocument(document)),
});

const OPENSSL = vex({
  cve: 'CVE-2023-1001',
  products: PRODUCTS,
  packages: [
    'openssl-libs@1.1.1k-9.el8_7?arch=x86_64&epoch=1',
    'compat-openssl10?arch=src',
    'compat-openssl10',
    'edk2?arch=src',
    'edk2-ovmf',
    'edk2-tools',
  ],
  fixed: ['BaseOS 0'],
  known_affected: ['rhel8 1', 'rhel8 2', 'rhel8 3', 'rhel8 4'],
  known_not_affected: ['rhel8 5'],
  states: { 'Will not fix': ['rhel8 1', 'rhel8 2'], 'Fix deferred': ['rhel8 3', 'rhel8 4'] },
});
const INVESTIGATED = vex({
  cve: 'CVE-2023-1002',
  products: PRODUCTS,
  packages: ['openssl?arch=src'],
  under_investigation: ['rhel8 0'],
});
const SOUND = vex({
  cve: 'CVE-2023-1003',
  products: PRODUCTS,
  packages: ['openssl?arch=src'],
  known_not_affected: ['rhel8 0'],
});
const SOURCE = { source: 'openssl 1.1.1k-5.el8_5' };

testReported("In RHEL 8, by Red Hat's VEX,", [OPENSSL, INVESTIGATED, SOUND], { osRelease: RHEL }, [
  [
    'a build before the backport has it, and what is looked into is not known',
    rpm('openssl-libs 1:1.1.1k-5.el8_5', SOURCE),
    'CVE-2023-1001 fixed in 1:1.1.1k-9.el8_7',
    'CVE-2023-1002 undetermined (Under investigation)',
  ],
  [
    'a backport is sound, though upstream’s version is the vulnerable one',
    rpm('openssl-libs 1:1.1.1k-12.el8_9', { source: 'openssl 1.1.1k-12.el8_9' }),
    'CVE-2023-1002 undetermined (Under investigation)',
  ],
  [
    'an epoch that the record of an installed package lacks is an older one',
    rpm('openssl-libs 3.0.7-27.el8', { source: 'openssl 3.0.7-27.el8' }),
    'CVE-2023-1001 fixed in 1:1.1.1k-9.el8_7',
    'CVE-2023-1002 undetermined (Under investigation)',
  ],
  [
    'a package of old under a new name is open by itself',
    rpm('compat-openssl10 1:1.0.2o-4.el8_6'),
    'CVE-2023-1001 affected (Will not fix)',
  ],
  [
    'a binary package that holds the fault is open by its source',
    rpm('edk2-ovmf 20220126gitbb1bba3d77-13.el8_10.5', { source: 'edk2 20220126gitbb1bba3d77-13.el8_10.5' }),
    'CVE-2023-1001 affected (Fix deferred)',
  ],
  [
    'one that holds nothing of it is not',
    rpm('edk2-tools 20220126gitbb1bba3d77-13.el8_10.5', { source: 'edk2 20220126gitbb1bba3d77-13.el8_10.5' }),
  ],
]);

const STREAMS = vex({
  cve: 'CVE-2024-1001',
  products: PRODUCTS,
  packages: [
    'nodejs@18.20.4-1.module%2Bel8.10.0%2B22148%2B96d0a5d9?arch=x86_64&epoch=1&rpmmod=nodejs:18:8100020240718100000:489197e6',
    'nodejs@20.16.0-1.module%2Bel8.10.0%2B22202%2B761b9a65?arch=x86_64&epoch=1&rpmmod=nodejs:20:8100020240801100000:489197e6',
    'nodejs?arch=src&rpmmod=nodejs:16',
  ],
  fixed: ['AppStream 0', 'AppStream 1'],
  known_affected: ['rhel8 2'],
  states: { 'Out of support scope': ['rhel8 2'] },
});
const node = (version: string, stream: string) =>
  rpm(`nodejs 1:${version}`, { module: `nodejs:${stream}:8100020240101000000:489197e6` });

testReported('Of the streams of a module', [STREAMS], { osRelease: RHEL }, [
  [
    'one is judged by its own fix',
    node('18.20.2-1.module+el8.10.0+21738+438e1bbf', '18'),
    'CVE-2024-1001 fixed in 1:18.20.4-1.module+el8.10.0+22148+96d0a5d9',
  ],
  [
    'one that is mended is not accused by the fix of a later one',
    node('18.20.4-1.module+el8.10.0+22148+96d0a5d9', '18'),
  ],
  [
    'a later one is not mended by the fix of an earlier one',
    node('20.11.1-1.module+el8.9.0+21380+12032667', '20'),
    'CVE-2024-1001 fixed in 1:20.16.0-1.module+el8.10.0+22202+761b9a65',
  ],
  [
    'one that is left as it is stays open',
    node('16.20.2-4.module+el8.9.0+21536+8d0e2d26', '16'),
    'CVE-2024-1001 affected (Out of support scope)',
  ],
  ['one of which nothing is said has nothing', node('22.4.1-1.module+el8.10.0+22400+1a2b3c4d', '22')],
  ['what is of no module has nothing of theirs', rpm('nodejs 1:10.24.0-1.el8')],
]);

const MINORS = vex({
  cve: 'CVE-2024-1002',
  products: {
    ...PRODUCTS,
    EUS: 'cpe:/o:redhat:rhel_eus:8.6::baseos',
    AUS: 'cpe:/o:redhat:rhel_aus:8.4::baseos',
    OCP: 'cpe:/a:redhat:openshift:4.12::el8',
  },
  packages: [
    'curl@7.61.1-34.el8_10.2?arch=x86_64',
    'curl@7.61.1-22.el8_6.12?arch=x86_64',
    'curl@7.61.1-18.el8_4.4?arch=x86_64',
    'cri-o@1.25.5-10.rhaos4.12.el8?arch=x86_64',
  ],
  fixed: ['BaseOS 0', 'EUS 1', 'AUS 2', 'OCP 3'],
});
const MAINLINE = 'CVE-2024-1002 fixed in 7.61.1-34.el8_10.2';
const curl = (release: string) => rpm(`curl 7.61.1-${release}`);

testReported('In UBI, which tells of nothing', [MINORS], { osRelease: RHEL }, [
  ['a build before RHEL’s fix has it', curl('34.el8'), MAINLINE],
  ['the build that mends RHEL is sound', curl('34.el8_10.2')],
  ['a build that mends a minor release alone is not RHEL’s fix', curl('22.el8_6.12'), MAINLINE],
  ['a product on top of RHEL is not there', rpm('cri-o 1.20.0-1.rhaos4.7.el8')],
]);

testReported(
  'In UBI, which tells of its content sets',
  [MINORS],
  { osRelease: RHEL, contentSets: ['ubi-8-for-x86_64-baseos-rpms', 'ubi-8-for-x86_64-appstream-rpms'] },
  [
    ['a build before RHEL’s fix has it', curl('34.el8'), MAINLINE],
    ['the build that mends RHEL is sound', curl('34.el8_10.2')],
  ],
);

testReported(
  'In a minor release that is fixed for longer',
  [MINORS],
  { osRelease: { ID: 'rhel', VERSION_ID: '8.6' }, cpes: ['cpe:/o:redhat:rhel_eus:8.6::baseos'] },
  [
    ['its own fix is the one that counts', curl('22.el8_6.9'), 'CVE-2024-1002 fixed in 7.61.1-22.el8_6.12'],
    ['its own fix mends it', curl('22.el8_6.12')],
  ],
);

testReported(
  'In a minor release, by the names of its content sets',
  [MINORS],
  { osRelease: { ID: 'rhel', VERSION_ID: '8.4' }, contentSets: ['rhel-8-for-x86_64-baseos-aus-rpms__8_DOT_4'] },
  [
    ['its own fix is the one that counts', curl('18.el8_4.3'), 'CVE-2024-1002 fixed in 7.61.1-18.el8_4.4'],
    ['its own fix mends it', curl('18.el8_4.4')],
  ],
);

testReported(
  'In a product on top of RHEL',
  [MINORS],
  { osRelease: RHEL, cpes: ['cpe:/a:redhat:openshift:4.12::el8'] },
  [
    [
      'its own packages are judged by what is said of it',
      rpm('cri-o 1.25.5-9.rhaos4.12.el8'),
      'CVE-2024-1002 fixed in 1.25.5-10.rhaos4.12.el8',
    ],
    ['RHEL’s packages are judged as RHEL’s', curl('34.el8'), MAINLINE],
  ],
);
