import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { sharedData } from '../../../test/support/shared.ts';
import { advisoriesOf, statementsOf } from '../../../test/support/statements.ts';
import { rubysecEngines } from './rubysec-engines.ts';

describe("the Ruby Advisory Database's implementations of Ruby", () => {
  it('are read whole', async (t) => {
    const path = sharedData(t, 'feeds/rubysec.tar.gz');
    if (path === undefined) return;

    const statements = await statementsOf(rubysecEngines, { path });

    const advisories = advisoriesOf(statements);
    assert.equal(statements.length - advisories.length, 0);
    const counts = Map.groupBy(advisories, ({ affected }) => affected[0]?.name);
    assert.deepEqual(Object.fromEntries([...counts].map(([name, { length }]) => [name, length])), {
      jruby: 9,
      mruby: 42,
      mrubyc: 3,
      rbx: 1,
      ruby: 92,
    });
    const found = advisories.filter(({ vulnerability }) => vulnerability === 'CVE-2021-31810');
    assert.deepEqual(
      found.map(({ affected }) => [affected[0]?.name, affected[0]?.ranges]),
      [
        ['jruby', [{ fixed: '9.3.0' }]],
        [
          'ruby',
          [{ fixed: '2.6.8' }, { introduced: '2.7.a', fixed: '2.7.4' }, { introduced: '2.8.a', fixed: '3.0.2' }],
        ],
      ],
    );
  });
});
