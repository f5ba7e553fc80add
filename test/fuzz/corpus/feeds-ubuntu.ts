import { archived, plain, tarGzWith, tarZstWith } from './archived.ts';
import { type Corpus, JSON_WORDS, XML_WORDS } from './corpus.ts';

const OSV = {
  schema_version: '1.7.0',
  id: 'UBUNTU-CVE-2024-1',
  published: '2024-01-01T00:00:00Z',
  upstream: ['CVE-2024-1'],
  details: 'It leaks',
  severity: [
    { type: 'Ubuntu', score: 'medium' },
    { type: 'CVSS_V3', score: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H' },
  ],
  affected: [
    {
      package: {
        ecosystem: 'Ubuntu:Pro:20.04:LTS',
        name: 'unbound',
        purl: 'pkg:deb/ubuntu/unbound@1?arch=source&distro=focal',
      },
      ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }, { fixed: '1.13.1-1ubuntu5.11+esm1' }] }],
      versions: ['1.13.1-1'],
      ecosystem_specific: {
        binaries: [{ binary_name: 'libunbound8', binary_version: '1.13.1-1ubuntu5.11' }],
        availability: 'Available with Ubuntu Pro',
        priority_reason: 'x',
      },
    },
  ],
};

const VEX = {
  metadata: { '@context': 'https://openvex.dev/ns/v0.2.0', author: 'Canonical Ltd.', version: 3 },
  statements: [
    {
      vulnerability: { name: 'CVE-2025-5994', description: 'x' },
      timestamp: '2025-07-17',
      products: [{ '@id': 'pkg:deb/ubuntu/unbound@1.13.1-1ubuntu5.11?arch=source&distro=jammy' }],
      status: 'not_affected',
      justification: 'vulnerable_code_not_present',
      status_notes: 'x',
    },
    {
      vulnerability: { name: 'CVE-2025-5994' },
      products: [{ '@id': 'pkg:deb/ubuntu/unbound@1.13?arch=source&distro=esm-apps/focal' }],
      status: 'affected',
      action_statement: 'needs-triage',
    },
  ],
};

const OVAL = `<oval_definitions><definitions><definition class="vulnerability" id="oval:com.ubuntu.xenial:def:20211">
<metadata><title>CVE-2021-1000 on Ubuntu 16.04 LTS (xenial) - low.</title><description>It leaks</description>
<reference source="CVE" ref_id="CVE-2021-1000" /><advisory><severity>Low</severity>
<public_date>2021-04-17 05:15:00 UTC</public_date></advisory></metadata><criteria><extend_definition
 comment="Ubuntu 16.04 LTS (xenial) is installed." /><criteria operator="OR"><criterion test_ref="t"
 comment="gcc-4.8 package in xenial was vulnerable but has been fixed (note: '4.8-2+esm1')." /><criterion
 comment="gcc-4.8 package in xenial is affected and may need fixing." /></criteria></criteria></definition></definitions>
</oval_definitions>`;

const TRACKER = `PublicDateAtUSN: 2020-03-04 12:00:00 UTC
Candidate: CVE-2020-9402
PublicDate: 2020-03-05 15:15:00 UTC
References:
 https://cve.mitre.org/cgi-bin/cvename.cgi?name=CVE-2020-9402
Description:
 It injects
 SQL
Priority: medium
Priority_python-django: low
Discovered-by: somebody
Patches_python-django:
upstream_python-django: released (3.0.4)
xenial_python-django: released (1.8.7-1ubuntu5.12)
trusty/esm_python-django: not-affected (code not present)
esm-apps/jammy_python-django: needed
jammy_python-django: ignored (end of life)
bionic_python-django: DNE
`;

const TRACKER_WORDS = ['released (1.2-3)', 'jammy_p: ', 'esm-infra/focal_p: needed\n', 'DNE', 'Priority: ', '\n ', ':'];

/** The seeds of Ubuntu's sources. */
export const UBUNTU_FEEDS: Readonly<Record<string, Corpus>> = {
  'ubuntu-osv': {
    words: [...JSON_WORDS, 'Ubuntu:Pro:FIPS:22.04:LTS', '"events"', '"binaries"'],
    seeds: () => archived(tarZstWith, 'osv/cve/2024/UBUNTU-CVE-2024-1.json', [OSV]),
  },
  'ubuntu-oval': {
    words: [...XML_WORDS, ' package in xenial is affected', "(note: '", ' has been fixed'],
    seeds: () => plain('com.ubuntu.xenial.cve.oval.xml', [OVAL]),
  },
  'ubuntu-tracker': {
    words: TRACKER_WORDS,
    seeds: () => archived(tarGzWith, 'ubuntu-cve-tracker/active/CVE-2020-9402', [TRACKER]),
  },
  'ubuntu-vex': {
    words: [...JSON_WORDS, 'pkg:deb/ubuntu/a@1?distro=jammy', '"fixed"', '"under_investigation"'],
    seeds: () => archived(tarGzWith, 'vex/cve/2025/CVE-2025-5994.json', [VEX]),
  },
};
