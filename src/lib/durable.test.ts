import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { temporaryFolder } from '../../test/support/temporary.ts';
import { createDurably, makeFolder, syncFolder, writeDurably } from './durable.ts';

describe('files that survive', () => {
  it('lie in folders that are made as deep as is asked, for their owner alone', async (t) => {
    const folder = temporaryFolder(t);

    await makeFolder(`${folder}/a/b/c`);
    await makeFolder(`${folder}/a/b/c`);

    assert.deepEqual(
      new Set(readdirSync(folder, { recursive: true, encoding: 'utf8' })),
      new Set(['a', 'a/b', 'a/b/c']),
    );
    for (const path of ['a', 'a/b', 'a/b/c']) assert.equal(statSync(`${folder}/${path}`).mode & 0o777, 0o700);
  });

  it('lie in no folder below what takes none', async (t) => {
    const file = `${temporaryFolder(t)}/file`;
    writeFileSync(file, '');

    await assert.rejects(makeFolder(file), { code: 'EEXIST' });
    await assert.rejects(makeFolder(`${file}/a/b`), { code: 'ENOTDIR' });
    await assert.rejects(makeFolder(''), { code: 'ENOENT' });
  });

  it('lie in no folder of the kernel', { skip: !existsSync('/proc/self') && 'no /proc' }, async () => {
    await assert.rejects(makeFolder('/proc/pratique/data'), { code: 'ENOENT' });
  });

  it('are replaced whole, with nothing left beside them', async (t) => {
    const folder = temporaryFolder(t);

    await writeDurably(`${folder}/file`, 'old');
    await writeDurably(`${folder}/file`, Buffer.from('new'));

    assert.equal(readFileSync(`${folder}/file`, 'utf8'), 'new');
    assert.equal(statSync(`${folder}/file`).mode & 0o777, 0o600);
    assert.deepEqual(readdirSync(folder), ['file']);
  });

  it('are made by the first of several who try', async (t) => {
    const folder = temporaryFolder(t);
    const contents = ['1', '2', '3', '4'];

    const outcomes = await Promise.allSettled(contents.map((each) => createDurably(`${folder}/file`, each)));

    const made = outcomes.findIndex(({ status }) => status === 'fulfilled');
    assert.equal(outcomes.filter(({ status }) => status === 'fulfilled').length, 1);
    for (const outcome of outcomes) {
      if (outcome.status === 'rejected') assert.equal((outcome.reason as NodeJS.ErrnoException).code, 'EEXIST');
    }
    assert.equal(readFileSync(`${folder}/file`, 'utf8'), contents[made]);
    assert.deepEqual(readdirSync(folder), ['file']);
  });

  it('stay as they were where the new one cannot be written', async (t) => {
    const folder = temporaryFolder(t);
    await writeDurably(`${folder}/file`, 'old');

    await assert.rejects(writeDurably(`${folder}/missing/file`, 'new'), { code: 'ENOENT' });
    await assert.rejects(syncFolder(`${folder}/file`), { code: 'ENOTDIR' });

    assert.equal(readFileSync(`${folder}/file`, 'utf8'), 'old');
  });
});
