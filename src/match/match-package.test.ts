import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { memorySnapshot, type TestStatement } from '../../test/support/snapshot.ts';
import { matchPackage } from './match-package.ts';
import type { Matchable } from './statements.ts';

const KEY = { ecosystem: 'Debian:9', name: 'apt' };
const CVE = 'CVE-2019-3462';

/** A package as Debian's apt, of which a test says what it cares about. */
const installed = (part: Partial<Matchable>): Matchable => ({
  name: 'apt',
  version: '1',
  sourceName: 'apt',
  sourceVersion: '1',
  keys: [KEY],
  ...part,
});

const match = (sourceVersion: string, statements: readonly TestStatement[]) =>
  matchPackage(installed({ sourceVersion }), memorySnapshot(statements));

describe('matchPackage', () => {
  it('gives what the statement says, and the vulnerability’s rating', () => {
    const cvss = [{ version: '3.1' as const, score: 8.1, vector: 'CVSS:3.1/AV:N' }];
    const [found, ...more] = match('1.4.8', [
      { vulnerability: CVE, ranges: [{ fixed: '1.4.9' }], state: 'no-dsa', cvss },
    ]);

    assert.deepEqual(more, []);
    assert.deepEqual(found, {
      vulnerability: CVE,
      aliases: [],
      source: 'test',
      advisory: { id: CVE, vulnerability: CVE, aliases: [], uri: `https://example.org/${CVE}` },
      key: KEY,
      verdict: { kind: 'affected', fixedVersion: '1.4.9' },
      state: 'no-dsa',
      severity: 'HIGH',
      score: 8.1,
      vector: 'CVSS:3.1/AV:N',
      cvssVersion: '3.1',
      decision: { by: 'score', cvss: { ...cvss[0], source: 'test' } },
    });
  });

  it('has nothing of what is fixed, withdrawn, or filed under another key', () => {
    const statements = [
      { vulnerability: 'CVE-1', ranges: [{ fixed: '1.4.8' }] },
      { vulnerability: 'CVE-2', withdrawnAt: 1 },
      { vulnerability: 'CVE-3', name: 'apt-utils' },
      { vulnerability: 'CVE-4', ecosystem: 'Debian:10' },
      { vulnerability: 'CVE-5', status: 'not-affected' as const },
    ];

    assert.deepEqual(match('1.4.8', statements), []);
  });

  it('has what is not fixed, and what cannot be told', () => {
    const found = match('1.4.8', [
      { vulnerability: 'CVE-1', ranges: [{}], severity: 'unimportant' },
      { vulnerability: 'CVE-2', status: 'undetermined' },
      { vulnerability: 'CVE-3', ranges: [{ fixed: 'unheard of' }] },
    ]);

    assert.deepEqual(
      found.map(({ verdict, severity }) => [verdict.kind, severity]),
      [
        ['affected', 'INFORMATIONAL'],
        ['undetermined', 'UNDEFINED'],
        ['undetermined', 'UNDEFINED'],
      ],
    );
  });

  it('makes one match of several statements about one vulnerability, with the fix that mends all', () => {
    const statements = [
      { vulnerability: CVE, id: 'DSA-4371-1', ranges: [{ fixed: '1.4.9' }], aliases: ['A'], severity: 'low' },
      { vulnerability: CVE, id: 'DSA-4371-2', ranges: [{ fixed: '1.4.10' }], aliases: ['A', 'B'] },
    ];

    for (const version of ['1.4.8', '1.4.9']) {
      const [found, ...more] = match(version, statements);
      assert.deepEqual(more, []);
      assert.deepEqual(found?.verdict, { kind: 'affected', fixedVersion: '1.4.10' });
      assert.equal(found.advisory.id, 'DSA-4371-2');
      assert.deepEqual(found.aliases, ['A', 'B']);
    }
    assert.deepEqual(match('1.4.10', statements), []);
  });

  const SAID_NOTHING = [undefined, 'not yet assigned', 'unknown'];
  for (const word of SAID_NOTHING) {
    it(`takes the severity from another statement that agrees, where the deciding one says ${word ?? 'none'}`, () => {
      const cvss = [{ version: '3.1' as const, vector: 'CVSS:3.1/AV:N', score: 9.8 }];
      const [found] = match('1.4.8', [
        { vulnerability: CVE, id: 'DSA-1', ranges: [{ fixed: '1.4.9' }], severity: 'low', source: 'another' },
        {
          vulnerability: CVE,
          id: 'DSA-2',
          ranges: [{ fixed: '1.4.10' }],
          cvss,
          ...(word === undefined ? {} : { severity: word }),
        },
        { vulnerability: CVE, id: 'DSA-3', ranges: [{ fixed: '1.0' }], severity: 'high' },
      ]);

      assert.equal(found?.severity, 'LOW');
      assert.deepEqual(found.decision.word, { text: 'low', source: 'another' });
    });
  }

  it('looks under every key', () => {
    const other = { ecosystem: 'Debian:9', name: 'apt-utils' };
    const snapshot = memorySnapshot([{ vulnerability: 'CVE-1', ...other }, { vulnerability: 'CVE-2' }]);

    const found = matchPackage(installed({ keys: [KEY, other] }), snapshot);

    assert.deepEqual(
      found.map(({ vulnerability, key }) => [vulnerability, key.name]),
      [
        ['CVE-2', 'apt'],
        ['CVE-1', 'apt-utils'],
      ],
    );
  });
});

