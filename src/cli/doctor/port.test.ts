import assert from 'node:assert/strict';
import { createServer, type RequestListener } from 'node:http';
import { type AddressInfo, createServer as createSocketServer, type Server } from 'node:net';
import { describe, it, type TestContext } from 'node:test';
import { checkPort } from './port.ts';

const HOST = '127.0.0.1';

describe('the check of the port', () => {
  it('answers ok for one that is free, and leaves it free', async (t) => {
    const server = createServer();
    const port = await listen(t, server);
    await new Promise((resolve) => server.close(resolve));
    const check = checkPort({ host: HOST, port });

    assert.deepEqual(await check.run(), { kind: 'ok', message: `${HOST}:${port} is free` });
    assert.deepEqual(await check.run(), { kind: 'ok', message: `${HOST}:${port} is free` });
  });

  it('answers ok for any', async () => {
    assert.equal((await checkPort({ host: HOST, port: 0 }).run()).kind, 'ok');
  });

  const answers =
    (body: string): RequestListener =>
    (_request, response) =>
      response.end(body);
  for (const [what, listener, kind] of [
    ['Pratique', answers('{"status":"ok","service":"pratique"}'), 'ok'],
    ['another web server', answers('hello'), 'fail'],
    ['another healthy service', answers('{"status":"ok"}'), 'fail'],
    ['one that answers without end', answers(' '.repeat(100_000)), 'fail'],
    ['one that hangs up', (request) => request.socket.destroy(), 'fail'],
  ] as readonly [string, RequestListener, string][]) {
    it(`answers ${kind} where ${what} listens`, async (t) => {
      const port = await listen(t, createServer(listener));

      const outcome = await checkPort({ host: HOST, port }).run();

      assert.equal(outcome.kind, kind);
      assert.match(outcome.message, kind === 'ok' ? /Pratique is running on/ : /another program listens on/);
    });
  }

  it('answers fail where something listens that speaks no HTTP', async (t) => {
    const port = await listen(
      t,
      createSocketServer((socket) => socket.end('220 mail ready\r\n')),
    );

    assert.match((await checkPort({ host: HOST, port }).run()).message, /another program listens on/);
  });

  it('finds Pratique by an address of this machine when it listens on all', async (t) => {
    const server = createServer(answers('{"status":"ok","service":"pratique"}'));
    const port = await listen(t, server, '0.0.0.0');

    assert.equal((await checkPort({ host: '0.0.0.0', port }).run()).kind, 'ok');
  });

  it('answers fail for an address of another machine', async () => {
    const outcome = await checkPort({ host: '192.0.2.1', port: 5000 }).run();

    assert.equal(outcome.message, '"192.0.2.1" is no address of this machine');
  });
});

async function listen(t: TestContext, server: Server, host = HOST): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  t.after(() => server.close());
  return (server.address() as AddressInfo).port;
}
