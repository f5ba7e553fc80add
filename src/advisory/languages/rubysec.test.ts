import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { rubysecStatements } from './rubysec.ts';

describe('a record of the Ruby Advisory Database', () => {
  it('gives an advisory about a gem', () => {
    const statements = statementsOf({
      gem: 'actionpack',
      cve: '2012-1099',
      osvdb: '79727',
      ghsa: '2xjj-5x6h-8vmf',
      url: 'https://nvd.nist.gov/vuln/detail/CVE-2012-1099',
      title: 'XSS in the "select" helper',
      date: '2012-03-01',
      cvss_v2: '4.3',
      patched_versions: ['~> 3.0.12', '~> 3.1.4', '>= 3.2.2'],
    });

    assert.deepEqual(statements, [
      {
        kind: 'advisory',
        id: 'CVE-2012-1099',
        vulnerability: 'CVE-2012-1099',
        aliases: ['GHSA-2xjj-5x6h-8vmf', 'OSVDB-79727'],
        title: 'XSS in the "select" helper',
        uri: 'https://nvd.nist.gov/vuln/detail/CVE-2012-1099',
        cvss: [],
        publishedAt: Date.UTC(2012, 2, 1),
        affected: [
          {
            ecosystem: 'RubyGems',
            name: 'actionpack',
            scheme: 'gem',
            status: 'affected',
            ranges: [
              { fixed: '3.0.12' },
              { introduced: '3.1.a', fixed: '3.1.4' },
              { introduced: '3.2.a', fixed: '3.2.2' },
            ],
            severity: 'medium',
          },
        ],
      },
    ]);
  });

  it('gives an advisory about an implementation of Ruby, which has no ecosystem', () => {
    const [statement] = statementsOf(
      { engine: 'jruby', ghsa: 'wr95-679j-87v9', patched_versions: ['>= 9.3.0'] },
      'engine',
    );

    assert.deepEqual(statement?.kind === 'advisory' && [statement.vulnerability, statement.affected], [
      'GHSA-wr95-679j-87v9',
      [{ ecosystem: 'generic', name: 'jruby', scheme: 'gem', status: 'affected', ranges: [{ fixed: '9.3.0' }] }],
    ]);
  });

  const cases: readonly (readonly [title: string, record: object, expected: object])[] = [
    ['every version, where none is patched', {}, { status: 'affected', ranges: [{}] }],
    [
      'what is not unaffected',
      { patched_versions: ['>= 1.13.10'], unaffected_versions: ['<= 1.13.7'] },
      { status: 'affected', ranges: [{ introduced: '1.13.7.1.a', fixed: '1.13.10' }] },
    ],
    [
      'what lies between',
      { patched_versions: ['~> 2.3, >= 2.3.5', '>= 3.1.1'], unaffected_versions: ['< 2.0'] },
      {
        status: 'affected',
        ranges: [
          { introduced: '2.0', fixed: '2.3.5' },
          { introduced: '3.a', fixed: '3.1.1' },
        ],
      },
    ],
    [
      'none, where all are unaffected',
      { unaffected_versions: ['< 2'], patched_versions: ['>= 2'] },
      { status: 'not-affected', ranges: [] },
    ],
    [
      'those of a gem for JRuby',
      { platform: 'jruby', patched_versions: ['>= 2'] },
      { only: { architectures: ['java'] }, status: 'affected', ranges: [{ fixed: '2' }] },
    ],
  ];
  for (const [title, record, expected] of cases) {
    it(`names versions: ${title}`, () => {
      const [statement] = statementsOf({ gem: 'a', cve: '2020-1000', ...record });

      const common = { ecosystem: 'RubyGems', name: 'a', scheme: 'gem' };
      assert.deepEqual(statement?.kind === 'advisory' && statement.affected, [{ ...common, ...expected }]);
    });
  }

  for (const [record, reason] of [
    ['text', /expected object/],
    [{ cve: '2020-1000' }, /names no gem/],
    [{ gem: 'a', cve: 'none' }, /no vulnerability/],
    [{ gem: 'a', cve: '2020-1000', patched_versions: ['latest please'] }, /"latest please" is no requirement/],
    [{ gem: 'a', cve: '2020-1000', patched_versions: Array.from({ length: 300 }, () => '>= 1') }, /<=200/],
  ] as const) {
    it(`is refused: ${JSON.stringify(record).slice(0, 80)}`, () => {
      assert.throws(() => statementsOf(record), reason);
    });
  }
});

function statementsOf(record: unknown, kind: 'gem' | 'engine' = 'gem') {
  return [...rubysecStatements(record, kind)];
}
