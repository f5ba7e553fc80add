import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { describe, it } from 'node:test';
import { sharedData } from '../../../test/support/shared.ts';
import { statementsOf } from '../../../test/support/statements.ts';
import { kev } from './kev.ts';

const ENTRY = { cveID: 'CVE-2024-1', dateAdded: '2024-01-02', dueDate: '2024-01-23' };

describe('the catalog of known exploited vulnerabilities', () => {
  const id = 'CVE-2024-0001';
  const cases: readonly (readonly [title: string, entry: object, known: object])[] = [
    ['the days', { ...ENTRY, cveID: id }, { addedOn: '2024-01-02', dueOn: '2024-01-23' }],
    [
      'use by ransomware',
      { ...ENTRY, cveID: id, knownRansomwareCampaignUse: 'Known' },
      { addedOn: '2024-01-02', dueOn: '2024-01-23', ransomware: true },
    ],
    [
      'no known use by ransomware',
      { ...ENTRY, cveID: id, knownRansomwareCampaignUse: 'Unknown' },
      { addedOn: '2024-01-02', dueOn: '2024-01-23' },
    ],
    ['an entry without a day until when', { cveID: id, dateAdded: '2024-01-02' }, { addedOn: '2024-01-02' }],
  ];
  for (const [title, entry, known] of cases) {
    it(`reads ${title}`, async () => {
      assert.deepEqual(await statementsOf(kev, catalogOf(entry)), [{ kind: 'exploitation', vulnerability: id, known }]);
    });
  }

  const unread: readonly (readonly [title: string, entry: unknown])[] = [
    ['an id that is none', ENTRY],
    ['a day that is none', { ...ENTRY, cveID: id, dateAdded: '2024-02-30' }],
    ['a time in the place of a day', { ...ENTRY, cveID: id, dueDate: '2024-01-02T00:00:00Z' }],
    ['a word', 'CVE-2024-0002'],
    ['nothing', null],
  ];
  for (const [title, entry] of unread) {
    it(`warns of ${title}, and reads on`, async () => {
      const statements = await statementsOf(kev, catalogOf(entry, { ...ENTRY, cveID: 'CVE-2024-0003' }));

      assert.deepEqual(
        statements.map((one) => (one.kind === 'warning' ? one.reason : one.kind)),
        ['an entry in no form known here', 'exploitation'],
      );
    });
  }

  const refused: readonly (readonly [string, RegExp])[] = [
    ['<!DOCTYPE html>', /no JSON object with a list "vulnerabilities": "<" at byte 0/],
    ['{"error":"later"}', /there is none/],
    [catalogOf(), /there is not one entry in it/],
    [catalogOf(ENTRY), /there is not one entry in it/],
    [catalogOf({ ...ENTRY, cveID: id }).slice(0, -3), /breaks off/],
  ];
  for (const [text, reason] of refused) {
    it(`refuses ${text.slice(0, 60)}`, async () => {
      await assert.rejects(statementsOf(kev, text), reason);
    });
  }

  it("reads CISA's own file", async (t) => {
    const path = sharedData(t, 'feeds/kev-2026-08.json');
    if (path === undefined) return;

    const statements = await statementsOf(kev, { path });

    const known = new Map(statements.flatMap((one) => (one.kind === 'exploitation' ? [[one.vulnerability, one]] : [])));
    assert.equal(statements.length, 1662);
    assert.equal(known.size, 1662);
    assert.equal(statements.filter((one) => one.kind === 'exploitation' && one.known?.ransomware).length, 338);
    assert.deepEqual(known.get('CVE-2021-44228')?.known, {
      addedOn: '2021-12-10',
      dueOn: '2021-12-24',
      ransomware: true,
    });
    assert.deepEqual(known.get('CVE-2026-8037')?.known, { addedOn: '2026-08-07', dueOn: '2026-08-10' });
    // In Linux (Dirty Pipe), and in no known ransomware.
    assert.deepEqual(known.get('CVE-2022-0847')?.known, { addedOn: '2022-04-25', dueOn: '2022-05-16' });
  });

  it("reads vunnel's sample", async (t) => {
    const path = sharedData(t, 'feeds/vunnel-provider-fixtures-2026-08.tar.xz');
    if (path === undefined) return;
    const member = 'tests/unit/providers/kev/test-fixtures/valid-catalog-1.json';
    const json = execFileSync('tar', ['-xJOf', path, member], { encoding: 'utf8' });

    const statements = await statementsOf(kev, json);

    assert.deepEqual(
      statements.map((one) => (one.kind === 'exploitation' ? one.vulnerability : one.kind)),
      ['CVE-2025-0108', 'CVE-2024-53704', 'CVE-2024-57727'],
    );
  });
});

function catalogOf(...vulnerabilities: readonly unknown[]): string {
  return JSON.stringify({ catalogVersion: '2024.01.02', count: vulnerabilities.length, vulnerabilities });
}
