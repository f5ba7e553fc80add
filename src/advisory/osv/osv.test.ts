import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { sharedData } from '../../../test/support/shared.ts';
import { temporaryFolder } from '../../../test/support/temporary.ts';
import type { Statement, Warning } from '../types.ts';
import { osvStatements } from './osv.ts';

const VECTOR = 'CVSS:3.0/AV:N/AC:H/PR:N/UI:N/S:U/C:H/I:H/A:H';
const CVSS = [{ version: '3.0', vector: VECTOR, score: 8.1 }];

describe('an OSV record', () => {
  it('gives facts about every id that it bears', () => {
    const statements = statementsOf({
      id: 'ACME-1',
      aliases: ['CVE-2019-3462'],
      details: 'Redirects are believed',
      severity: [{ type: 'CVSS_V3', score: VECTOR }],
    });

    assert.deepEqual(statements, [
      { kind: 'facts', vulnerability: 'ACME-1', description: 'Redirects are believed', cvss: CVSS },
      { kind: 'facts', vulnerability: 'CVE-2019-3462', description: 'Redirects are believed', cvss: CVSS },
    ]);
  });

  it('gives an advisory for what is affected, about the CVE that it bears', () => {
    const statements = statementsOf({
      id: 'ACME-1',
      aliases: ['CVE-2019-3462'],
      summary: 'apt believes redirects',
      published: '2019-01-22T12:00:00Z',
      severity: [{ type: 'CVSS_V3', score: VECTOR }],
      references: [
        { type: 'WEB', url: 'https://example.org/' },
        { type: 'ADVISORY', url: 'https://security-tracker.debian.org/tracker/CVE-2019-3462' },
      ],
      affected: [affected({ ranges: [ecosystem({ introduced: '0' }, { fixed: '1.4.9' })] })],
      database_specific: { severity: 'HIGH' },
    });

    assert.deepEqual(statements[0], {
      kind: 'advisory',
      id: 'ACME-1',
      vulnerability: 'CVE-2019-3462',
      aliases: ['ACME-1'],
      title: 'apt believes redirects',
      uri: 'https://security-tracker.debian.org/tracker/CVE-2019-3462',
      publishedAt: Date.UTC(2019, 0, 22, 12),
      cvss: CVSS,
      affected: [
        {
          ecosystem: 'Debian:9',
          name: 'apt',
          scheme: 'deb',
          status: 'affected',
          ranges: [{ fixed: '1.4.9' }],
          severity: 'HIGH',
        },
      ],
    });
    assert.deepEqual(
      statements.slice(1).map(({ kind }) => kind),
      ['facts', 'facts'],
    );
  });

  const ranges: readonly (readonly [title: string, record: object, expected: readonly object[]])[] = [
    [
      'introduced later',
      { ranges: [ecosystem({ introduced: '1' }, { fixed: '2' })] },
      [{ introduced: '1', fixed: '2' }],
    ],
    ['never fixed', { ranges: [ecosystem({ introduced: '0' })] }, [{}]],
    [
      'the last affected',
      { ranges: [ecosystem({ introduced: '0' }, { last_affected: '3' })] },
      [{ lastAffected: '3' }],
    ],
    [
      'two spans, events out of order',
      { ranges: [ecosystem({ fixed: '5' }, { introduced: '4' }, { introduced: '0' }, { fixed: '2' })] },
      [{ fixed: '2' }, { introduced: '4', fixed: '5' }],
    ],
    [
      'versions alone',
      { versions: ['1', '2'] },
      [
        { introduced: '1', lastAffected: '1' },
        { introduced: '2', lastAffected: '2' },
      ],
    ],
    [
      'a git range beside',
      { ranges: [{ type: 'GIT', events: [{ introduced: 'abc' }] }], versions: ['1'] },
      [{ introduced: '1', lastAffected: '1' }],
    ],
  ];
  for (const [title, record, expected] of ranges) {
    it(`has ranges: ${title}`, () => {
      const [statement] = statementsOf({ id: 'CVE-1-1', affected: [affected(record)] });

      assert.deepEqual(statement?.kind === 'advisory' && statement.affected[0]?.ranges, expected);
    });
  }

  const severities: readonly (readonly [title: string, record: object, one: object, expected: string])[] = [
    ["Debian's urgency", {}, { ecosystem_specific: { urgency: 'low' } }, 'low'],
    ["Ubuntu's priority", { severity: [{ type: 'Ubuntu', score: 'medium' }] }, {}, 'medium'],
    ['no longer than a word', {}, { ecosystem_specific: { urgency: '*'.repeat(101) } }, '*'.repeat(100)],
    ["GitHub's word", { database_specific: { severity: 'CRITICAL' } }, {}, 'CRITICAL'],
  ];
  for (const [title, record, one, expected] of severities) {
    it(`has a severity in words: ${title}`, () => {
      const [statement] = statementsOf({ id: 'CVE-1-1', ...record, affected: [affected({ versions: ['1'], ...one })] });

      assert.equal(statement?.kind === 'advisory' && statement.affected[0]?.severity, expected);
    });
  }

  const marks: readonly (readonly [title: string, record: object, one: object, expected: object])[] = [
    [
      'the stream of a module',
      {},
      { ecosystem_specific: { rpm_modularity: 'nodejs:18' } },
      { only: { module: 'nodejs:18' } },
    ],
    [
      'a crate that nobody looks after, which is no vulnerability',
      { database_specific: { severity: 'HIGH' } },
      { database_specific: { informational: 'unmaintained' } },
      { severity: 'informational', state: 'unmaintained' },
    ],
    ['a crate that is unsound', {}, { database_specific: { informational: 'unsound' } }, { state: 'unsound' }],
    [
      'what a publisher writes in a form of its own',
      {},
      { ecosystem_specific: { severity: 7 }, database_specific: [] },
      {},
    ],
  ];
  for (const [title, record, one, expected] of marks) {
    it(`says of what is affected: ${title}`, () => {
      const [statement] = statementsOf({ id: 'CVE-1-1', ...record, affected: [affected({ versions: ['1'], ...one })] });

      assert.deepEqual(statement?.kind === 'advisory' && statement.affected, [
        {
          ecosystem: 'Debian:9',
          name: 'apt',
          scheme: 'deb',
          status: 'affected',
          ranges: [{ introduced: '1', lastAffected: '1' }],
          ...expected,
        },
      ]);
    });
  }

  const systems: readonly (readonly [title: string, specific: object, expected: readonly (string | undefined)[]])[] = [
    ["Windows', in Go's words", { imports: [{ path: 'os', goos: ['windows'] }] }, ['not-affected', 'only on windows']],
    [
      "others', in Go's words",
      { imports: [{ goos: ['windows'] }, { goos: ['darwin', 'windows'] }] },
      ['not-affected', 'only on darwin, windows'],
    ],
    ["Linux's too, in Go's words", { imports: [{ goos: ['windows'] }, { goos: ['linux'] }] }, ['affected', undefined]],
    ["every one's, in Go's words", { imports: [{ goos: ['windows'] }, {}] }, ['affected', undefined]],
    ["Windows', in Rust's words", { affects: { os: ['windows'] } }, ['not-affected', 'only on windows']],
    ["every one's, in Rust's words", { affects: { os: [] } }, ['affected', undefined]],
  ];
  for (const [title, specific, expected] of systems) {
    it(`is about systems: ${title}`, () => {
      const one = affected({ versions: ['1'], ecosystem_specific: specific });
      const [statement] = statementsOf({ id: 'CVE-1-1', affected: [one] });

      assert.deepEqual(
        statement?.kind === 'advisory' && statement.affected.map(({ status, state }) => [status, state]),
        [expected],
      );
    });
  }

  const malicious: readonly (readonly [title: string, record: object])[] = [
    ['by its id', { id: 'MAL-2025-1' }],
    ['by an alias', { id: 'GHSA-2222-2222-2222', aliases: ['MAL-2025-1'] }],
    ['by where it was collected', { id: 'X-1', database_specific: { 'malicious-packages-origins': [{ id: 'X-1' }] } }],
    ['by its weakness', { id: 'GHSA-2222-2222-2222', database_specific: { cwe_ids: ['CWE-506'] } }],
  ];
  for (const [title, record] of malicious) {
    it(`tells a package that was made to do harm apart: ${title}`, () => {
      const statements = statementsOf({
        ...record,
        details: 'It steals keys',
        affected: [{ package: { ecosystem: 'npm', name: 'evil' } }],
      });

      assert.deepEqual(
        statements.map((one) => one.kind === 'advisory' && [one.malicious, one.affected[0]?.ranges]),
        [[true, [{}]]],
      );
    });
  }

  it('gives an advisory for each vulnerability, and no facts where its severity is that of several', () => {
    const statements = statementsOf({
      id: 'ALSA-2021:4156',
      related: ['CVE-2021-33195', 'CVE-2021-33197'],
      severity: [{ type: 'CVSS_V3', score: VECTOR }],
      affected: [{ package: { ecosystem: 'AlmaLinux:8', name: 'delve' }, ranges: [ecosystem({ introduced: '0' })] }],
    });

    assert.deepEqual(
      statements.map((one) => one.kind === 'advisory' && [one.id, one.vulnerability, one.affected[0]?.of]),
      [
        ['ALSA-2021:4156', 'CVE-2021-33195', 'binary'],
        ['ALSA-2021:4156', 'CVE-2021-33197', 'binary'],
      ],
    );
  });

  it('is read for one ecosystem alone where that is asked for', () => {
    const record = {
      id: 'CVE-2020-1',
      affected: ['npm', 'Maven', 'Haiku'].map((ecosystem) => ({
        package: { ecosystem, name: 'a:b' },
        versions: ['1'],
      })),
    };

    const statements = [...osvStatements(record, { ecosystem: 'Maven' })];

    assert.deepEqual(
      statements.map((one) => one.kind === 'advisory' && one.affected.map(({ ecosystem }) => ecosystem)),
      [['Maven']],
    );
    assert.deepEqual([...osvStatements({ ...record, details: 'Words' }, { ecosystem: 'Go' })], []);
  });

  const pages: readonly (readonly [title: string, record: object, expected: string | undefined])[] = [
    ["GitHub's", { id: 'GHSA-2222-2222-2222' }, 'https://github.com/advisories/GHSA-2222-2222-2222'],
    ["Go's", { database_specific: { url: 'https://pkg.go.dev/vuln/GO-1' } }, 'https://pkg.go.dev/vuln/GO-1'],
    ['none that a browser would run', { references: [{ type: 'ADVISORY', url: 'javascript:alert(1)' }] }, undefined],
  ];
  for (const [title, record, expected] of pages) {
    it(`has a page: ${title}`, () => {
      const [statement] = statementsOf({ id: 'CVE-1-1', ...record, affected: [affected({ versions: ['1'] })] });

      assert.equal(statement?.kind === 'advisory' && statement.uri, expected);
    });
  }

  it('has no day of publication where that is a placeholder', () => {
    const published = '0001-01-01T00:00:00Z';
    const [statement] = statementsOf({ id: 'CVE-1-1', published, affected: [affected({ versions: ['1'] })] });

    assert.equal(statement?.kind === 'advisory' && statement.publishedAt, undefined);
  });

  it('is about what it derives from, where it bears no CVE', () => {
    const statements = statementsOf({
      id: 'DSA-1-1',
      upstream: ['CVE-1-1', 'CVE-1-2'],
      affected: [affected({ versions: ['1'] })],
    });

    assert.deepEqual(
      statements.map((one) => (one.kind === 'advisory' ? [one.id, one.vulnerability, ...one.aliases] : one.kind)),
      [
        ['DSA-1-1', 'CVE-1-1'],
        ['DSA-1-1', 'CVE-1-2'],
      ],
    );
  });

  it('keeps the day it was withdrawn, and then gives no facts', () => {
    const statements = statementsOf({
      id: 'CVE-1-1',
      withdrawn: '2020-01-01T00:00:00Z',
      details: 'x',
      affected: [affected({ versions: ['1'] })],
    });

    assert.deepEqual(
      statements.map((one) => (one.kind === 'advisory' ? one.withdrawnAt : one.kind)),
      [Date.UTC(2020, 0, 1)],
    );
  });

  const warned: readonly (readonly [title: string, record: object, expected: string])[] = [
    [
      'a vector that is none',
      { severity: [{ type: 'CVSS_V3', score: 'CVSS:3.1/AV:N' }] },
      'a CVSS vector that is none: CVE-1-1: "CVSS:3.1/AV:N"',
    ],
    [
      'an ecosystem that is unknown',
      { affected: [{ package: { ecosystem: 'Haiku:R1', name: 'a' }, versions: ['1'] }] },
      'a package of an ecosystem that is not known here: CVE-1-1: "Haiku:R1" "a"',
    ],
    [
      'an ecosystem without its release',
      { affected: [{ package: { ecosystem: 'Debian', name: 'a' }, versions: ['1'] }] },
      'a package of an ecosystem that is not known here: CVE-1-1: "Debian" "a"',
    ],
    ['no versions', { affected: [affected({})] }, 'a package without versions: CVE-1-1: "apt"'],
    [
      'no package',
      { affected: [{ versions: ['1'] }] },
      'a package of an ecosystem that is not known here: CVE-1-1: "" ""',
    ],
  ];
  for (const [title, record, expected] of warned) {
    it(`is warned of: ${title}`, () => {
      assert.deepEqual(
        statementsOf({ id: 'CVE-1-1', ...record }).map(
          (one) => one.kind === 'warning' && `${one.reason}: ${one.example}`,
        ),
        [expected],
      );
    });
  }

  it('is warned of a listed version that its ecosystem does not have, and says the rest', () => {
    const one = affected({ ranges: [ecosystem({ introduced: '0' }, { fixed: '2' })], versions: ['1', 'half one'] });

    const [warning, advisory] = statementsOf({ id: 'CVE-1-1', affected: [one] });

    assert.deepEqual(warning, {
      kind: 'warning',
      reason: 'a listed version that its ecosystem does not have',
      example: 'CVE-1-1: "apt" half one',
    });
    assert.deepEqual(advisory?.kind === 'advisory' && advisory.affected[0]?.ranges, [{ fixed: '2' }]);
  });

  for (const value of [null, 'x', [], {}, { id: 7 }, { id: 'x', affected: 'all' }]) {
    it(`is refused: ${JSON.stringify(value)}`, () => {
      assert.throws(() => statementsOf(value), /^Error: no OSV record/);
    });
  }

  it('is refused where it makes far too many statements', () => {
    const upstream = Array.from({ length: 2001 }, (_, at) => `CVE-2024-${10_000 + at}`);
    const one = affected({ ranges: [ecosystem({ introduced: '0' })] });

    assert.throws(
      () => statementsOf({ id: 'ACME-1', upstream, affected: Array.from({ length: 1000 }, () => one) }),
      /^Error: no OSV record: it makes more than 2000000 statements$/,
    );
  });

  it('is read as real publishers write it', (t) => {
    const path = sharedData(t, 'feeds/osv-samples.tar.gz');
    if (path === undefined) return;
    const folder = temporaryFolder(t);
    execFileSync('tar', ['-xzf', path, '-C', folder]);

    const files = readdirSync(`${folder}/osv-samples`).filter((name) => name.endsWith('.json'));
    const refused: string[] = [];
    const vectors: string[] = [];
    for (const name of files) {
      try {
        const statements = statementsOf(JSON.parse(readFileSync(`${folder}/osv-samples/${name}`, 'utf8')));
        vectors.push(...statements.flatMap((one) => (isVectorWarning(one) ? [one.example] : [])));
      } catch {
        refused.push(name);
      }
    }

    assert.equal(files.length, 1034);
    // Its ranges are an object, which no version of the schema has.
    assert.deepEqual(refused, ['PHSA-2024-4.0-0685.json']);
    assert.deepEqual(vectors, []);
  });
});

function isVectorWarning(statement: Statement): statement is Warning {
  return statement.kind === 'warning' && statement.reason === 'a CVSS vector that is none';
}

function statementsOf(value: unknown) {
  return [...osvStatements(value)];
}

function affected(more: object): object {
  return { package: { ecosystem: 'Debian:9', name: 'apt' }, ...more };
}

function ecosystem(...events: readonly object[]): object {
  return { type: 'ECOSYSTEM', events };
}
