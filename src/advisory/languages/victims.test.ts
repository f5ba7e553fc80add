import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { victimsStatements } from './victims.ts';

const CAMEL = { groupId: 'org.apache.camel', artifactId: 'camel-core', version: ['<=2.11.3'] };

describe('a record of the Victims project', () => {
  it('gives an advisory', () => {
    const affected = [
      { ...CAMEL, version: ['<=2.11.3', '<=2.12.2,2.12'], fixedin: ['>=2.11.4,2.11', '>=2.12.3,2.12'] },
    ];
    const references = ['ftp://example.org/', 'https://example.org/'];

    assert.deepEqual(
      [...victimsStatements({ cve: '2014-0002', title: 'Read arbitrary files', cvss_v2: '7.5', references, affected })],
      [
        {
          kind: 'advisory',
          id: 'CVE-2014-0002',
          vulnerability: 'CVE-2014-0002',
          aliases: [],
          title: 'Read arbitrary files',
          uri: 'https://example.org/',
          cvss: [],
          affected: [
            {
              ecosystem: 'Maven',
              name: 'org.apache.camel:camel-core',
              scheme: 'maven',
              status: 'affected',
              ranges: [
                { fixed: '2.11.4', lastAffected: '2.11.3' },
                { introduced: '2.12-alpha', fixed: '2.12.3', lastAffected: '2.12.2' },
              ],
              severity: 'high',
            },
          ],
        },
      ],
    );
  });

  it('files packages of Python under their one spelling', () => {
    const [statement] = victimsStatements({
      cve: '2010-4340',
      affected: [{ name: 'Apache_Libcloud', version: '<=0.4.1' }],
    });

    assert.deepEqual(statement?.kind === 'advisory' && statement.affected, [
      {
        ecosystem: 'PyPI',
        name: 'apache-libcloud',
        scheme: 'pep440',
        status: 'affected',
        ranges: [{ lastAffected: '0.4.1' }],
      },
    ]);
  });

  const ranges: readonly (readonly [version: readonly string[], expected: readonly object[]])[] = [
    [['<=4.6.3', '>=2.5'], [{ introduced: '2.5', lastAffected: '4.6.3' }]],
    [['>=2.5'], [{ introduced: '2.5' }]],
    [['>=2.5,2'], [{ introduced: '2.5', fixed: '3-alpha' }]],
    [['<=3.0.0.Alpha1,3'], [{ introduced: '3-alpha', lastAffected: '3.0.0.Alpha1' }]],
    [['==1.2.3'], [{ introduced: '1.2.3', lastAffected: '1.2.3' }]],
    [['<1.2.3'], [{ fixed: '1.2.3' }]],
  ];
  for (const [version, expected] of ranges) {
    it(`names versions: ${version.join(' and ')}`, () => {
      const [statement] = victimsStatements({ cve: '2014-0002', affected: [{ ...CAMEL, version }] });

      assert.deepEqual(statement?.kind === 'advisory' && statement.affected[0]?.ranges, expected);
    });
  }

  for (const [record, reason] of [
    [[], /expected object/],
    [{ cve: 'none', affected: [] }, /cve/],
    [{ cve: '2014-0002', affected: [{ version: ['<=1'] }] }, /names no package/],
    [{ cve: '2014-0002', affected: [{ ...CAMEL, version: ['all'] }] }, /"all" is no version string/],
  ] as const) {
    it(`is refused: ${JSON.stringify(record)}`, () => {
      assert.throws(() => [...victimsStatements(record)], reason);
    });
  }
});
