import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { sharedData } from '../../../test/support/shared.ts';
import { advisoriesOf, statementsOf } from '../../../test/support/statements.ts';
import { rubysec } from './rubysec.ts';

describe("the Ruby Advisory Database's gems", () => {
  it('are read whole', async (t) => {
    const path = sharedData(t, 'feeds/rubysec.tar.gz');
    if (path === undefined) return;

    const statements = await statementsOf(rubysec, { path });

    const advisories = advisoriesOf(statements);
    assert.equal(statements.length - advisories.length, 0);
    assert.equal(advisories.length, 1234);
    assert.equal(advisories.filter(({ vulnerability }) => vulnerability.startsWith('CVE-')).length, 1107);
    assert.deepEqual(
      [...new Set(advisories.flatMap(({ affected }) => affected.map(({ ecosystem }) => ecosystem)))],
      ['RubyGems'],
    );
    const found = advisories.find(({ vulnerability }) => vulnerability === 'CVE-2022-23476');
    assert.deepEqual(found?.affected[0]?.ranges, [{ introduced: '1.13.7.1.a', fixed: '1.13.10' }]);
  });
});
