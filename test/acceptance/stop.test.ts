import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readdirSync, statSync } from 'node:fs';
import { Agent, type ClientRequest, type IncomingMessage, type RequestOptions, request } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { locationOf, openUpload } from '../support/http-push.ts';
import { blob } from '../support/images.ts';
import { basic, logged, type Running, startRunningFor } from '../support/running.ts';
import { temporaryFolder } from '../support/temporary.ts';

/** A server that does not stop is not waited for. */
const LIMIT = { timeout: 60_000 };

describe('SIGTERM', () => {
  // The client keeps its connection, which must not keep the server.
  it('lets an upload that is under way finish, takes no new connection, and ends with 0', LIMIT, async (t) => {
    const data = temporaryFolder(t);
    const settings = { PRATIQUE_CREATE_ON_PUSH: 'true', PRATIQUE_STOP_SECONDS: '3600' };
    const running = await startRunningFor(t, { data, settings });
    const pushed = blob(randomBytes(1 << 20));
    const session = await openUpload(running.client, 'app');
    const agent = new Agent({ keepAlive: true });
    t.after(() => agent.destroy());
    const upload = begin(running, `${session}?digest=${pushed.digest}`, pushed.bytes.length, { agent });
    const answered = once(upload, 'response') as Promise<[IncomingMessage]>;
    upload.write(pushed.bytes.subarray(0, 1000));
    await sleep(300);

    const stopped = running.stop('SIGTERM');
    await logged(running, /stopping/);
    assert.equal(await connects(running), false);
    for (let at = 1000; at < pushed.bytes.length; at += 1 << 18) {
      upload.write(pushed.bytes.subarray(at, at + (1 << 18)));
      await sleep(100);
    }
    upload.end();
    const [answer] = await answered;

    assert.equal(answer.statusCode, 201);
    await text(answer);
    assert.equal(await stopped, 0);
    const again = await startRunningFor(t, { data });
    assert.equal((await again.client.send('HEAD', `/v2/app/blobs/${pushed.digest}`)).status, 200);
  });

  it('ends an upload that takes longer than it waits, and the next start goes on with it', async (t) => {
    const data = temporaryFolder(t);
    const settings = { PRATIQUE_CREATE_ON_PUSH: 'true', PRATIQUE_STOP_SECONDS: '1' };
    const running = await startRunningFor(t, { data, settings });
    const pushed = blob(randomBytes(4 << 20));
    const session = await openUpload(running.client, 'app');
    const upload = begin(running, session, pushed.bytes.length, { method: 'PATCH' });
    upload.on('error', () => {});
    upload.write(pushed.bytes.subarray(0, 3 << 20));
    await stored(running, 1 << 20);

    assert.equal(await running.stop('SIGTERM'), 0);
    const again = await startRunningFor(t, { data, settings });
    const state = await again.client.send('GET', session);
    const kept = Number(/^0-(\d+)$/.exec(String(state.headers['range']))?.[1]) + 1;
    const rest = await again.client.send('PATCH', locationOf(state), {
      headers: { 'Content-Type': 'application/octet-stream', 'Content-Range': `${kept}-${pushed.bytes.length - 1}` },
      body: pushed.bytes.subarray(kept),
    });
    const end = `${locationOf(rest)}?digest=${pushed.digest}`;
    const ended = await again.client.send('PUT', end, { headers: { 'Content-Length': 0 } });

    assert.ok(kept >= 1 << 20, `${kept} bytes were kept`);
    assert.deepEqual([state.status, rest.status, ended.status], [204, 202, 201]);
  });

  it('ends at once where nothing runs', async (t) => {
    const running = await startRunningFor(t);

    assert.equal(await running.stop('SIGTERM'), 0);
  });
});

/** A request whose body is yet to be written. */
function begin(running: Running, path: string, length: number, options: RequestOptions = {}): ClientRequest {
  const headers = {
    Authorization: basic(running.key),
    'Content-Type': 'application/octet-stream',
    'Content-Length': length,
  };
  return request(running.url.replace('localhost', '127.0.0.1') + path, { method: 'PUT', headers, ...options });
}

async function connects(running: Running): Promise<boolean> {
  const socket = connect(Number(running.settings['PRATIQUE_PORT']), '127.0.0.1');
  return await new Promise((resolve) => {
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

/** Waits until the one upload that is under way has at least so many bytes on the disk. */
async function stored({ data }: Running, bytes: number): Promise<void> {
  const folder = join(data, 'uploads');
  const sizes = () => readdirSync(folder).map((name) => statSync(join(folder, name)).size);
  for (let tries = 0; !sizes().some((size) => size >= bytes); tries += 1) {
    if (tries > 300) throw new Error(`no upload of ${bytes} bytes, but of ${sizes().join(' and ')}`);
    await sleep(100);
  }
}
