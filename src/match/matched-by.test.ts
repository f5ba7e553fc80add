import assert from 'node:assert/strict';
import { it } from 'node:test';
import { eachDatabase } from '../../test/support/databases.ts';
import { debianImage, debRecord, matchingOn } from '../../test/support/matching.ts';
import { memorySnapshot } from '../../test/support/snapshot.ts';
import type { Database } from '../db/types.ts';
import { findings } from './findings.ts';
import { recordImage } from './match-image.ts';
import { rematchByThisCode } from './matched-by.ts';

const APT = { vulnerability: 'CVE-2019-3462', name: 'apt', ranges: [{ fixed: '1.4.9' }] };
const image = debianImage('sha256:a', [debRecord('apt', '1.4.8'), debRecord('dpkg', '1.18')]);

eachDatabase('rematchByThisCode', (open) => {
  it('has what other code decided decided anew, once', async () => {
    const { database, options } = await matched(await open());
    await rematchByThisCode(options, 'other code');
    await decideOtherwise(database);

    const first = await rematchByThisCode(options, 'this code');
    const again = await rematchByThisCode(options, 'this code');

    assert.deepEqual(first, { matched: 2, unchanged: 0, changes: 1 });
    assert.equal(again, undefined);
    const [found] = await findings(database.query, { manifestDigest: 'sha256:a', at: Date.now() + 1 }, ALL);
    assert.equal(found?.fixedVersion, '1.4.9');
  });

  it('leaves what is decided alike as it is', async () => {
    const { database, options } = await matched(await open());
    const before = await database.query.selectFrom('match').selectAll().orderBy('id').execute();

    const result = await rematchByThisCode(options, 'this code');

    assert.equal(result?.changes, 0);
    assert.deepEqual(await database.query.selectFrom('match').selectAll().orderBy('id').execute(), before);
  });

  it('begins anew where it was cut off', async () => {
    const { database, options } = await matched(await open());
    await decideOtherwise(database);
    const now = () => {
      throw new Error('cut off');
    };

    await assert.rejects(rematchByThisCode({ ...options, now }, 'this code'), /cut off/);
    const result = await rematchByThisCode(options, 'this code');

    assert.deepEqual(result, { matched: 2, unchanged: 0, changes: 1 });
  });
});

const ALL = { offset: 0, limit: 10 };

async function matched(database: Database) {
  const matching = matchingOn(database);
  const to = matching.activate(memorySnapshot([APT]));
  await recordImage(matching.dependencies, image);
  return { database, options: { database, now: Date.now, to } };
}

/** As code that knows no fix would have. */
async function decideOtherwise(database: Database): Promise<void> {
  await database.query.updateTable('match').set({ fixed_version: null }).execute();
}
