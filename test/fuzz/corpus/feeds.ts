import { gzipSync } from 'node:zlib';
import type { Seed } from '../types.ts';
import { archived, plain, tarGzWith, zipWith } from './archived.ts';
import { type Corpus, JSON_WORDS, YAML_WORDS } from './corpus.ts';
import { REDHAT_FEEDS } from './feeds-redhat.ts';
import { UBUNTU_FEEDS } from './feeds-ubuntu.ts';

const OSV_WORDS = [
  ...JSON_WORDS,
  '"introduced":"0"',
  '"fixed":"1.0"',
  '"last_affected":"1.0"',
  '"limit":"*"',
  '"type":"SEMVER"',
  '"type":"GIT"',
  '"versions":["1"]',
  '"withdrawn":"2026-01-01T00:00:00Z"',
  'CVSS:3.1/AV:N',
  'Debian:12',
  'npm',
];

const OSV = {
  schema_version: '1.7.3',
  id: 'GHSA-aaaa-bbbb-cccc',
  modified: '2026-01-02T03:04:05.678901Z',
  published: '2026-01-02T03:04:05Z',
  aliases: ['CVE-2026-1000', 'CVE-2026-1000'],
  related: ['CVE-2026-1001'],
  upstream: ['CVE-2026-1002'],
  summary: 'It trusts',
  details: 'It trusts what it should not',
  severity: [{ type: 'CVSS_V3', score: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H' }],
  affected: [
    {
      package: { ecosystem: 'npm', name: '@scope/name', purl: 'pkg:npm/%40scope/name' },
      ranges: [
        { type: 'SEMVER', events: [{ introduced: '0' }, { fixed: '1.2.3' }, { introduced: '2.0.0-rc.1' }] },
        { type: 'ECOSYSTEM', events: [{ introduced: '3' }, { last_affected: '3.1' }, { limit: '*' }] },
        { type: 'GIT', repo: 'https://git.example/a', events: [{ introduced: '0' }, { fixed: 'abcdef' }] },
      ],
      versions: ['1.0.0', '9.9.9'],
      ecosystem_specific: {
        severity: 'HIGH',
        affects: { os: ['windows'] },
        imports: [{ path: 'a', goos: ['windows'] }],
      },
      database_specific: { last_known_affected_version_range: '<= 1.2', cwes: [{ cweId: 'CWE-506' }] },
    },
  ],
  references: [{ type: 'WEB', url: 'https://a.example/' }],
  database_specific: { severity: 'MODERATE', cwe_ids: ['CWE-506'], github_reviewed: true },
};

function osvOf(ecosystem: string, id = OSV.id, more: object = {}): object {
  const affected = OSV.affected.map((one) => ({ ...one, package: { ecosystem, name: 'github.com/a/b' } }));
  return { ...OSV, id, affected, ...more };
}

/** An erratum of AlmaLinux, about packages of a module. */
const ERRATUM = {
  ...OSV,
  id: 'ALSA-2021:2363',
  related: ['CVE-2021-33516'],
  summary: 'Important: nodejs:12 security update',
  affected: ['nodejs', 'npm'].map((name) => ({
    package: { ecosystem: 'AlmaLinux:8', name },
    ranges: [
      { type: 'ECOSYSTEM', events: [{ introduced: '0' }, { fixed: '1:12.22.5-1.module_el8.4.0+2521+c668cc9f' }] },
    ],
  })),
};

const SECDB = {
  distroversion: 'v3.18',
  reponame: 'main',
  urlprefix: 'https://dl-cdn.alpinelinux.org/alpine',
  apkurl: '{{urlprefix}}/{{distroversion}}/{{reponame}}/{{arch}}/{{pkg.name}}-{{pkg.ver}}.apk',
  packages: [
    {
      pkg: {
        name: 'zlib',
        secfixes: { '1.2.12-r2': ['CVE-2022-37434 XSA-1'], '0': ['CVE-2019-1', 'CVE-2019-2 (+ regression)'] },
      },
    },
  ],
};
const SECDB_YAML = `distroversion: v3.9\nreponame: main\npackages:
  - pkg:
      name: zlib
      secfixes:
        1.10-r0:
          - CVE-2016-9840 XSA-201
        "0":
          - CVE-2019-1\n`;

const DEBIAN_LIST = `[22 Jan 2019] DSA-4371-1 apt - security update
\t{CVE-2019-3462 CVE-2019-3463}
\t[stretch] - apt 1.4.9
\t[jessie] - apt <not-affected> (never there)
\tNOTE: see there
[1 Jan 2001] DSA-1 a (b) - remote exploit
\t[potato] - a 1:0.1-2.1 (bug #12)
`;

const TRACKER = {
  apt: {
    'CVE-2019-3462': {
      description: 'Incorrect sanitation',
      scope: 'remote',
      debianbug: 1,
      releases: {
        bookworm: { status: 'resolved', repositories: { bookworm: '2.6.1' }, fixed_version: '2.6.1', urgency: 'low**' },
        sid: { status: 'open', repositories: {}, urgency: 'end-of-life', nodsa: 'x', nodsa_reason: 'postponed' },
        buster: { status: 'undetermined', repositories: {}, urgency: 'unimportant' },
      },
    },
    'TEMP-1-2': {
      releases: { sid: { status: 'resolved', repositories: {}, fixed_version: '0', urgency: 'not yet assigned' } },
    },
  },
};

const KEV = {
  title: 'CISA Catalog of Known Exploited Vulnerabilities',
  catalogVersion: '2026.11.22',
  dateReleased: '2026-11-22T12:00:00.000Z',
  count: 1,
  vulnerabilities: [
    {
      cveID: 'CVE-2019-3462',
      vendorProject: 'Debian',
      product: 'apt',
      vulnerabilityName: 'x',
      dateAdded: '2026-08-14',
      dueDate: '2026-09-04',
      knownRansomwareCampaignUse: 'Known',
    },
  ],
};

const EPSS =
  '#model_version:v2025.03.14,score_date:2026-08-14T12:55:00Z\ncve,epss,percentile\nCVE-1999-0001,0.01141,0.78\n';

const V31 = 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H';
const V2 = 'AV:N/AC:M/Au:N/C:C/I:C/A:C';
const NVD = {
  resultsPerPage: 1,
  format: 'NVD_CVE',
  version: '2.0',
  vulnerabilities: [
    {
      cve: {
        id: 'CVE-2021-44228',
        published: '2021-12-10T10:15:09.143',
        vulnStatus: 'Rejected',
        cveTags: [{ sourceIdentifier: 'a', tags: ['disputed'] }],
        descriptions: [{ lang: 'en', value: 'JNDI' }],
        metrics: {
          cvssMetricV31: [
            { source: 'a', type: 'Primary', cvssData: { version: '3.1', vectorString: V31, baseScore: 10 } },
          ],
          cvssMetricV2: [
            { source: 'b', type: 'Secondary', cvssData: { version: '2.0', vectorString: V2, baseScore: 9.3 } },
          ],
        },
        references: [{ url: 'https://a.example/', source: 'a', tags: ['Vendor Advisory'] }],
      },
    },
  ],
};
const CVE5 = {
  dataType: 'CVE_RECORD',
  dataVersion: '5.1',
  cveMetadata: { cveId: 'CVE-2024-3094', state: 'PUBLISHED', datePublished: '2024-03-29T16:51:12.588Z' },
  containers: {
    cna: {
      title: 'Xz',
      tags: ['disputed'],
      descriptions: [{ lang: 'en', value: 'Malicious code' }],
      metrics: [{ cvssV3_1: { vectorString: V31, baseScore: 10 }, format: 'CVSS' }],
      references: [{ url: 'https://a.example/', tags: ['vendor-advisory'] }],
    },
    adp: [{ title: 'CISA ADP Vulnrichment', metrics: [{ cvssV3_0: { vectorString: V31 } }] }],
  },
};

const UPDATEINFO = `<?xml version="1.0" ?><updates><update status="final" type="security"><id>ALAS2KERNEL-5.15-2022-001</id>
<title>kernel &amp; more</title><issued date="2022-06-06 17:58" /><severity>important</severity><description>Fixes:
CVE-2022-3526:
\tA leak.</description><references><reference href="http://a" id="CVE-2022-3526" type="cve" /></references><pkglist>
<collection short="amazon-linux-2---kernel-5.15"><name>K</name><package arch="x86_64" epoch="0" name="kernel"
 release="20.123.amzn2" version="5.15.43" /></collection></pkglist></update></updates>`;

const RUBY = `gem: actionpack\ncve: 2012-1099\nosvdb: 79727\nghsa: 2xjj-5x6h-8vmf\nurl: https://a.example/\ntitle: XSS
date: 2012-03-01\ncvss_v2: 4.3\ncvss_v3: 9.8\ndescription: |\n  It\n  does\npatched_versions:\n  - "~> 3.0.12"\n  - ">= 3.2.2, < 4"
unaffected_versions:\n  - "< 2.0"\n`;
const PHP = `title: Escape\nlink: https://a.example/\ncve: CVE-2019-10909\nbranches:
  3.0.x: { time: ~, versions: ['>=3.0.0', '<3.1.0'] }
  2.7.x: { time: 2019-04-16 11:40:42, versions: ['>=2.7.0', '<2.7.51'] }
reference: composer://Symfony/symfony\n`;
const NODE = {
  cve: ['CVE-2022-35256'],
  vulnerable: '14.x || 16.x || >=18 <18.9',
  patched: '^14.20.1 || ^18.9.1',
  severity: 'medium',
};
const NPM = {
  module_name: 'uri-js',
  cves: ['CVE-2017-1'],
  vulnerable_versions: '<=2.1.1 || ~3.0',
  patched_versions: '>=3.0.0',
  cvss_score: 7.5,
  cvss_vector: 'CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H',
  created_at: '2017-01-01',
};
const JAVA = `cve: 2014-0002\ntitle: Read\ncvss_v2: 7.5\nreferences:\n  - https://a.example/\naffected:
  - groupId: org.apache.camel\n    artifactId: camel-core\n    version:\n      - "<=2.11.3"\n      - "<=2.12.2,2.12"
    fixedin:\n      - ">=2.11.4,2.11"\n`;

const RANGE_WORDS = ['~> ', '>= ', '<= ', '^1', '~1', ' || ', '*', '1.x', ',', '=', '!=', '- 2'];

/** The seeds of each source of advisories whose form no other has, by its id. */
export const FEEDS: Readonly<Record<string, Corpus>> = {
  'alma-osv': { words: OSV_WORDS, seeds: () => archived(zipWith, 'ALSA-2021:2363.json', [ERRATUM]) },
  'alpine-secdb': { words: [...JSON_WORDS, ...YAML_WORDS], seeds: () => plain('v3.18/main.json', [SECDB, SECDB_YAML]) },
  'amazon-alas': { words: ['<update>', '</id>', 'CVE-2022-1:\n\t', '&amp;', 'type="cve"'], seeds: alas },
  cve5: { words: JSON_WORDS, seeds: () => archived(zipWith, 'cves/2024/3xxx/CVE-2024-3094.json', [CVE5]) },
  'debian-lists': {
    words: ['[1 Jan 2001] DSA-1 ', '\t{CVE-2001-1}\n', '\t[sid] - a 1\n'],
    seeds: () => plain('DSA/list', [DEBIAN_LIST]),
  },
  'debian-tracker': { words: [...JSON_WORDS, '"open"', '"resolved"'], seeds: () => plain('data/json', [TRACKER]) },
  epss: {
    words: ['cve,epss,percentile\n', 'CVE-2020-1,', '1.0,', '\n', '#', 'e-05'],
    seeds: () => plain('epss.csv', [EPSS]),
  },
  friendsofphp: {
    words: [...YAML_WORDS, ...RANGE_WORDS],
    seeds: () => archived(tarGzWith, 'a/symfony/symfony/CVE.yaml', [PHP]),
  },
  kev: { words: JSON_WORDS, seeds: () => plain('kev.json', [KEV]) },
  local: {
    words: [...OSV_WORDS, ...YAML_WORDS],
    seeds: () => plain('local/a.json', [[OSV], osvOf('Debian:12', 'ACME-1')]),
  },
  'nodejs-wg': {
    words: [...JSON_WORDS, ...RANGE_WORDS],
    seeds: () => [
      ...archived(tarGzWith, 'a/vuln/core/1.json', [NODE]),
      ...archived(tarGzWith, 'a/vuln/npm/1.json', [NPM]),
    ],
  },
  nvd: { words: JSON_WORDS, seeds: () => plain('nvdcve-2.0-2021.json', [NVD]) },
  'osv-go': {
    words: OSV_WORDS,
    seeds: () => archived(zipWith, 'GO-2026-1.json', [osvOf('Go'), osvOf('Go', 'GO-2026-1')]),
  },
  'osv-npm': { words: OSV_WORDS, seeds: () => archived(zipWith, 'GHSA.json', [OSV, osvOf('npm', 'MAL-2026-1')]) },
  'osv-pypi': {
    words: OSV_WORDS,
    seeds: () => archived(tarGzWith, 'PYSEC-2026-1.json', [osvOf('PyPI', 'PYSEC-2026-1')]),
  },
  rubysec: { words: [...YAML_WORDS, ...RANGE_WORDS], seeds: () => archived(tarGzWith, 'a/gems/b/CVE.yml', [RUBY]) },
  victims: {
    words: [...YAML_WORDS, ...RANGE_WORDS],
    seeds: () => archived(tarGzWith, 'a/database/java/2014/2.yaml', [JAVA]),
  },
  ...REDHAT_FEEDS,
  ...UBUNTU_FEEDS,
};

/** Sources that are read by the code of another, of which the other is fed. */
export const SAME_FORM: Readonly<Record<string, string>> = {
  'chainguard-secdb': 'alpine-secdb',
  'wolfi-secdb': 'alpine-secdb',
  'rocky-osv': 'alma-osv',
  'go-vulndb': 'osv-go',
  pypa: 'osv-pypi',
  rustsec: 'osv-npm',
  'rubysec-engines': 'rubysec',
  ...Object.fromEntries(
    'bitnami cran crates-io hackage hex maven nuget packagist pub rubygems swifturl'
      .split(' ')
      .map((name) => [`osv-${name}`, 'osv-npm']),
  ),
};

function alas(): readonly Seed[] {
  return [{ path: 'updateinfo.xml.gz', content: UPDATEINFO, wrap: (bytes) => gzipSync(bytes) }];
}
