import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { osvRecordStatements } from './osv-record.ts';

const JAMMY = { ecosystem: 'Ubuntu:22.04:LTS', name: 'p' };
const RANGES = [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }, { fixed: '1.2-3ubuntu0.1' }] }];

function affectedOf(affected: object, record: object = {}) {
  const value = { id: 'UBUNTU-CVE-2024-1000', upstream: ['CVE-2024-1000'], affected: [affected], ...record };
  return [...osvRecordStatements(value)].flatMap((one) => (one.kind === 'advisory' ? one.affected : []));
}

const SAID = { ecosystem: 'Ubuntu:22.04:LTS', name: 'p', scheme: 'deb', status: 'affected' };

const CASES: readonly (readonly [title: string, affected: object, expected: object])[] = [
  ['a fix', { package: JAMMY, ranges: RANGES }, { ...SAID, ranges: [{ fixed: '1.2-3ubuntu0.1' }] }],
  [
    'no fix, and no list of versions in its place',
    { package: JAMMY, ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }] }], versions: ['1.2-1', '1.2-2'] },
    { ...SAID, ranges: [{}] },
  ],
  [
    'a fix of Pro, with where it is to be had',
    {
      package: { ...JAMMY, ecosystem: 'Ubuntu:Pro:22.04:LTS' },
      ranges: RANGES,
      ecosystem_specific: { availability: 'Available with Ubuntu Pro: https://ubuntu.com/pro' },
    },
    {
      ...SAID,
      ecosystem: 'Ubuntu:Pro:22.04:LTS',
      ranges: [{ fixed: '1.2-3ubuntu0.1' }],
      state: 'Available with Ubuntu Pro',
    },
  ],
  [
    'a fix that all have',
    { package: JAMMY, ranges: RANGES, ecosystem_specific: { availability: 'No subscription required' } },
    { ...SAID, ranges: [{ fixed: '1.2-3ubuntu0.1' }] },
  ],
  [
    'a release before it is out',
    { package: { ...JAMMY, ecosystem: 'Ubuntu:26.04' }, ranges: RANGES },
    { ...SAID, ecosystem: 'Ubuntu:26.04:LTS', ranges: [{ fixed: '1.2-3ubuntu0.1' }] },
  ],
  [
    'a priority no longer than a word',
    { package: JAMMY, ranges: RANGES, ecosystem_specific: { ubuntu_priority: '*'.repeat(101) } },
    { ...SAID, ranges: [{ fixed: '1.2-3ubuntu0.1' }], severity: '*'.repeat(100) },
  ],
  [
    'the priority that older records have beside the package',
    { package: JAMMY, ranges: RANGES, ecosystem_specific: { ubuntu_priority: 'low' } },
    { ...SAID, ranges: [{ fixed: '1.2-3ubuntu0.1' }], severity: 'low' },
  ],
];

describe("a record of Canonical's OSV", () => {
  for (const [title, affected, expected] of CASES) {
    it(`says ${title}`, () => assert.deepEqual(affectedOf(affected), [expected]));
  }

  it('tells what it is about', () => {
    const value = {
      id: 'UBUNTU-CVE-2023-38545',
      upstream: ['CVE-2023-38545'],
      details: 'This flaw makes curl overflow',
      severity: [
        { type: 'CVSS_V3', score: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H' },
        { type: 'Ubuntu', score: 'high' },
      ],
      published: '2023-10-11T06:00:00Z',
      affected: [{ package: JAMMY, ranges: RANGES }],
    };

    assert.deepEqual(
      [...osvRecordStatements(value)],
      [
        {
          kind: 'advisory',
          id: 'UBUNTU-CVE-2023-38545',
          vulnerability: 'CVE-2023-38545',
          aliases: ['UBUNTU-CVE-2023-38545'],
          description: 'This flaw makes curl overflow',
          uri: 'https://ubuntu.com/security/CVE-2023-38545',
          cvss: [{ version: '3.1', vector: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H', score: 9.8 }],
          publishedAt: Date.parse('2023-10-11T06:00:00Z'),
          affected: [{ ...SAID, ranges: [{ fixed: '1.2-3ubuntu0.1' }], severity: 'high' }],
        },
      ],
    );
  });

  it('is withdrawn since a time, or since ever', () => {
    const record = (withdrawn: string) => {
      const value = { id: 'UBUNTU-CVE-2024-1000', withdrawn, affected: [{ package: JAMMY, ranges: RANGES }] };
      return [...osvRecordStatements(value)].map((one) => (one.kind === 'advisory' ? one.withdrawnAt : one.kind));
    };

    assert.deepEqual(record('2025-08-01T19:34:27Z'), [Date.parse('2025-08-01T19:34:27Z')]);
    assert.deepEqual(record('soon'), [0]);
  });

  it('passes on what the CVE program has taken back, and what is disputed', () => {
    const standing = (details: string) =>
      [...osvRecordStatements({ id: 'UBUNTU-CVE-2024-1000', details })].map((one) =>
        one.kind === 'facts' ? `${one.vulnerability} ${one.standing}` : one.kind,
      );

    assert.deepEqual(standing('** REJECT ** Do not use'), ['CVE-2024-1000 rejected']);
    assert.deepEqual(standing('Rejected reason: not a flaw'), ['CVE-2024-1000 rejected']);
    assert.deepEqual(standing('** DISPUTED ** GNOME Seahorse'), ['CVE-2024-1000 disputed']);
    assert.deepEqual(standing('It was rejected'), []);
  });

  it('says nothing of notices, and of what no image holds', () => {
    assert.deepEqual([...osvRecordStatements({ id: 'USN-1-1', affected: [{ package: JAMMY, ranges: RANGES }] })], []);
    const realtime = { ...JAMMY, ecosystem: 'Ubuntu:Pro:22.04:LTS:Realtime:Kernel' };
    assert.deepEqual(affectedOf({ package: realtime, ranges: RANGES }), []);
  });

  it("warns of another's packages, and of one without versions", () => {
    const value = {
      id: 'UBUNTU-CVE-2024-1000',
      affected: [
        { package: { ...JAMMY, ecosystem: 'Debian:12' }, ranges: RANGES },
        { package: JAMMY, ranges: [] },
      ],
    };

    assert.deepEqual(
      [...osvRecordStatements(value)],
      [
        {
          kind: 'warning',
          reason: 'a package of an ecosystem that is not known here',
          example: 'UBUNTU-CVE-2024-1000: "Debian:12" "p"',
        },
        { kind: 'warning', reason: 'a package without versions', example: 'UBUNTU-CVE-2024-1000: "p"' },
      ],
    );
  });

  it('is none without an id', () => {
    for (const value of [null, [], {}, { id: 1 }, { id: 'UBUNTU-CVE-1', affected: {} }]) {
      assert.throws(() => [...osvRecordStatements(value)], /no OSV record/);
    }
  });
});
