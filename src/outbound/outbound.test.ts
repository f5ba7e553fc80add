import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it, type TestContext } from 'node:test';
import { makeCertificate } from '../../test/support/certificate.ts';
import { type Peer, startPeer } from '../../test/support/peer.ts';
import { temporaryFolder } from '../../test/support/temporary.ts';
import { createOutbound } from './outbound.ts';

const GET = { method: 'GET' } as const;
const POST = { method: 'POST', body: 'x' } as const;

describe('a redirect', () => {
  const CREDENTIALS = { authorization: 'Bearer s', cookie: 's', 'x-api-key': 's', 'webhook-signature': 's' };

  for (const status of [301, 302, 303, 307, 308]) {
    it(`of a POST is its answer: ${status}`, async (t) => {
      const other = await startPeer(t);
      const first = await startPeer(t, (response) => response.writeHead(status, { location: other.url }).end());

      const answer = await here().send({ ...POST, url: first.url });

      assert.equal(answer.status, status);
      assert.equal(other.connections(), 0);
    });

    it(`of a GET is followed, and nothing of who asks goes to another origin: ${status}`, async (t) => {
      const other = await startPeer(t);
      const first = await redirecting(t, status, [`${other.url}/there`]);

      const answer = await here().send({ ...GET, url: first.url, headers: { ...CREDENTIALS, accept: 'text/plain' } });

      assert.equal(answer.status, 200);
      const names = Object.keys(other.received[0]?.headers ?? {});
      assert.deepEqual(names.toSorted(), ['accept', 'accept-encoding', 'connection', 'host']);
      assert.equal(first.received[0]?.headers.authorization, 'Bearer s');
    });
  }

  it('within its origin takes everything along', async (t) => {
    const first = await redirecting(t, 302, ['/there']);

    await here().send({ ...GET, url: first.url, headers: CREDENTIALS });

    assert.deepEqual(
      first.received.map(({ path, headers }) => [path, headers['x-api-key']]),
      [
        ['/', 's'],
        ['/there', 's'],
      ],
    );
  });

  it('is followed five times', async (t) => {
    const endless = await startPeer(t, (response) => response.writeHead(302, { location: '/again' }).end());

    await assert.rejects(here().send({ ...GET, url: endless.url }), /more than 5 redirects/);
    assert.equal(endless.received.length, 6);
  });

  it('to no address, or to one of another kind, is followed nowhere', async (t) => {
    for (const location of ['http://', 'file:///etc/passwd', 'http://user@127.0.0.1/', 'gopher://127.0.0.1']) {
      const first = await redirecting(t, 302, [location]);

      await assert.rejects(here().send({ ...GET, url: first.url }), /redirects/);
    }
  });
});

describe('what is bounded', () => {
  it('is how long an answer may take, a drip of bytes too', async (t) => {
    const silent = await startPeer(t, () => {});
    const dripping = await startPeer(t, (response) => {
      response.writeHead(200);
      const drip = setInterval(() => response.write('.'), 5);
      response.on('close', () => clearInterval(drip));
    });
    const dripHeaders = await startPeer(t, (response) => {
      response.socket?.write('HTTP/1.1 200 OK\r\n');
      const drip = setInterval(() => response.socket?.write('a: b\r\n'), 20);
      response.on('close', () => clearInterval(drip));
    });

    for (const { url } of [silent, dripping, dripHeaders]) {
      const sending = here().send({ ...POST, url, timeoutMilliseconds: 200, mostAnswerBytes: 2 ** 30 });
      await assert.rejects(sending, /cannot be reached: it had not answered after 0\.2 seconds/);
    }
  });

  it('is how long a name may take to be looked up', async () => {
    const outbound = createOutbound({ allowed: [], resolve: () => new Promise(() => {}) });

    await assert.rejects(
      outbound.send({ ...POST, url: 'https://slow.example', timeoutMilliseconds: 20 }),
      /"slow\.example" cannot be reached: it had not answered after 0\.02 seconds/,
    );
  });

  it('is how much of an answer is read', async (t) => {
    const endless = await startPeer(t, (response) => {
      const write = () => {
        while (response.write('ä'.repeat(10_000)));
      };
      response.on('drain', write);
      write();
    });

    const { body } = await here().send({ ...POST, url: endless.url, mostAnswerBytes: 999 });

    assert.equal(body, 'ä'.repeat(499));
  });

  it('is how large the headers of an answer are', async (t) => {
    const large = await startPeer(t, (response) => {
      response.writeHead(200, { a: 'b'.repeat(100_000) }).end();
    });

    await assert.rejects(here().send({ ...POST, url: large.url }), /Header overflow/);
  });

  it('ends with whoever asked', async (t) => {
    const silent = await startPeer(t, () => {});
    const controller = new AbortController();
    const sending = here().send({ ...POST, url: silent.url, signal: controller.signal });

    controller.abort(new Error('enough'));

    await assert.rejects(sending, /^Error: enough$/);
  });
});

