import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { advisoriesOf } from '../../../test/support/statements.ts';
import { parseXml, type XmlElement } from '../../lib/xml.ts';
import type { Statement } from '../types.ts';
import { ovalStatements } from './oval-definition.ts';

const IN_RHEL8 = '<criterion comment="Red Hat Enterprise Linux 8 is installed"/>';

describe("a definition of Red Hat's OVAL", () => {
  it('is an advisory for each CVE of an erratum', () => {
    const [first, second, ...more] = advisoriesOf(
      statementsIn(`<criteria operator="AND">${IN_RHEL8}${earlier('curl', '0:7.61.1-8.el8_0.1')}</criteria>`),
    );

    assert.deepEqual(first, {
      kind: 'advisory',
      id: 'RHSA-2019:1',
      vulnerability: 'CVE-2019-1',
      aliases: [],
      title: 'curl security update',
      description: 'It is a tool.',
      uri: 'https://access.redhat.com/errata/RHSA-2019:1',
      publishedAt: Date.parse('2019-05-07'),
      cvss: [{ version: '3.0', vector: 'CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H', score: 9.8 }],
      affected: [
        {
          ecosystem: 'Red Hat:8',
          name: 'curl',
          scheme: 'rpm',
          only: { module: '' },
          of: 'binary',
          status: 'affected',
          ranges: [{ fixed: '7.61.1-8.el8_0.1' }],
          severity: 'critical',
        },
      ],
    });
    assert.deepEqual([second?.vulnerability, second?.affected[0]?.severity], ['CVE-2019-2', 'Important']);
    assert.deepEqual(more, []);
  });

  const TREES: readonly (readonly [what: string, criteria: string, ...said: string[]])[] = [
    [
      'of two releases',
      `<criteria operator="OR"><criteria operator="AND">${IN_RHEL8}${earlier('a', '1:2-3')}</criteria>
       <criteria operator="AND"><criterion comment="Red Hat Enterprise Linux 3 is installed"/>
       <criteria operator="OR">${earlier('a', '0:1-1.EL')}${earlier('b', '1-1.EL')}</criteria></criteria></criteria>`,
      '8 "" a 1:2-3',
      '3  a 1-1.EL',
      '3  b 1-1.EL',
    ],
    [
      'of a stream of a module',
      `<criteria operator="AND">${IN_RHEL8}<criterion comment="Module nodejs:12 is enabled"/>
       <criteria operator="OR">${earlier('npm', '1:6-1.module+el8.1.0+5+ab')}</criteria></criteria>`,
      '8 "nodejs:12" npm 1:6-1.module+el8.1.0+5+ab',
    ],
    [
      'of a module without its stream',
      `<criteria operator="AND">${IN_RHEL8}${earlier('npm', '1:6-1.module+el8.1.0+5+ab')}</criteria>`,
      'builds of a module of which no stream is told',
    ],
    [
      'of another product',
      `<criteria operator="AND"><criterion comment="Red Hat CoreOS 4 is installed"/>${earlier('a', '0:1-1')}</criteria>`,
    ],
    [
      'of another product on a release',
      `<criteria operator="AND">${IN_RHEL8}<criteria operator="AND">
       <criterion comment="Red Hat CoreOS 4 is installed"/>${earlier('a', '0:1-1')}</criteria></criteria>`,
    ],
    ['of no release', earlier('a', '0:1-1')],
    [
      'of what is running, signed or for debuggers',
      `<criteria operator="AND">${IN_RHEL8}${earlier('kernel-debuginfo-common-x86_64', '0:4.18.0-80.el8')}
       <criterion comment="kernel earlier than 0:4.18.0-80.el8 is currently running"/>
       <criterion comment="kernel is signed with Red Hat master key"/></criteria>`,
    ],
  ];
  for (const [what, criteria, ...said] of TREES) {
    it(`says what it says ${what}`, () => {
      const statements = statementsIn(criteria);

      const [first] = advisoriesOf(statements);
      const affected = first?.affected.map(({ ecosystem, only, name, ranges }) => {
        const module = only?.module === undefined ? '' : `"${only.module}"`;
        return `${ecosystem.slice('Red Hat:'.length)} ${module} ${name} ${ranges[0]?.fixed}`;
      });
      const warnings = statements.flatMap((one) => (one.kind === 'warning' ? [one.reason] : []));
      assert.deepEqual([...(affected ?? []), ...warnings], said);
    });
  }

  it('names a CVE without a word that rates it none, and warns of a vector that is none', () => {
    const cves = '<bug>CVE-2019-3</bug><cve impact="None" cvss3="9.8/CVSS:9.9"> CVE-2019-1 </cve>';

    const statements = statementsIn(`<criteria operator="AND">${IN_RHEL8}${earlier('a', '0:1-1')}</criteria>`, {
      cves,
    });

    assert.deepEqual(
      statements.map((one) => (one.kind === 'warning' ? one.example : one.kind)),
      ['CVE-2019-1: "9.8/CVSS:9.9"', 'advisory'],
    );
    assert.deepEqual(
      advisoriesOf(statements).map(({ vulnerability, affected }) => [vulnerability, affected[0]?.severity]),
      [['CVE-2019-1', undefined]],
    );
  });

  it('says nothing where it is of another class or names no CVE', () => {
    const criteria = `<criteria operator="AND">${IN_RHEL8}${earlier('a', '0:1-1')}</criteria>`;

    assert.deepEqual(statementsIn(criteria, { className: 'vulnerability' }), []);
    assert.deepEqual(statementsIn(criteria, { cves: '' }), []);
  });

  it('warns where it makes far too many statements', () => {
    const builds = Array.from({ length: 1500 }, (_, at) => earlier(`p${at}`, '0:1-1'));
    const cves = Array.from({ length: 1500 }, (_, at) => `<cve>CVE-2019-${at}</cve>`);

    const statements = statementsIn(`<criteria operator="AND">${IN_RHEL8}${builds.join('')}</criteria>`, {
      cves: cves.join(''),
    });

    assert.deepEqual(statements, [
      { kind: 'warning', reason: 'a definition that makes too many statements', example: 'RHSA-2019:1' },
    ]);
  });

  it("is none of somebody else's", () => {
    assert.throws(
      () => statementsIn('', { id: 'oval:org.almalinux.alsa:def:1' }),
      /no definition of Red Hat's: "oval:org/,
    );
  });
});

function earlier(name: string, version: string): string {
  return `<criteria operator="AND"><criterion comment="${name} is earlier than ${version}"/></criteria>`;
}

const CVES = `<cve cvss3="9.8/CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H" impact="critical">CVE-2019-1</cve>
  <cve>CVE-2019-2</cve>`;

interface Around {
  readonly id?: string;
  readonly className?: string;
  readonly cves?: string;
}

function statementsIn(criteria: string, around: Around = {}): readonly Statement[] {
  const { id = 'oval:com.redhat.rhsa:def:20190001', className = 'patch', cves = CVES } = around;
  return [
    ...ovalStatements(
      elementOf(`<definition class="${className}" id="${id}"><metadata>
        <title>RHSA-2019:1: curl security update (Important)</title><description>It is a tool.</description>
        <advisory><severity>Important</severity><issued date="2019-05-07"/>${cves}</advisory></metadata>
        ${criteria}</definition>`),
    ),
  ];
}

function elementOf(text: string): XmlElement {
  const parsed = parseXml(Buffer.from(text), { elements: 5000, depth: 50 });
  if (parsed.kind !== 'xml') throw new Error(parsed.reason);
  return parsed.root;
}
