import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { trackerStatements } from './tracker-file.ts';

function affectedOf(...lines: readonly string[]) {
  const text = ['Candidate: CVE-2024-1000', 'Priority: low', ...lines].join('\n');
  return [...trackerStatements(text)].flatMap((one) => (one.kind === 'advisory' ? one.affected : []));
}

const JAMMY = { ecosystem: 'Ubuntu:22.04:LTS', name: 'p', scheme: 'deb', severity: 'low' };
const PRO = { ...JAMMY, ecosystem: 'Ubuntu:Pro:22.04:LTS' };
const open = (state: string) => ({ status: 'affected', ranges: [{}], state });

const CASES: readonly (readonly [line: string, expected: readonly object[]])[] = [
  ['jammy_p: released (1.2-3ubuntu0.1)', [{ ...JAMMY, status: 'affected', ranges: [{ fixed: '1.2-3ubuntu0.1' }] }]],
  ['jammy_p: released [1.2-3]', [{ ...JAMMY, status: 'affected', ranges: [{ fixed: '1.2-3' }] }]],
  ['jammy_p: released (1.2-3', [{ ...JAMMY, status: 'affected', ranges: [{ fixed: '1.2-3' }] }]],
  ['jammy_p: released', [{ ...JAMMY, status: 'undetermined', ranges: [], state: 'released' }]],
  ['jammy_p: released (1.2, 1.3)', [{ ...JAMMY, status: 'undetermined', ranges: [], state: 'released' }]],
  ['jammy_p: released (1.2-3+esm1)', [{ ...PRO, status: 'affected', ranges: [{ fixed: '1.2-3+esm1' }] }]],
  [
    'jammy_p: released-esm (1.2-3+esm1)',
    [
      { ...JAMMY, ...open('released-esm') },
      { ...PRO, status: 'affected', ranges: [{ fixed: '1.2-3+esm1' }] },
    ],
  ],
  ['jammy_p: released-esm', [{ ...JAMMY, ...open('released-esm') }]],
  ['esm-apps/jammy_p: released (1.2-3)', [{ ...PRO, status: 'affected', ranges: [{ fixed: '1.2-3' }] }]],
  ['esm-infra/jammy_p: needed', [{ ...PRO, ...open('needed') }]],
  ['jammy/esm_p: needed', [{ ...PRO, ...open('needed') }]],
  ['fips-updates/jammy_p: needed', [{ ...PRO, ecosystem: 'Ubuntu:Pro:FIPS-updates:22.04:LTS', ...open('needed') }]],
  ['jammy_p: not-affected (code not present)', [{ ...JAMMY, status: 'not-affected', ranges: [] }]],
  ['jammy_p: not-affected (1.2-3)', [{ ...JAMMY, status: 'not-affected', ranges: [] }]],
  ['jammy_p: needed', [{ ...JAMMY, ...open('needed') }]],
  ['jammy_p: needs-triage', [{ ...JAMMY, ...open('needs-triage') }]],
  ['jammy_p: deferred (2024-01-02)', [{ ...JAMMY, ...open('deferred') }]],
  ['jammy_p: ignored (end of standard support, was needed)', [{ ...JAMMY, ...open('ignored') }]],
  ['jammy_p: in-progress', [{ ...JAMMY, ...open('in-progress') }]],
  ['jammy_p: pending', [{ ...JAMMY, ...open('pending') }]],
  ['jammy_p: pending (1.2-4)', [{ ...JAMMY, ...open('pending'), ranges: [{ fixed: '1.2-4' }] }]],
  ['jammy_p: DNE', []],
  ['jammy_p:', []],
  ['upstream_p: needed', []],
  ['devel_p: needed', []],
  ['ros-esm/foxy_p: needed', []],
  ['realtime/jammy_p: needed', []],
  ['Patches_p:', []],
  ['#jammy_p: needed', []],
];

describe('a file of the tracker', () => {
  for (const [line, expected] of CASES) {
    it(`understands "${line}"`, () => {
      const statements = [...trackerStatements(`Candidate: CVE-2024-1000\nPriority: low\n${line}`)];

      assert.deepEqual(
        statements.map((one) => (one.kind === 'advisory' ? one.affected : one)),
        [expected],
      );
    });
  }

  it('takes the priority of the package in the release, of the package, of the vulnerability', () => {
    const severities = affectedOf(
      'jammy_p: needed',
      'jammy_q: needed',
      'noble_q: needed',
      'Priority_q: high (remote)',
      'Priority_q_noble: negligible',
    ).map(({ ecosystem, name, severity }) => `${ecosystem} ${name} ${severity}`);

    assert.deepEqual(severities, [
      'Ubuntu:22.04:LTS p low',
      'Ubuntu:22.04:LTS q high',
      'Ubuntu:24.04:LTS q negligible',
    ]);
  });

  it('tells what it is about', () => {
    const text = `PublicDateAtUSN: 2020-03-04 10:00:00 UTC
Candidate: CVE-2020-9402
PublicDate: 2020-03-05 15:15:00 UTC
References:
 https://cve.mitre.org/cgi-bin/cvename.cgi?name=CVE-2020-9402
Description:
 Django 1.11 before 1.11.29
 allows SQL Injection
Priority: medium
 Reason given since 2022
CVSS:
 nvd: CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H [7.5 HIGH]

Patches_python-django:
upstream: https://example.org/a: b
`;

    assert.deepEqual(
      [...trackerStatements(text)],
      [
        {
          kind: 'advisory',
          id: 'CVE-2020-9402',
          vulnerability: 'CVE-2020-9402',
          aliases: [],
          description: 'Django 1.11 before 1.11.29 allows SQL Injection',
          uri: 'https://ubuntu.com/security/CVE-2020-9402',
          cvss: [{ version: '3.1', vector: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H', score: 7.5 }],
          publishedAt: Date.parse('2020-03-05T15:15:00Z'),
          affected: [],
        },
      ],
    );
  });

  it('warns of a release and of a word that it does not know, and reads on', () => {
    const statements = [
      ...trackerStatements('Candidate: CVE-2024-1000\nzurg_p: needed\njammy_p: contested (now)\nnoble_p: needed\n'),
    ];

    assert.deepEqual(
      statements.map((one) => (one.kind === 'warning' ? `${one.reason}: ${one.example}` : one.kind)),
      [
        'a release that is not known here: CVE-2024-1000: "zurg"',
        'a status that is not known here: CVE-2024-1000: "jammy_p: contested (now)"',
        'advisory',
      ],
    );
  });

  it('reads a line of a million underscores no longer than another', () => {
    assert.deepEqual(affectedOf(`jammy_${'_'.repeat(1_000_000)}!: needed`, 'jammy_p: needed'), [
      { ...JAMMY, ...open('needed') },
    ]);
  });

  it('is none without a candidate', () => {
    for (const text of ['', 'Candidate:\n', 'Candidate: DSA-1\n', '<html>']) {
      assert.throws(() => [...trackerStatements(text)], /no candidate/, text);
    }
  });
});
