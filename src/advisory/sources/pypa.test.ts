import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { sharedData } from '../../../test/support/shared.ts';
import { advisoriesOf, statementsOf } from '../../../test/support/statements.ts';
import { pypa } from './pypa.ts';

describe("PyPI's own advisories", () => {
  it('are read whole', async (t) => {
    const path = sharedData(t, 'feeds/pypa-advisory-db-2024-10.tar.gz');
    if (path === undefined) return;

    const statements = await statementsOf(pypa, { path });

    const advisories = advisoriesOf(statements);
    assert.equal(advisories.length, 2660);
    assert.equal(advisories.filter(({ withdrawnAt }) => withdrawnAt !== undefined).length, 9);
    // The lists of versions spell out the ranges: 143,000 of them.
    const ranges = advisories.flatMap(({ affected }) => affected.flatMap((one) => one.ranges));
    assert.ok(ranges.length < 6000, `${ranges.length} ranges`);
    const found = advisories.find(({ vulnerability }) => vulnerability === 'CVE-2022-23491');
    assert.deepEqual(found?.aliases, ['PYSEC-2022-42986', 'GHSA-43fp-rhv2-5gv8']);
    assert.deepEqual(found.affected, [
      {
        ecosystem: 'PyPI',
        name: 'certifi',
        scheme: 'pep440',
        status: 'affected',
        ranges: [{ introduced: '2017.11.5', fixed: '2022.12.7' }],
      },
    ]);
  });
});