const RHEL = { ecosystem: 'Red Hat:8', scheme: 'rpm' };
const rpm = (part: Partial<Matchable>): Matchable => {
  const names = [...new Set([part.name ?? 'node', part.sourceName ?? 'node'])];
  const keys = names.map((name) => ({ ecosystem: RHEL.ecosystem, name }));
  return installed({
    name: 'node',
    sourceName: 'node',
    version: '1:18.1-1.el8',
    sourceVersion: '18.1-1.el8',
    keys,
    ...part,
  });
};

/** What a package has of one statement, as `affected`, or of none. */
const CONCERNED: readonly [title: string, of: Matchable, statement: Partial<TestStatement>, isFound: boolean][] = [
  ['its own stream', rpm({ module: 'nodejs:18:80600:ad0' }), { only: { module: 'nodejs:18' } }, true],
  ['another stream', rpm({ module: 'nodejs:20:80600:ad0' }), { only: { module: 'nodejs:18' } }, false],
  ['no module, and it is of none', rpm({}), { only: { module: '' } }, true],
  ['no module, and it is of one', rpm({ module: 'nodejs:20:80600:ad0' }), { only: { module: '' } }, false],
  ['its architecture', rpm({ architecture: 'x86_64' }), { only: { architectures: ['x86_64'] } }, true],
  ['another architecture', rpm({ architecture: 'aarch64' }), { only: { architectures: ['x86_64'] } }, false],
  [
    'an architecture, and it is for all',
    rpm({ architecture: 'noarch' }),
    { only: { architectures: ['x86_64'] } },
    true,
  ],
  ['another binary of the source', rpm({ name: 'npm' }), { only: { binaries: ['node'] } }, false],
  ['the binary by its own version', rpm({}), { of: 'binary', ranges: [{ fixed: '1:18.2-1.el8' }] }, true],
  ['the binary of another name', rpm({ name: 'npm' }), { of: 'binary' }, false],
  ['the source called as it is', rpm({ name: 'node', sourceName: 'other' }), {}, false],
  ['a fix without an epoch', rpm({}), { of: 'binary', ranges: [{ fixed: '18.2-1.el8' }] }, true],
  ['a fix without an epoch that it has', rpm({}), { of: 'binary', ranges: [{ fixed: '18.1-1.el8' }] }, false],
  [
    'a product that its image has',
    rpm({ products: ['cpe:/o:redhat:enterprise_linux:8'] }),
    { only: { cpes: ['cpe:/o:redhat:enterprise_linux:8', 'cpe:/o:redhat:rhel_eus:8.4'] } },
    true,
  ],
  [
    'a product that its image does not have',
    rpm({ products: ['cpe:/o:redhat:enterprise_linux:8'] }),
    { only: { cpes: ['cpe:/o:redhat:rhel_eus:8.4'] } },
    false,
  ],
  [
    'extended support, of an image that tells nothing',
    rpm({}),
    { only: { cpes: ['cpe:/a:redhat:rhel_eus:8.4'] } },
    false,
  ],
  ['the kernel, by its headers', rpm({ name: 'kernel-headers', sourceName: 'kernel' }), { name: 'kernel' }, false],
  ['the kernel, by the kernel', rpm({ name: 'kernel-core', sourceName: 'kernel' }), { name: 'kernel' }, true],
];

describe('a statement concerns a package or not:', () => {
  for (const [title, of, statement, isFound] of CONCERNED) {
    it(title, () => {
      const snapshot = memorySnapshot([{ vulnerability: 'CVE-1', ...RHEL, name: 'node', ranges: [{}], ...statement }]);

      assert.equal(matchPackage(of, snapshot).length, isFound ? 1 : 0);
    });
  }
});

