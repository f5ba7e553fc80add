import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { sharedData } from '../../../test/support/shared.ts';
import { advisoriesOf, statementsOf } from '../../../test/support/statements.ts';
import { ubuntuOsv } from './ubuntu-osv.ts';

describe("Ubuntu's OSV records", () => {
  it('are read out of an archive, and others beside them are not', async (t) => {
    const path = sharedData(t, 'feeds/osv-samples.tar.gz');
    if (path === undefined) return;

    const statements = await statementsOf(ubuntuOsv, { path });

    const advisories = advisoriesOf(statements);
    assert.deepEqual(
      statements.flatMap((one) => (one.kind === 'facts' ? [`${one.vulnerability} ${one.standing}`] : [])).toSorted(),
      ['CVE-2008-7320 disputed', 'CVE-2020-36325 disputed'],
    );
    assert.equal(advisories.length, 37);
    assert.equal(statements.length, 39);
    const affected = advisories.flatMap((advisory) => advisory.affected.map((one) => ({ ...one, id: advisory.id })));
    const count = (ecosystem: string) => affected.filter((one) => one.ecosystem === ecosystem).length;
    assert.deepEqual(
      ['22.04:LTS', '25.10', '26.04:LTS', 'Pro:20.04:LTS', 'Pro:26.04:LTS', 'Pro:FIPS:18.04:LTS'].map((release) =>
        count(`Ubuntu:${release}`),
      ),
      [85, 16, 3, 28, 1, 7],
    );
    assert.deepEqual(
      affected.find(({ id, ecosystem }) => id === 'UBUNTU-CVE-2022-24823' && ecosystem === 'Ubuntu:Pro:22.04:LTS'),
      {
        id: 'UBUNTU-CVE-2022-24823',
        ecosystem: 'Ubuntu:Pro:22.04:LTS',
        name: 'netty',
        scheme: 'deb',
        status: 'affected',
        ranges: [{ fixed: '1:4.1.48-4+deb11u2ubuntu0.1~esm1' }],
        state: 'Available with Ubuntu Pro',
        severity: 'low',
      },
    );
    assert.equal(advisories.find(({ id }) => id === 'UBUNTU-CVE-2014-2901')?.withdrawnAt, 1_754_076_867_000);
  });

  it('refuses what is no archive, and an archive without any', async (t) => {
    await assert.rejects(statementsOf(ubuntuOsv, '<!DOCTYPE html><title>Sorry</title>'));
    const path = sharedData(t, 'feeds/osv-rustsec.tar.gz');
    if (path === undefined) return;
    await assert.rejects(statementsOf(ubuntuOsv, { path }), /there is no OSV record in the archive/);
  });
});
