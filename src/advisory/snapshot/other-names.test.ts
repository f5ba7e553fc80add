import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { advisory, type Said, snapshotOf } from '../../../test/support/snapshots.ts';

const GHSA = 'GHSA-4374-p667-p6c8';
const WOLFI: Said = {
  source: 'wolfi',
  statements: [advisory(GHSA, { ecosystem: 'Wolfi', name: 'apko' }), advisory('CVE-2023-39325')],
};
const go = (cve: string, more: object = {}): Said => ({
  source: `go of ${cve}`,
  statements: [advisory(cve, { ecosystem: 'Go', name: 'net', aliases: [GHSA], ...more })],
});

describe('a vulnerability that is filed under another name than its CVE', () => {
  const CASES: readonly (readonly [title: string, said: readonly Said[], aliases: readonly string[]])[] = [
    ['is known by the CVE that another advisory tells', [WOLFI, go('CVE-2023-39325')], ['CVE-2023-39325']],
    ['stays as it is where nobody tells one', [WOLFI], []],
    ['stays as it is where it stands for two', [WOLFI, go('CVE-2023-39325'), go('CVE-2023-44487')], []],
    ['stays as it is where what tells one is withdrawn', [WOLFI, go('CVE-2023-39325', { withdrawnAt: 1 })], []],
  ];
  for (const [title, said, aliases] of CASES) {
    it(title, async (t) => {
      const snapshot = await snapshotOf(t, said);

      const [entry] = snapshot.lookup('Wolfi', 'apko');

      assert.deepEqual([entry?.advisory.vulnerability, entry?.advisory.aliases], [GHSA, aliases]);
    });
  }

  it('is found by that CVE, and told apart from before', async (t) => {
    const [before, after] = [await snapshotOf(t, [WOLFI]), await snapshotOf(t, [WOLFI, go('CVE-2023-39325')])];

    assert.deepEqual(after.keysOf('CVE-2023-39325'), [
      { ecosystem: 'Debian:12', name: 'apt' },
      { ecosystem: 'Go', name: 'net' },
      { ecosystem: 'Wolfi', name: 'apko' },
    ]);
    const about = after.about('CVE-2023-39325', 2);
    assert.deepEqual(
      about?.entries.map(({ affected: { ecosystem, name } }) => `${ecosystem} ${name}`),
      ['Debian:12 apt', 'Go net'],
    );
    assert.equal(about?.vulnerability, 'CVE-2023-39325');
    assert.equal(after.about('CVE-0-0', 2), undefined);
    assert.deepEqual(
      [...after.changedSince(before)].map(({ ecosystem, name }) => `${ecosystem} ${name}`),
      ['Go net', 'Wolfi apko'],
    );
    assert.notEqual(before.digest, after.digest);
  });
});
