import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { sharedData } from '../../../test/support/shared.ts';
import { advisoriesOf, statementsOf } from '../../../test/support/statements.ts';
import { nodejsWg } from './nodejs-wg.ts';

describe("the Node.js Security Working Group's advisories", () => {
  it('are read whole', async (t) => {
    const path = sharedData(t, 'feeds/nodejs-security-wg.tar.gz');
    if (path === undefined) return;

    const statements = await statementsOf(nodejsWg, { path });

    const advisories = advisoriesOf(statements);
    assert.equal(statements.length - advisories.length, 0);
    const ids = new Set(advisories.map(({ id }) => id));
    assert.equal([...ids].filter((id) => id.startsWith('NSWG-ECO-')).length, 467);
    assert.equal([...ids].filter((id) => id.startsWith('NSWG-COR-')).length, 171);
    const sound = advisories.filter(({ affected }) => affected.some(({ status }) => status === 'not-affected'));
    assert.equal(sound.length, 9);
    const found = advisories.find(({ vulnerability }) => vulnerability === 'CVE-2016-1669');
    assert.deepEqual(found?.affected, [
      {
        ecosystem: 'generic',
        name: 'node',
        scheme: 'semver',
        status: 'affected',
        ranges: [
          { introduced: '6.0.0', fixed: '6.2.0' },
          { introduced: '5.0.0', fixed: '5.12.0' },
          { introduced: '4.0.0', fixed: '4.4.6' },
        ],
        severity: 'high',
      },
    ]);
  });
});
