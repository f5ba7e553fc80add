import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { coreStatements, npmStatements } from './nodejs.ts';

const CORE = {
  cve: ['CVE-2022-35256'],
  vulnerable: '14.x || 16.x || 18.x',
  patched: '^14.20.1 || ^16.17.1 || ^18.9.1',
};
const NPM = { module_name: 'uri-js', cves: [], vulnerable_versions: '<=2.1.1', patched_versions: '>=3.0.0' };

describe('a record about Node.js itself', () => {
  it('gives an advisory about the program', () => {
    const more = {
      ref: 'https://nodejs.org/',
      overview: 'Smuggling',
      affectedEnvironments: ['all'],
      severity: 'medium',
    };

    assert.deepEqual(
      [...coreStatements({ ...CORE, ...more }, 'NSWG-COR-100')],
      [
        {
          kind: 'advisory',
          id: 'NSWG-COR-100',
          vulnerability: 'CVE-2022-35256',
          aliases: ['NSWG-COR-100'],
          description: 'Smuggling',
          uri: 'https://nodejs.org/',
          cvss: [],
          affected: [
            {
              ecosystem: 'generic',
              name: 'node',
              scheme: 'semver',
              status: 'affected',
              ranges: [
                { introduced: '14.0.0', fixed: '14.20.1' },
                { introduced: '16.0.0', fixed: '16.17.1' },
                { introduced: '18.0.0', fixed: '18.9.1' },
              ],
              severity: 'medium',
            },
          ],
        },
      ],
    );
  });

  const ids: readonly (readonly [cve: readonly string[], expected: readonly (readonly string[])[]])[] = [
    [[], [['NSWG-COR-1']]],
    [['CVE-2020-1000'], [['CVE-2020-1000', 'NSWG-COR-1']]],
    [
      ['CVE-2020-1000', 'CVE-2020-1001'],
      [['CVE-2020-1000'], ['CVE-2020-1001']],
    ],
    [['none'], [['NSWG-COR-1']]],
  ];
  for (const [cve, expected] of ids) {
    it(`is about ${expected.map(([name]) => name).join(' and ')} where it names ${cve.join(' and ') || 'no CVE'}`, () => {
      const statements = [...coreStatements({ ...CORE, cve }, 'NSWG-COR-1')];

      assert.deepEqual(
        statements.map((one) => one.kind === 'advisory' && [one.vulnerability, ...one.aliases]),
        expected,
      );
    });
  }

  const environments: readonly (readonly [
    environments: readonly string[],
    expected: readonly (string | undefined)[],
  ])[] = [
    [['all'], ['affected', undefined]],
    [[], ['affected', undefined]],
    [
      ['win32', 'linux'],
      ['affected', undefined],
    ],
    [['win32'], ['not-affected', 'only on win32']],
  ];
  for (const [affectedEnvironments, expected] of environments) {
    it(`says ${expected[0]} of "${affectedEnvironments.join(' and ')}"`, () => {
      const [statement] = coreStatements({ ...CORE, affectedEnvironments }, 'NSWG-COR-1');

      assert.deepEqual(
        statement?.kind === 'advisory' && statement.affected.map(({ status, state }) => [status, state]),
        [expected],
      );
    });
  }
});

describe('a record about a package of npm', () => {
  const ranges: readonly (readonly [vulnerable: string, patched: string | null, expected: readonly object[]])[] = [
    ['<=2.1.1', '>=3.0.0', [{ fixed: '3.0.0', lastAffected: '2.1.1' }]],
    ['<2.2.5', '>=2.2.5', [{ fixed: '2.2.5' }]],
    ['<=99.999.99999', '<0.0.0', [{}]],
    ['*', null, [{}]],
    ['>=0.1.0', '', [{ introduced: '0.1.0' }]],
    [
      '<1.6.6 || < 2.2.4 > 2.0.0',
      '>=1.6.6 <2.0.0 || >= 2.2.4',
      [{ fixed: '1.6.6' }, { introduced: '2.0.1-0', fixed: '2.2.4' }],
    ],
    ['8.5.0', '^8.6.0', [{ introduced: '8.5.0', fixed: '8.6.0', lastAffected: '8.5.0' }]],
  ];
  for (const [vulnerable, patched, expected] of ranges) {
    it(`names the versions "${vulnerable}" where ${patched ?? 'nothing'} is patched`, () => {
      const [statement] = npmStatements(
        { ...NPM, vulnerable_versions: vulnerable, patched_versions: patched },
        'NSWG-ECO-1',
      );

      assert.deepEqual(statement?.kind === 'advisory' && statement.affected[0]?.ranges, expected);
    });
  }

  it('has a vector, a day and a page', () => {
    const more = { publish_date: '2017-04-14', cvss_vector: 'CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H' };
    const [statement] = npmStatements({ ...NPM, ...more }, 'NSWG-ECO-100');

    assert.ok(statement?.kind === 'advisory');
    assert.deepEqual(
      [statement.cvss[0]?.score, statement.publishedAt, statement.uri],
      [7.5, Date.UTC(2017, 3, 14), 'https://github.com/nodejs/security-wg/blob/main/vuln/npm/100.json'],
    );
  });

  it('tells a package that was made to do harm apart', () => {
    const [statement] = npmStatements({ ...NPM, title: 'Malicious Package' }, 'NSWG-ECO-1');

    assert.equal(statement?.kind === 'advisory' && statement.malicious, true);
  });

  for (const [record, reason] of [
    [null, /expected object/],
    [{ ...NPM, module_name: undefined }, /module_name/],
    [{ ...NPM, vulnerable_versions: 'all of them' }, /"all of them" is no range of npm/],
    [{ ...NPM, vulnerable_versions: '>=2', patched_versions: '>=1' }, /no version is left/],
  ] as const) {
    it(`is refused: ${JSON.stringify(record)}`, () => {
      assert.throws(() => npmStatements(record, 'NSWG-ECO-1'), reason);
    });
  }
});
