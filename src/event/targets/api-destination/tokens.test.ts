import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { startOAuthDestination } from '../../../../test/support/api-destinations.ts';
import type { Answering } from '../../../../test/support/peer.ts';

describe('an API destination with a client of OAuth', () => {
  it('gets a token, which is asked for once while it lasts', async (t) => {
    let now = 1_700_000_000_000;
    const { send, received } = await startOAuthDestination(t, { clock: () => now });

    await send();
    await send();
    now += 3_600_000;
    await send();

    const asked = received.filter(({ path }) => path.startsWith('/token'));
    assert.deepEqual(
      asked.map(({ method, path, headers, body }) => [method, path, headers['x-a'], body]),
      [1, 2].map(() => [
        'POST',
        '/token?c=d',
        'b',
        'grant_type=client_credentials&client_id=id&client_secret=s+%26&audience=all',
      ]),
    );
    assert.deepEqual(
      received.filter(({ path }) => path === '/hook').map(({ headers }) => headers.authorization),
      ['Bearer token-1', 'Bearer token-1', 'Bearer token-2'],
    );
  });

  it('that does not take its token gets another one the next time', async (t) => {
    const { send, received } = await startOAuthDestination(t, {}, (response, { headers }) => {
      response.writeHead(headers.authorization === 'Bearer token-1' ? 401 : 200).end();
    });

    assert.equal((await send()).kind, 'later');
    assert.equal((await send()).kind, 'sent');
    assert.equal(received.filter(({ path }) => path.startsWith('/token')).length, 2);
  });

  const refused: readonly (readonly [status: number, kind: string, words: RegExp])[] = [
    [401, 'refused', /^"127.*" gives no token to the connection's client, and answered 401: update the connection/],
    [400, 'refused', /answered 400/],
  ];
  for (const [status, kind, words] of refused) {
    it(`whose token server answers ${status} comes to ${kind}`, async (t) => {
      const { send } = await startOAuthDestination(t, {}, undefined, (response) =>
        response.writeHead(status).end('{}'),
      );

      const outcome = await send();

      assert.equal(outcome.kind, kind);
      assert.match(outcome.kind === 'refused' ? outcome.reason : '', words);
    });
  }

  for (const [what, answer] of [
    ['breaks', (response) => response.writeHead(500).end()],
    ['gives no token', (response) => response.end('{"access_token":"a\\nb"}')],
    ['speaks no JSON', (response) => response.end('<html>')],
  ] as readonly (readonly [string, Answering])[]) {
    it(`whose token server ${what} is tried again`, async (t) => {
      const { send } = await startOAuthDestination(t, {}, undefined, answer);

      await assert.rejects(send(), /^Error: "127.*" gave no token, and answered \d+$/);
    });
  }
});
