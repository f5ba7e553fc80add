import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { memorySnapshot, type TestStatement } from '../../test/support/snapshot.ts';
import { matchPackage } from './match-package.ts';

const KEY = { ecosystem: 'Debian:9', name: 'apt' };
const CVE = 'CVE-2019-3462';

const match = (sourceVersion: string, statements: readonly TestStatement[]) =>
  matchPackage({ sourceVersion, keys: [KEY] }, memorySnapshot(statements));

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

  it('takes the severity from another statement that agrees, where the deciding one has none', () => {
    const [found] = match('1.4.8', [
      { vulnerability: CVE, id: 'DSA-1', ranges: [{ fixed: '1.4.9' }], severity: 'low' },
      { vulnerability: CVE, id: 'DSA-2', ranges: [{ fixed: '1.4.10' }] },
      { vulnerability: CVE, id: 'DSA-3', ranges: [{ fixed: '1.0' }], severity: 'high' },
    ]);

    assert.equal(found?.severity, 'LOW');
  });

  it('looks under every key', () => {
    const other = { ecosystem: 'Debian:9', name: 'apt-utils' };
    const snapshot = memorySnapshot([{ vulnerability: 'CVE-1', ...other }, { vulnerability: 'CVE-2' }]);

    const found = matchPackage({ sourceVersion: '1', keys: [KEY, other] }, snapshot);

    assert.deepEqual(
      found.map(({ vulnerability, key }) => [vulnerability, key.name]),
      [
        ['CVE-2', 'apt'],
        ['CVE-1', 'apt-utils'],
      ],
    );
  });
});
