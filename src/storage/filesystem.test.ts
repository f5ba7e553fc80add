import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { after, it } from 'node:test';
import { temporaryFolder } from '../../test/support/temporary.ts';
import { blobStoreContract } from './contract.ts';
import { filesystemStore } from './filesystem.ts';

const folders: string[] = [];
after(() => folders.forEach((folder) => rmSync(folder, { recursive: true })));

blobStoreContract('in a folder', async () => {
  const folder = temporaryFolder();
  folders.push(folder);
  return { store: await filesystemStore(folder), reopen: () => filesystemStore(folder) };
});

it('refuses an upload id that would name a file elsewhere', async (t) => {
  const folder = temporaryFolder(t);
  const store = await filesystemStore(folder);

  for (const id of ['../../etc/passwd', 'a/b', '', '.', 'a\0b', 'x'.repeat(65)]) {
    await assert.rejects(store.startUpload(id), /is not an upload id/);
  }
  assert.deepEqual(await readdir(`${folder}/uploads`), []);
});

it('lets nobody but its owner read what it stores', async (t) => {
  const folder = temporaryFolder(t);
  const store = await filesystemStore(folder);
  await store.startUpload('a');

  assert.equal((await stat(`${folder}/uploads/a`)).mode & 0o777, 0o600);
  assert.equal((await stat(`${folder}/blobs`)).mode & 0o777, 0o700);
});