describe('a package of a module that does not say of which stream', () => {
  const version = '10.24.0-1.module_el8.3.0+717+fa496f1d';
  const of = rpm({ version, sourceVersion: version });
  const found = (statement: Partial<TestStatement>) =>
    matchPackage(of, memorySnapshot([{ vulnerability: 'CVE-1', ...RHEL, name: 'node', ranges: [{}], ...statement }]));

  it('may have what a stream has, and nothing of packages of no module', () => {
    const [stream] = found({ only: { module: 'nodejs:10' } });

    assert.equal(stream?.verdict.kind, 'undetermined');
    assert.deepEqual(found({ only: { module: '' } }), []);
    assert.deepEqual(found({ only: { module: 'nodejs:10' }, ranges: [{ fixed: '10.1-1.el8' }] }), []);
  });
});

describe('one vulnerability under several names', () => {
  const names = (statements: readonly TestStatement[]) =>
    match('1', statements).map(({ vulnerability, aliases }) => [vulnerability, ...aliases].join(' '));

  it('is one match under its CVE', () => {
    assert.deepEqual(
      names([
        { vulnerability: 'RUSTSEC-1', aliases: ['GHSA-1'] },
        { vulnerability: 'CVE-1', id: 'GHSA-1', aliases: ['GHSA-1'] },
        { vulnerability: 'GHSA-2', aliases: ['PYSEC-2'] },
        { vulnerability: 'PYSEC-2', aliases: [] },
      ]),
      ['CVE-1 GHSA-1 RUSTSEC-1', 'GHSA-2 PYSEC-2'],
    );
  });

  it('stays two where two CVEs share another name', () => {
    assert.deepEqual(
      names([
        { vulnerability: 'CVE-1', aliases: ['XSA-1'] },
        { vulnerability: 'CVE-2', aliases: ['XSA-1'] },
      ]),
      ['CVE-1 XSA-1', 'CVE-2 XSA-1'],
    );
  });
});

describe('support that is paid for', () => {
  const pro = { ecosystem: 'Ubuntu:Pro:18.04:LTS', name: 'apt' };
  const keys = [{ ecosystem: 'Ubuntu:18.04:LTS', name: 'apt' }, pro];
  const statements = [
    { vulnerability: 'CVE-1', ecosystem: 'Ubuntu:18.04:LTS', ranges: [{}], state: 'ignored' },
    { vulnerability: 'CVE-1', ...pro, ranges: [{ fixed: '1.2+esm1' }] },
  ];
  const found = (sourceVersion: string) =>
    matchPackage(installed({ sourceVersion, keys }), memorySnapshot(statements)).map(({ verdict }) => verdict);

  it('mends what the release leaves open', () => {
    assert.deepEqual(found('1.2+esm1'), []);
  });

  it('is the fix where there is no other', () => {
    assert.deepEqual(found('1.2'), [{ kind: 'affected', fixedVersion: '1.2+esm1' }]);
  });

  it('is not in an ordinary version that sorts above it', () => {
    assert.deepEqual(found('1.2.1'), [{ kind: 'affected' }]);
  });

  it('settles what the release leaves open, and the release what it does', () => {
    const [release = { vulnerability: '' }] = statements;
    const sound = { status: 'not-affected' as const, ranges: [] };
    const open = { vulnerability: 'CVE-1', ranges: [{}], state: 'needs-triage' };
    const both = [
      [release, { vulnerability: 'CVE-1', ...pro, ...sound }],
      [
        { ...release, ...sound },
        { ...open, ...pro },
      ],
    ];
    for (const said of both) {
      assert.deepEqual(matchPackage(installed({ sourceVersion: '1', keys }), memorySnapshot(said)), []);
    }
  });
});

describe('an id that was given up', () => {
  it('is no match, and one in dispute says so', () => {
    assert.deepEqual(match('1', [{ vulnerability: 'CVE-1', standing: 'rejected' }]), []);
    assert.equal(match('1', [{ vulnerability: 'CVE-1', standing: 'disputed' }])[0]?.state, 'disputed');
  });
});

describe('a package that was made to do harm', () => {
  it('is critical', () => {
    const [found] = match('1', [{ vulnerability: 'MAL-1', malicious: true }]);

    assert.deepEqual([found?.severity, found?.state], ['CRITICAL', 'malicious']);
  });
});
