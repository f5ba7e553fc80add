import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseXml } from '../../lib/xml.ts';
import { definitionStatements } from './oval-definition.ts';

function statementsIn(xml: string) {
  const parsed = parseXml(Buffer.from(xml), { elements: 100, depth: 20 });
  assert.equal(parsed.kind, 'xml');
  return parsed.kind === 'xml' ? [...definitionStatements(parsed.root)] : [];
}

function definition(...comments: readonly string[]): string {
  const criteria = comments.map((comment) => `<criterion test_ref="t" comment="${comment}" />`);
  return `<definition class="vulnerability" id="oval:com.ubuntu.xenial:def:202110000000000"><metadata>
    <title>CVE-2021-1000 on Ubuntu 16.04 LTS (xenial) - low.</title><description>It leaks</description>
    <reference source="CVE" ref_id="CVE-2021-1000" />
    <advisory><severity>Low</severity><public_date>2021-04-17 05:15:00 UTC</public_date></advisory></metadata>
    <criteria><extend_definition comment="Ubuntu 16.04 LTS (xenial) is installed." />
      <criteria operator="OR">${criteria.join('')}</criteria></criteria></definition>`;
}

const BASE = { ecosystem: 'Ubuntu:16.04:LTS', name: 'gcc-4.8', scheme: 'deb', severity: 'Low' };
const open = (state: string) => ({ ...BASE, status: 'affected', ranges: [{}], state });
const fixed = (version: string) => ({ ...BASE, status: 'affected', ranges: [{ fixed: version }] });

const CASES: readonly (readonly [comment: string, expected: object])[] = [
  ["gcc-4.8 package in xenial was vulnerable but has been fixed (note: '1:4.8-2').", fixed('1:4.8-2')],
  ["(CVE-2021-1000) gcc-4.8 package in xenial was vulnerable but has been fixed (note: '4.8-2').", fixed('4.8-2')],
  [
    "gcc-4.8 package in xenial was vulnerable but has been fixed (note: '4.8-2+esm1').",
    { ...fixed('4.8-2+esm1'), ecosystem: 'Ubuntu:Pro:16.04:LTS' },
  ],
  [
    'gcc-4.8 package in xenial was vulnerable and has been fixed, but no release version available for it.',
    { ...BASE, status: 'undetermined', ranges: [], state: 'released' },
  ],
  ["gcc-4.8 package in xenial, is related to the CVE in some way and has been fixed (note: '4.8-2').", fixed('4.8-2')],
  [
    "gcc-4.8 package in xenial, is related to the CVE in some way and has been fixed (note: '5.x only').",
    { ...BASE, status: 'not-affected', ranges: [] },
  ],
  ['gcc-4.8 package in xenial is affected and needs fixing.', open('needed')],
  ['gcc-4.8 package in xenial is affected and may need fixing.', open('needs-triage')],
  [
    "gcc-4.8 package in xenial is affected, but a decision has been made to defer addressing it (note: '2021-04-29').",
    open('deferred'),
  ],
  [
    "gcc-4.8 package in xenial is affected. An update containing the fix has been completed and is pending publication (note: '4.8-3').",
    { ...fixed('4.8-3'), state: 'pending' },
  ],
  [
    "gcc-4.8: while related to the CVE in some way, a decision has been made to ignore this issue (note: 'end of standard support, was needs-triage').",
    open('ignored'),
  ],
];

describe('a definition of OVAL', () => {
  for (const [comment, expected] of CASES) {
    it(`understands "${comment}"`, () => {
      const [advisory] = statementsIn(definition(comment));

      assert.deepEqual(advisory?.kind === 'advisory' ? advisory.affected : advisory, [expected]);
    });
  }

  it('takes its CVE from its reference or its title', () => {
    const whole = definition('gcc-4.8 package in xenial is affected and needs fixing.');

    for (const xml of [whole.replace(/<reference .*\/>/, ''), whole.replace('<title>CVE-2021-1000', '<title>A leak')]) {
      assert.deepEqual(
        statementsIn(xml).map((one) => one.kind === 'advisory' && one.vulnerability),
        ['CVE-2021-1000'],
      );
    }
  });

  it('tells what it is about', () => {
    assert.deepEqual(statementsIn(definition()), [
      {
        kind: 'advisory',
        id: 'CVE-2021-1000',
        vulnerability: 'CVE-2021-1000',
        aliases: [],
        description: 'It leaks',
        uri: 'https://ubuntu.com/security/CVE-2021-1000',
        cvss: [],
        publishedAt: Date.parse('2021-04-17T05:15:00Z'),
        affected: [],
      },
    ]);
  });

  it('warns of a sentence that it does not know, and of a definition without a CVE', () => {
    const [warning] = statementsIn(definition('p package in xenial is under a spell.'));
    const [other] = statementsIn('<definition class="vulnerability" id="oval:com.ubuntu.xenial:def:1" />');

    assert.deepEqual(warning, {
      kind: 'warning',
      reason: 'a criterion that is not understood',
      example: 'CVE-2021-1000: "p package in xenial is under a spell."',
    });
    assert.equal(other?.kind === 'warning' && other.reason, 'a definition without a CVE');
  });

  it('says nothing where it tells only which release is installed', () => {
    assert.deepEqual(statementsIn('<definition class="inventory" id="oval:com.ubuntu.xenial:def:100" />'), []);
  });

  it("is none of another publisher's, or of an unknown release", () => {
    for (const id of ['oval:com.redhat.rhsa:def:20190001', 'oval:com.ubuntu.zurg:def:1', '']) {
      assert.throws(
        () => statementsIn(`<definition class="vulnerability" id="${id}" />`),
        /no definition of a release/,
      );
    }
  });
});