describe('a request', () => {
  it('goes over a connection of its own, past the proxies of the environment', async (t) => {
    const { url, connections, received } = await startPeer(t);
    const proxy = await startPeer(t);
    const before = { ...process.env };
    t.after(() => {
      process.env = before;
    });
    Object.assign(process.env, { HTTP_PROXY: proxy.url, http_proxy: proxy.url, NODE_USE_ENV_PROXY: '1' });

    await here().send({ ...POST, url });
    await here().send({ ...POST, url });

    assert.equal(connections(), 2);
    assert.equal(proxy.connections(), 0);
    assert.deepEqual(
      received.map(({ headers }) => headers.connection),
      ['close', 'close'],
    );
  });

  it('bears the name of its host, and no header that is for the client to set', async (t) => {
    const { port, received } = await startPeer(t);
    const outbound = createOutbound({ allowed: ['127.0.0.1'], resolve: async () => ['127.0.0.1'] });

    await outbound.send({ ...POST, url: `http://Hook.example:${port}/`, headers: { 'X-A': 'b' } });

    assert.equal(received[0]?.headers.host, `hook.example:${port}`);
    assert.equal(received[0]?.headers['x-a'], 'b');
    for (const name of ['Host', 'Content-Length', 'Transfer-Encoding', 'Connection', 'Proxy-Authorization']) {
      const sending = outbound.send({ ...POST, url: `http://hook.example:${port}/`, headers: { [name]: '1' } });
      await assert.rejects(sending, /^Error: the header ".*" cannot be set$/);
    }
    for (const headers of [{ 'a b': 'c' }, { a: 'b\r\nc: d' }]) {
      await assert.rejects(
        outbound.send({ ...POST, url: `http://hook.example:${port}/`, headers }),
        /[Ii]nvalid|valid HTTP token/,
      );
    }
  });

  it('is said to be cut off where it is', async (t) => {
    const cutting = await startPeer(t, (response) => {
      response.writeHead(200, { 'content-length': 10 });
      response.write('half', () => response.destroy());
    });
    const upgrading = await startPeer(t, (response) => {
      response.socket?.end('HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n');
    });

    await assert.rejects(here().send({ ...POST, url: cutting.url }), /cannot be reached: aborted/);
    await assert.rejects(here().send({ ...POST, url: upgrading.url }), /cannot be reached/);
  });
});

describe('over TLS, a host', () => {
  it('is believed with a certificate for its name, and asked for by it', async (t) => {
    const files = makeCertificate(t, temporaryFolder(t));
    if (files === undefined) return;
    const tls = { key: readFileSync(files.key, 'utf8'), cert: readFileSync(files.certificate, 'utf8') };
    const { port, received, connections } = await startPeer(t, undefined, { tls });
    const settings = { allowed: ['127.0.0.1'], resolve: async () => ['127.0.0.1'] };
    const trusting = createOutbound({ ...settings, authorities: [tls.cert] });

    assert.equal((await trusting.send({ ...POST, url: `https://localhost:${port}/a` })).status, 200);
    assert.equal((await trusting.send({ ...POST, url: `https://127.0.0.1:${port}/b` })).status, 200);
    assert.deepEqual(
      received.map(({ headers }) => headers.host),
      [`localhost:${port}`, `127.0.0.1:${port}`],
    );
    await assert.rejects(trusting.send({ ...POST, url: `https://other.example:${port}/` }), /does not match/);
    await assert.rejects(createOutbound(settings).send({ ...POST, url: `https://localhost:${port}/` }), /self-signed/);
    assert.deepEqual([received.length, connections()], [2, 4]);
  });

  it('that speaks none is not asked', async (t) => {
    const { port, received } = await startPeer(t);

    await assert.rejects(here().send({ ...POST, url: `https://127.0.0.1:${port}/` }), /cannot be reached: .*SSL/);
    assert.equal(received.length, 0);
  });
});

/** A client that may call this machine. */
function here() {
  return createOutbound({ allowed: ['127.0.0.1'] });
}

/** Redirects the first requests, and answers those after them. */
function redirecting(t: TestContext, status: number, locations: readonly string[]): Promise<Peer> {
  return startPeer(t, (response, _, number) => {
    const location = locations[number - 1];
    if (location === undefined) response.end();
    else response.writeHead(status, { location }).end();
  });
}
