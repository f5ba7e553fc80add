import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { sharedData } from '../../../test/support/shared.ts';
import { advisoriesOf, statementsOf } from '../../../test/support/statements.ts';
import type { Affected, FeedIo } from '../types.ts';
import { ubuntuTracker } from './ubuntu-tracker.ts';

function placed(partial: boolean): FeedIo {
  return {
    place: 'a place without anything',
    partial,
    get: async () => ({ kind: 'missing' }),
    list: async () => [],
    forget: async () => {},
  };
}

describe('the Ubuntu CVE tracker', () => {
  it('is had from a mirror or a folder, since Canonical publishes it in git alone', async () => {
    assert.deepEqual(await ubuntuTracker.files(placed(false)), []);
    assert.deepEqual(await ubuntuTracker.files(placed(true)), [
      { url: 'https://git.launchpad.net/ubuntu-cve-tracker.tar.gz', optional: true },
    ]);
  });

  it('refuses a page of HTML', async () => {
    await assert.rejects(statementsOf(ubuntuTracker, '<!DOCTYPE html><title>Sorry</title>'));
  });

  it('reads the tracker of June 2020', async (t) => {
    const path = sharedData(t, 'feeds/ubuntu-cve-tracker-2020-06.tar.xz');
    if (path === undefined) return;

    const statements = await statementsOf(ubuntuTracker, { path });

    const advisories = advisoriesOf(statements);
    const counts = new Map<string, number>();
    const found = new Map<string, Affected>();
    for (const { id, affected } of advisories) {
      for (const one of affected) {
        counts.set(one.ecosystem, (counts.get(one.ecosystem) ?? 0) + 1);
        found.set(`${id} ${one.ecosystem} ${one.name}`, one);
      }
    }
    assert.deepEqual(
      statements.filter(({ kind }) => kind === 'warning'),
      [],
    );
    assert.equal(advisories.length, 32_931);
    assert.deepEqual(
      ['16.04:LTS', '18.04:LTS', '19.10', 'Pro:14.04:LTS'].map((one) => counts.get(`Ubuntu:${one}`)),
      [44_160, 25_737, 11_647, 12_416],
    );
    const known = (key: string) => found.get(key);
    assert.deepEqual(known('CVE-2020-9402 Ubuntu:16.04:LTS python-django')?.ranges, [{ fixed: '1.8.7-1ubuntu5.12' }]);
    assert.deepEqual(known('CVE-2018-20796 Ubuntu:18.04:LTS glibc'), {
      ecosystem: 'Ubuntu:18.04:LTS',
      name: 'glibc',
      scheme: 'deb',
      status: 'affected',
      ranges: [{}],
      state: 'deferred',
      severity: 'negligible',
    });
    assert.equal(known('CVE-2020-9402 Ubuntu:14.04:LTS python-django')?.state, 'ignored');
    assert.equal(known('CVE-2020-9402 Ubuntu:Pro:14.04:LTS python-django')?.status, 'not-affected');
    assert.equal(known('CVE-2019-13722 Ubuntu:16.04:LTS thunderbird')?.severity, 'low');
    assert.deepEqual(known('CVE-2019-14452 Ubuntu:Pro:16.04:LTS sigil')?.ranges, [
      { fixed: '0.9.5+dfsg-0ubuntu1+esm1' },
    ]);
    assert.equal(known('CVE-2019-14452 Ubuntu:16.04:LTS sigil'), undefined);
  });
});
