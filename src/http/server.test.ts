import assert from 'node:assert/strict';
import { once } from 'node:events';
import { request as open } from 'node:http';
import { connect } from 'node:net';
import { describe, it, type TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Answer, errorCodes, httpClient } from '../../test/support/http.ts';
import { silentLog } from '../lib/log.ts';
import { bodyOf } from './body.ts';
import { sendJson } from './reply.ts';
import { type Handler, type RunningServer, startServer } from './server.ts';

describe('a fault that no handler knows', () => {
  const faults: readonly (readonly [string, unknown, number, string])[] = [
    ['anything', new Error('a secret'), 500, 'UNKNOWN'],
    ['no error at all', 'a secret', 500, 'UNKNOWN'],
    ['a full disk', errorOf({ code: 'ENOSPC' }), 507, 'UNAVAILABLE'],
    [
      'a full disk behind another error',
      new Error('a secret', { cause: errorOf({ code: 'EDQUOT' }) }),
      507,
      'UNAVAILABLE',
    ],
    ['a database on a full disk', errorOf({ code: 'ERR_SQLITE_ERROR', errcode: 13 }), 507, 'UNAVAILABLE'],
    ['a database that is busy', errorOf({ code: 'ERR_SQLITE_ERROR', errcode: 5 }), 503, 'UNAVAILABLE'],
    ['a broken disk', errorOf({ code: 'EIO' }), 503, 'UNAVAILABLE'],
    ['a database on a broken disk', errorOf({ code: 'ERR_SQLITE_ERROR', errcode: 10 | (3 << 8) }), 503, 'UNAVAILABLE'],
    ['too many files', errorOf({ code: 'EMFILE' }), 503, 'UNAVAILABLE'],
  ];
  for (const [what, fault, status, code] of faults) {
    it(`is answered, before and after the body was read: ${what}`, async (t) => {
      const { send } = await serve(t, async (request) => {
        if (request.url === '/after') for await (const _ of bodyOf(request));
        throw fault;
      });

      for (const path of ['/before', '/after']) {
        const answer = await send('PUT', path, { body: 'some bytes' });
        assert.deepEqual([answer.status, ...errorCodes(answer)], [status, code]);
        assert.ok(!answer.body.includes('secret'));
        if (status === 500) assert.ok(answer.body.includes(String(answer.headers['x-request-id'])));
      }
    });
  }

  it('breaks off an answer that has begun', async (t) => {
    const { send } = await serve(t, async (_, response) => {
      response.writeHead(200, { 'Content-Length': 100 });
      response.write('half');
      throw new Error('a secret');
    });

    await assert.rejects(send('GET', '/'), { code: 'ECONNRESET' });
  });
});

describe('a server', () => {
  it('answers where nothing is', async (t) => {
    const { send } = await serve(t, undefined);

    const answer = await send('GET', '/nothing?a=b');

    assert.deepEqual([answer.status, ...errorCodes(answer)], [404, 'UNSUPPORTED']);
    assert.equal(answer.headers['x-content-type-options'], 'nosniff');
  });

  it('lets a running request finish, and takes no other', async (t) => {
    const gate = Promise.withResolvers<undefined>();
    const begun = Promise.withResolvers<undefined>();
    const { send, server } = await serve(t, async (_, response) => {
      begun.resolve(undefined);
      await gate.promise;
      sendJson(response, 200, {});
    });

    const running = send('GET', '/');
    await begun.promise;
    const stopped = server.stop(600_000);
    await assert.rejects(send('GET', '/'));
    gate.resolve(undefined);

    assert.equal((await running).status, 200);
    await stopped;
  });

  it('ends a request that takes longer than it may', async (t) => {
    const begun = Promise.withResolvers<undefined>();
    const { send, server } = await serve(t, async () => {
      begun.resolve(undefined);
      await new Promise(() => {});
    });

    const running = send('GET', '/');
    await begun.promise;
    await Promise.all([server.stop(50), assert.rejects(running)]);
  });

  it('ends a connection whose client stands still, in a request and between two', async (t) => {
    const { url } = await serve(
      t,
      async (request, response) => {
        for await (const _ of bodyOf(request));
        sendJson(response, 200, {});
      },
      { idleMilliseconds: 100 },
    );

    for (const begun of ['', 'PUT / HTTP/1.1', `PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhalf`]) {
      const socket = connect(Number(new URL(url).port), '127.0.0.1');
      socket.write(begun);
      await once(socket.resume(), 'close');
    }
  });

  it('keeps a connection whose client it keeps waiting', async (t) => {
    const { send } = await serve(
      t,
      async (request, response) => {
        await sleep(1500);
        for await (const _ of bodyOf(request));
        await sleep(1500);
        sendJson(response, 200, {});
      },
      { idleMilliseconds: 600 },
    );

    assert.equal((await send('PUT', '/', { body: Buffer.alloc(10_000_000) })).status, 200);
    assert.equal((await send('GET', '/')).status, 200);
  });

  it('hears when a client goes away', async (t) => {
    const gone = Promise.withResolvers<undefined>();
    const begun = Promise.withResolvers<undefined>();
    const { url } = await serve(t, async (_, response) => {
      response.on('close', () => gone.resolve(undefined));
      begun.resolve(undefined);
      await new Promise(() => {});
    });

    const request = open(url).end();
    const broken = once(request, 'error');
    await begun.promise;
    request.destroy(new Error('gone'));

    await Promise.all([broken, gone.promise]);
  });
});

interface Serving {
  readonly url: string;
  readonly server: RunningServer;
  send(...ask: Parameters<ReturnType<typeof httpClient>['send']>): Promise<Answer>;
}

async function serve(
  t: TestContext,
  handler: Handler | undefined,
  more: { readonly idleMilliseconds?: number } = {},
): Promise<Serving> {
  const server = await startServer({ route: () => handler, log: silentLog, ...more }, '127.0.0.1', 0);
  const url = `http://127.0.0.1:${server.port}`;
  const client = httpClient(url);
  t.after(() => {
    client.close();
    return server.stop(0);
  });
  return { url, server, send: client.send };
}

function errorOf(fields: object): Error {
  return Object.assign(new Error('a secret'), fields);
}
