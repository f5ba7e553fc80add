import assert from 'node:assert/strict';
import { existsSync, renameSync } from 'node:fs';
import { it } from 'node:test';
import { eachDatabase } from '../../test/support/databases.ts';
import { temporaryFolder } from '../../test/support/temporary.ts';
import { keySource } from './key-source.ts';
import { findMasterKey, openMasterKey } from './open-master-key.ts';

eachDatabase('the master key of a database', (open) => {
  it('is made at the first start and the same at the next', async (t) => {
    const [database, folder] = [await open(), temporaryFolder(t)];

    const first = await openMasterKey(database, fileKey(`${folder}/key`));
    const second = await openMasterKey(database, fileKey(`${folder}/key`));

    assert.ok(first.equals(second));
  });

  it('can be looked for without making anything', async (t) => {
    const [database, folder] = [await open(), temporaryFolder(t)];

    assert.equal(await findMasterKey(database, fileKey(`${folder}/key`)), undefined);
    assert.equal(existsSync(`${folder}/key`), false);
    const made = await openMasterKey(database, fileKey(`${folder}/key`));
    assert.ok((await findMasterKey(database, fileKey(`${folder}/key`)))?.equals(made));
    await assert.rejects(findMasterKey(database, fileKey(`${folder}/other`)), /is missing/);
  });

  it('is not made anew where it was lost, and is taken again when it is put back', async (t) => {
    const [database, folder] = [await open(), temporaryFolder(t)];
    const first = await openMasterKey(database, fileKey(`${folder}/key`));
    renameSync(`${folder}/key`, `${folder}/elsewhere`);

    await assert.rejects(
      openMasterKey(database, fileKey(`${folder}/key`)),
      /the master key is missing from the file ".*\/key": put back the one/,
    );

    assert.equal(existsSync(`${folder}/key`), false);
    assert.ok((await openMasterKey(database, fileKey(`${folder}/elsewhere`))).equals(first));
  });

  it('is refused where it belongs to another database', async (t) => {
    const [one, other, folder] = [await open(), await open(), temporaryFolder(t)];
    await openMasterKey(one, fileKey(`${folder}/one`));
    await openMasterKey(other, fileKey(`${folder}/other`));

    await assert.rejects(openMasterKey(one, fileKey(`${folder}/other`)), /is not the one that this database's secrets/);
  });

  it('of two servers that start at once with files of their own, lets one in', async (t) => {
    const [database, folder] = [await open(), temporaryFolder(t)];

    const starts = ['one', 'two'].map((name) => openMasterKey(database, fileKey(`${folder}/${name}`)));
    const outcomes = (await Promise.allSettled(starts)).map(({ status }) => status);

    assert.deepEqual(outcomes.toSorted(), ['fulfilled', 'rejected']);
  });
});

function fileKey(file: string) {
  return keySource({ kind: 'file', file });
}
