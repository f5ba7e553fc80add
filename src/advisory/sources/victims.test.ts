import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { sharedData } from '../../../test/support/shared.ts';
import { advisoriesOf, statementsOf } from '../../../test/support/statements.ts';
import { victims } from './victims.ts';

describe("the Victims project's advisories", () => {
  it('are read whole', async (t) => {
    const path = sharedData(t, 'feeds/victims-java-python-2020.tar.gz');
    if (path === undefined) return;

    const statements = await statementsOf(victims, { path });

    const advisories = advisoriesOf(statements);
    assert.equal(statements.length - advisories.length, 0);
    const packages = advisories.flatMap(({ affected }) => affected.map(({ ecosystem }) => ecosystem));
    assert.deepEqual(
      [
        advisories.length,
        packages.filter((one) => one === 'Maven').length,
        packages.filter((one) => one === 'PyPI').length,
      ],
      [218, 232, 45],
    );
    const found = advisories.find(({ vulnerability }) => vulnerability === 'CVE-2014-1202');
    assert.deepEqual(found?.affected[0]?.ranges, [{ introduced: '2.5', fixed: '4.6.4', lastAffected: '4.6.3' }]);
  });
});
