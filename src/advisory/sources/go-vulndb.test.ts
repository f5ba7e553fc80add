import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { sharedData } from '../../../test/support/shared.ts';
import { advisoriesOf, statementsOf } from '../../../test/support/statements.ts';
import { zipOf } from '../../../test/support/zip.ts';
import { goVulndb } from './go-vulndb.ts';

const RECORD = {
  id: 'GO-2020-0001',
  affected: [
    {
      package: { ecosystem: 'Go', name: 'example.org/a' },
      ranges: [{ type: 'SEMVER', events: [{ introduced: '0' }] }],
    },
  ],
};

describe("Go's vulnerability database", () => {
  it('is read without the lists beside the records', async () => {
    const archive = zipOf([
      ['index/vulns.json', '[]'],
      ['ID/GO-2020-0001.json', JSON.stringify(RECORD)],
    ]);

    const statements = await statementsOf(goVulndb, archive);

    assert.deepEqual(
      statements.map((one) => one.kind === 'advisory' && one.id),
      ['GO-2020-0001'],
    );
  });

  it('is read whole', async (t) => {
    const path = sharedData(t, 'feeds/osv-go-vulndb.tar.gz');
    if (path === undefined) return;

    const statements = await statementsOf(goVulndb, { path });

    const advisories = advisoriesOf(statements);
    assert.equal(statements.length - advisories.length, 0);
    assert.equal(new Set(advisories.map(({ id }) => id)).size, 4291);
    assert.equal(advisories.filter(({ withdrawnAt }) => withdrawnAt !== undefined).length, 17);
    assert.equal(advisories.filter(({ affected }) => affected.some(({ name }) => name === 'stdlib')).length, 170);
    const found = advisories.find(({ id }) => id === 'GO-2022-0969');
    assert.equal(found?.vulnerability, 'CVE-2022-27664');
    assert.deepEqual(found.aliases, ['GO-2022-0969', 'GHSA-69cg-p879-7622']);
    assert.deepEqual(
      found.affected.map(({ name, ranges }) => [name, ranges]),
      [
        ['stdlib', [{ fixed: '1.18.6' }, { introduced: '1.19.0-0', fixed: '1.19.1' }]],
        ['golang.org/x/net', [{ fixed: '0.0.0-20220906165146-f3363e06e74c' }]],
      ],
    );
    // Its tags are no versions to Go's tools.
    assert.deepEqual(advisories.find(({ id }) => id === 'GO-2024-2979')?.affected[0]?.ranges, [
      { lastAffected: '0.0.0' },
      { fixed: '2.1.0' },
    ]);
  });
});
