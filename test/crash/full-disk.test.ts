import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { closeSync, openSync, readdirSync, rmdirSync, rmSync, writeSync } from 'node:fs';
import { it, type TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Answer, errorCodes, type HttpClient } from '../support/http.ts';
import { inChunks, OCTETS, openUpload, pushBlobTo, pushImageTo, pushManifestTo } from '../support/http-push.ts';
import { blob, type Image, image, layer } from '../support/images.ts';
import { startPratique } from '../support/pratique.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { inspectFolder } from './folder.ts';

const MEGABYTE = 1 << 20;

it('says that the disk is full, and goes on when it no longer is', async (t) => {
  const data = smallDisk(t, 32 * MEGABYTE);
  if (data === undefined) return;
  const server = await startPratique(t, data, { settings: { PRATIQUE_LOG_LEVEL: 'error' } });
  const { client } = server;
  const [kept, later] = [someImage(), someImage()];
  const large = blob(randomBytes(40 * MEGABYTE));
  await pushImageTo(client, 'app', kept, 'kept');

  const whole = await client.send('POST', `/v2/app/blobs/uploads/?digest=${large.digest}`, { body: large.bytes });
  const unannounced = await client.send('POST', `/v2/app/blobs/uploads/?digest=${large.digest}`, {
    body: inChunks(large.bytes, 100_000),
  });
  for (const answer of [whole, unannounced]) assertFull(answer);
  await assertIsThere(client, kept);

  // Of a session stays what has come, so that its client may go on: until it gives up, nothing else fits.
  const session = await soon(() => openUpload(client, 'app'));
  assertFull(await client.send('PATCH', session, { body: large.bytes, headers: OCTETS }));
  assertFull(await client.send('POST', `/v2/app/blobs/uploads/?digest=${large.digest}`, { body: large.bytes }));
  assertFull(
    await client.send('PUT', `${session}?digest=${large.digest}`, { body: large.bytes.subarray(30 * MEGABYTE) }),
  );
  assert.equal((await client.send('HEAD', `/v2/app/blobs/${large.digest}`)).status, 404);
  await assertIsThere(client, kept);
  assert.equal((await client.send('DELETE', session)).status, 204);

  for (const part of later.blobs) await soon(() => pushBlobTo(client, 'app', part));
  fill(`${data}/filler`);
  const refused = await pushUntilRefused(client, later);
  assertFull(refused);
  await assertIsThere(client, kept);
  assert.equal((await client.send('GET', '/healthz')).status, 200);
  rmSync(`${data}/filler`);

  await pushImageTo(client, 'app', later, 'later');
  await assertIsThere(client, kept);
  await assertIsThere(client, later);
  assert.equal(await server.stop(), 0);
  assert.deepEqual(inspectFolder(t, data).blobs, []);
  assert.deepEqual(readdirSync(`${data}/uploads`), []);
});

/** A folder on a file system of its own that takes `bytes`; undefined, with the test skipped, where none can be made. */
function smallDisk(t: TestContext, bytes: number): string | undefined {
  const folder = temporaryFolder();
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${bytes}`, 'pratique-test', folder], { stdio: 'pipe' });
  } catch {
    rmdirSync(folder);
    t.skip('skipped: this user may not mount a small disk');
    return undefined;
  }
  t.after(() => {
    execFileSync('umount', ['--lazy', folder]);
    rmdirSync(folder);
  });
  return folder;
}

/** What was given up makes room once its last reader has closed it. */
async function soon<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await work();
    } catch (error) {
      if (tries > 50) throw error;
      await sleep(100);
    }
  }
}

/** Writes until there is no room for one more byte. */
function fill(path: string): void {
  const file = openSync(path, 'w');
  for (let size = MEGABYTE; size >= 1; ) {
    try {
      writeSync(file, Buffer.alloc(size));
    } catch {
      size = Math.floor(size / 2);
    }
  }
  closeSync(file);
}

/** The database has a little room of its own: it takes a few changes before it needs the disk's. */
async function pushUntilRefused(client: HttpClient, { manifest }: Image): Promise<Answer> {
  for (let number = 0; number < 1000; number += 1) {
    const answer = await pushManifestTo(client, 'app', manifest, `tag-${number}`);
    if (answer.status !== 201) return answer;
    assert.equal((await client.send('HEAD', `/v2/app/manifests/tag-${number}`)).status, 200);
  }
  throw new Error('a full disk took a thousand tags');
}

function assertFull(answer: Answer): void {
  assert.equal(answer.status, 507, answer.body.toString());
  assert.deepEqual(errorCodes(answer), ['UNAVAILABLE']);
  assert.match(answer.body.toString(), /disk is full/);
}

async function assertIsThere(client: HttpClient, { manifest, blobs }: Image): Promise<void> {
  const got = await client.send('GET', `/v2/app/manifests/${manifest.digest}`);
  assert.deepEqual(got.body, Buffer.from(manifest.bytes));
  for (const { digest, bytes } of blobs) {
    const { status, body } = await client.send('GET', `/v2/app/blobs/${digest}`);
    assert.equal(status, 200);
    assert.deepEqual(body, Buffer.from(bytes));
  }
}

function someImage(): Image {
  return image({ layers: [layer(randomBytes(10_000), { compression: 'none' })] });
}
