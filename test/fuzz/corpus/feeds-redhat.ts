import type { Seed } from '../types.ts';
import { archived, plain, tarZstWith } from './archived.ts';
import { type Corpus, JSON_WORDS, XML_WORDS } from './corpus.ts';

const RHEL8 = 'cpe:/o:redhat:enterprise_linux:8';

function named(id: string, helper: object): object {
  return {
    category: 'product_version',
    name: id,
    product: { name: id, product_id: id, product_identification_helper: helper },
  };
}

const TREE = {
  branches: [
    {
      category: 'vendor',
      name: 'Red Hat',
      branches: [
        named('BaseOS', { cpe: `${RHEL8}::baseos` }),
        named('rhel8', { cpe: RHEL8 }),
        named('0', { purl: 'pkg:rpm/redhat/openssl-libs@1.1.1k-9.el8?arch=x86_64&epoch=1' }),
        named('1', { purl: 'pkg:rpm/redhat/npm@6-1.module%2Bel8?arch=x86_64&epoch=1&rpmmod=nodejs:12:8040:abc' }),
        named('2', { purl: 'pkg:rpm/redhat/shim?arch=src' }),
        named('3', { purl: 'pkg:oci/ubi8@sha256:abc' }),
      ],
    },
  ],
  relationships: ['BaseOS 0', 'BaseOS 1', 'rhel8 2', 'rhel8 3'].map((id) => ({
    category: 'default_component_of',
    product_reference: id.split(' ')[1],
    relates_to_product_reference: id.split(' ')[0],
    full_product_name: { name: id, product_id: id },
  })),
};

function csaf(category: string, id: string): object {
  return {
    document: {
      category,
      aggregate_severity: { text: 'Moderate' },
      notes: [{ category: 'summary', text: 'It is a tool', title: 'Topic' }],
      references: [{ category: 'self', url: 'https://a.example/' }],
      title: 'a',
      tracking: { id, status: 'final', initial_release_date: '2024-01-01T00:00:00+00:00' },
    },
    product_tree: TREE,
    vulnerabilities: [
      {
        cve: 'CVE-2024-1',
        title: 'a',
        release_date: '2024-01-01T00:00:00Z',
        notes: [{ category: 'description', text: 'x' }],
        product_status: {
          fixed: ['BaseOS 0', 'BaseOS 1'],
          known_affected: ['rhel8 2'],
          known_not_affected: ['rhel8 3'],
          under_investigation: ['rhel8 3'],
        },
        scores: [
          {
            cvss_v3: { version: '3.1', vectorString: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H', baseScore: 9.8 },
            products: ['BaseOS 0'],
          },
        ],
        threats: [{ category: 'impact', details: 'Moderate', product_ids: ['BaseOS 0', 'rhel8 2'] }],
        remediations: [
          {
            category: 'vendor_fix',
            details: 'x',
            product_ids: ['BaseOS 0'],
            url: 'https://access.redhat.com/errata/RHSA-2024:1',
          },
          { category: 'no_fix_planned', details: 'Will not fix', product_ids: ['rhel8 2'] },
        ],
      },
    ],
  };
}

const OVAL = `<?xml version="1.0" encoding="utf-8"?><oval_definitions><definitions><definition class="patch"
 id="oval:com.redhat.rhsa:def:20191" version="1"><metadata><title>RHSA-2019:1: curl security update (Important)</title>
<affected family="unix"><platform>Red Hat Enterprise Linux 8</platform></affected>
<reference ref_id="RHSA-2019:1" ref_url="https://a.example/" source="RHSA"/><reference ref_id="CVE-2019-1" source="CVE"/>
<description>It is a tool.</description><advisory from="secalert@redhat.com"><severity>Important</severity>
<issued date="2019-05-07"/><cve cvss3="9.8/CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H" impact="critical"
 public="20190507">CVE-2019-1</cve></advisory></metadata><criteria operator="AND"><criterion
 comment="Red Hat Enterprise Linux 8 is installed"/><criterion comment="Module nodejs:12 is enabled"/><criteria
 operator="OR"><criterion comment="curl is earlier than 0:7.61.1-8.el8_0.1"/></criteria></criteria></definition>
</definitions></oval_definitions>`;

const PURL_WORDS = [
  'pkg:rpm/redhat/a@1-2?arch=src',
  '&rpmmod=a:b',
  'cpe:/a:redhat:rhel_eus:8.4',
  '"fixed"',
  '"BaseOS 0"',
];

function documents(category: string, id: string, path: string): readonly Seed[] {
  const document = csaf(category, id);
  return [...archived(tarZstWith, path, [document]), ...plain(path, [document])];
}

/** The seeds of Red Hat's sources. */
export const REDHAT_FEEDS: Readonly<Record<string, Corpus>> = {
  'redhat-csaf': {
    words: [...JSON_WORDS, ...PURL_WORDS],
    seeds: () => documents('csaf_security_advisory', 'RHSA-2024:1', '2024/rhsa-2024_1.json'),
  },
  'redhat-oval': {
    words: [...XML_WORDS, ' is earlier than 1:2-3', ' is installed', '<criteria operator="OR">', '</criteria>'],
    seeds: () => plain('rhel-8.oval.xml', [OVAL]),
  },
  'redhat-vex': {
    words: [...JSON_WORDS, ...PURL_WORDS],
    seeds: () => documents('csaf_vex', 'CVE-2024-1', '2024/cve-2024-1.json'),
  },
};
