import assert from 'node:assert/strict';
import { existsSync, renameSync } from 'node:fs';
import { it } from 'node:test';
import { eachDatabase } from '../../test/support/databases.ts';
import { temporaryFolder } from '../../test/support/temporary.ts';
import { findMasterKey, openMasterKey } from './open-master-key.ts';

eachDatabase('the master key of a database', (open) => {
  it('is made at the first start and the same at the next', async (t) => {
    const [database, folder] = [await open(), temporaryFolder(t)];

    const first = await openMasterKey(database, `${folder}/key`);
    const second = await openMasterKey(database, `${folder}/key`);

    assert.ok(first.equals(second));
  });

  it('can be looked for without making anything', async (t) => {
    const [database, folder] = [await open(), temporaryFolder(t)];

    assert.equal(await findMasterKey(database, `${folder}/key`), undefined);
    assert.equal(existsSync(`${folder}/key`), false);
    const made = await openMasterKey(database, `${folder}/key`);
    assert.ok((await findMasterKey(database, `${folder}/key`))?.equals(made));
    await assert.rejects(findMasterKey(database, `${folder}/other`), /is missing/);
  });

  it('is not made anew where it was lost, and is taken again when it is put back', async (t) => {
    const [database, folder] = [await open(), temporaryFolder(t)];
    const first = await openMasterKey(database, `${folder}/key`);
    renameSync(`${folder}/key`, `${folder}/elsewhere`);

    await assert.rejects(
      openMasterKey(database, `${folder}/key`),
      /the master key ".*\/key" is missing: put back the one/,
    );

    assert.equal(existsSync(`${folder}/key`), false);
    assert.ok((await openMasterKey(database, `${folder}/elsewhere`)).equals(first));
  });

  it('is refused where it belongs to another database', async (t) => {
    const [one, other, folder] = [await open(), await open(), temporaryFolder(t)];
    await openMasterKey(one, `${folder}/one`);
    await openMasterKey(other, `${folder}/other`);

    await assert.rejects(openMasterKey(one, `${folder}/other`), /is not the one that this database's secrets/);
  });

  it('of two servers that start at once with files of their own, lets one in', async (t) => {
    const [database, folder] = [await open(), temporaryFolder(t)];

    const starts = ['one', 'two'].map((name) => openMasterKey(database, `${folder}/${name}`));
    const outcomes = (await Promise.allSettled(starts)).map(({ status }) => status);

    assert.deepEqual(outcomes.toSorted(), ['fulfilled', 'rejected']);
  });
});
