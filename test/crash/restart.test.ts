import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { request as open } from 'node:http';
import { it, type TestContext } from 'node:test';
import { inChunks, locationOf, OCTETS, openUpload } from '../support/http-push.ts';
import { blob } from '../support/images.ts';
import { ADMINISTRATOR, type PratiqueProcess, startPratique } from '../support/pratique.ts';
import { temporaryFolder } from '../support/temporary.ts';

const HALF = 1_500_000;

for (const [title, end] of [
  ['is stopped', async (server: PratiqueProcess) => assert.equal(await server.stop(), 0)],
  ['is killed', (server: PratiqueProcess) => server.kill()],
] as const) {
  it(`goes on with an upload after the server ${title}`, async (t) => {
    const data = temporaryFolder(t);
    const pushed = blob(randomBytes(2 * HALF));
    const before = await startPratique(t, data);
    const session = await openUpload(before.client, 'app');
    await before.client.send('PATCH', session, { body: pushed.bytes.subarray(0, HALF), headers: OCTETS });

    await end(before);
    const { client } = await startPratique(t, data);
    const status = await client.send('GET', session);
    const headers = { ...OCTETS, 'Content-Range': `${HALF}-${2 * HALF - 1}` };
    const rest = await client.send('PATCH', session, { body: inChunks(pushed.bytes.subarray(HALF), 50_000), headers });
    const stored = await client.send('PUT', `${locationOf(rest)}?digest=${pushed.digest}`, { body: '' });

    assert.deepEqual([status.status, status.headers.range], [204, `0-${HALF - 1}`]);
    assert.equal(stored.status, 201);
    assert.deepEqual((await client.send('GET', locationOf(stored))).body, pushed.bytes);
  });
}

it('lets a running upload finish when it is stopped', async (t) => {
  const { server, request, pushed } = await halfSent(t);

  const stopping = server.stop();
  await assertRefused(server);
  const answered = once(request, 'response');
  request.end(pushed.bytes.subarray(HALF));
  const [response] = (await answered) as [{ statusCode: number; resume(): void }];
  response.resume();

  assert.equal(response.statusCode, 201);
  assert.equal(await stopping, 0);
});

it('ends an upload that takes longer than the stop may', async (t) => {
  const { server, request } = await halfSent(t, { PRATIQUE_STOP_SECONDS: '0.2' });
  const broken = once(request, 'error');

  assert.equal(await server.stop(), 0);
  await broken;
});

/** A server to which half of a blob has been sent. */
async function halfSent(t: TestContext, settings: Readonly<Record<string, string>> = {}) {
  const server = await startPratique(t, temporaryFolder(t), { settings });
  const pushed = blob(randomBytes(2 * HALF));
  const session = await openUpload(server.client, 'app');
  const request = open(`${server.url}${session}?digest=${pushed.digest}`, {
    method: 'PUT',
    headers: {
      Authorization: `Basic ${btoa(`${ADMINISTRATOR.id}:${ADMINISTRATOR.secret}`)}`,
      'Content-Length': pushed.size,
    },
  });
  request.write(pushed.bytes.subarray(0, HALF));
  while ((await server.client.send('GET', session)).headers.range === '0-0') await new Promise(setImmediate);
  return { server, request, pushed };
}

/** Waits until no new connection is taken. */
async function assertRefused({ url }: PratiqueProcess): Promise<void> {
  for (;;) {
    try {
      const [response] = (await once(open(url, { agent: false }).end(), 'response')) as [{ resume(): void }];
      response.resume();
    } catch {
      return;
    }
  }
}
