import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { sharedData } from '../../../test/support/shared.ts';
import { advisoriesOf, statementsOf } from '../../../test/support/statements.ts';
import { rustsec } from './rustsec.ts';

describe("RustSec's database", () => {
  it('is read whole', async (t) => {
    const path = sharedData(t, 'feeds/osv-rustsec.tar.gz');
    if (path === undefined) return;

    const statements = await statementsOf(rustsec, { path });

    const advisories = advisoriesOf(statements);
    assert.deepEqual(
      statements.filter(({ kind }) => kind === 'warning'),
      [],
    );
    assert.equal(new Set(advisories.map(({ id }) => id)).size, 1206);
    assert.equal(advisories.filter(({ withdrawnAt }) => withdrawnAt !== undefined).length, 13);
    const records = new Map(advisories.map((one) => [one.id, one])).values();
    const states = Map.groupBy(
      records,
      ({ affected }) => `${affected[0]?.status}: ${affected[0]?.state} ${affected[0]?.severity}`,
    );
    assert.deepEqual(Object.fromEntries([...states].map(([state, { length }]) => [state, length])), {
      'affected: undefined undefined': 711,
      'affected: notice informational': 6,
      'affected: unmaintained informational': 267,
      'affected: unsound undefined': 200,
      'not-affected: only on windows undefined': 19,
      'not-affected: only on ios, macos undefined': 1,
      'not-affected: only on ios, macos, windows undefined': 1,
      'not-affected: only on dragonfly, freebsd, illumos, netbsd, openbsd, solaris undefined': 1,
    });
    const found = advisories.find(({ id }) => id === 'RUSTSEC-2021-0145');
    assert.equal(found?.vulnerability, 'GHSA-g98v-hv3f-hcfr');
    assert.deepEqual(
      found.affected.map(({ name, status, state }) => [name, status, state]),
      [['atty', 'not-affected', 'only on windows']],
    );
  });
});
