import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, it } from 'node:test';
import { DESTINATION_ARN, type DestinationSetup, startDestination } from '../../../test/support/api-destinations.ts';
import { verified } from '../../../test/support/peer.ts';
import { EVENT, sending, startTargetIo, WEBHOOK_SECRET } from '../../../test/support/targets.ts';
import { apiDestination } from './api-destination.ts';

describe('an API destination', () => {
  it('gets the event with its key, signed with a secret of this server', async (t) => {
    const { send, received } = await startDestination(t);

    assert.deepEqual(await send(), { kind: 'sent' });

    const [got] = received;
    assert.ok(got !== undefined);
    assert.deepEqual([got.method, got.path, got.headers['x-api-key']], ['POST', '/hook', 'the key']);
    assert.equal(got.headers['content-type'], 'application/json; charset=utf-8');
    assert.equal(got.headers['webhook-id'], EVENT.id);
    assert.deepEqual(verified(got, WEBHOOK_SECRET), EVENT);
  });

  it('gets it signed with the secret of its connection, which is not sent', async (t) => {
    const [secret, older] = [24, 32].map((length) => `whsec_${randomBytes(length).toString('base64')}`);
    const asKey = await startDestination(t, {
      authorization: { kind: 'API_KEY', name: 'Webhook-Signature', value: `${secret}` },
    });
    const beside = await startDestination(t, {
      parameters: { headers: [{ key: 'webhook-signature', value: `${secret} ${older}`, isSecret: true }] },
    });

    await asKey.send();
    await beside.send();

    for (const { received } of [asKey, beside]) {
      const [got] = received;
      assert.ok(got !== undefined);
      verified(got, `${secret}`);
      assert.throws(() => verified(got, WEBHOOK_SECRET));
      assert.doesNotMatch(JSON.stringify(got), /whsec_/);
    }
    assert.ok(beside.received[0] !== undefined);
    verified(beside.received[0], `${older}`);
  });

  it('gets a name and a password', async (t) => {
    const { send, received } = await startDestination(t, {
      authorization: { kind: 'BASIC', username: 'Aladdin', password: 'open sesame' },
    });

    await send();

    assert.equal(received[0]?.headers.authorization, 'Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==');
  });

  it('gets what the target and the connection add, the latter where both do', async (t) => {
    const { send, received } = await startDestination(t, {
      endpoint: (url) => `${url}/*/items/*?a=0`,
      parameters: {
        headers: [{ key: 'X-Two', value: 'connection', isSecret: false }],
        query: [{ key: 'b', value: 'connection', isSecret: true }],
        body: [{ key: 'token', value: 'secret', isSecret: true }],
      },
      httpParameters: {
        path: ['a/b ?', 'ü'],
        headers: { 'X-One': 'target', 'x-two': 'target' },
        query: { a: '1&2', b: 'target' },
      },
    });

    assert.deepEqual(await send(), { kind: 'sent' });

    const [got] = received;
    assert.ok(got !== undefined);
    assert.equal(got.path, '/a%2Fb%20%3F/items/%C3%BC?a=1%262&b=connection');
    assert.deepEqual([got.headers['x-one'], got.headers['x-two']], ['target', 'connection']);
    assert.deepEqual(verified(got, WEBHOOK_SECRET), { ...EVENT, token: 'secret' });
  });

  for (const method of ['GET', 'HEAD', 'PUT', 'PATCH', 'DELETE'] as const) {
    it(`is called by ${method}`, async (t) => {
      const { send, received } = await startDestination(t, { method });

      assert.deepEqual(await send(), { kind: 'sent' });
      assert.equal(received[0]?.method, method);
      assert.equal(received[0]?.body, method === 'GET' || method === 'HEAD' ? '' : JSON.stringify(EVENT));
    });
  }

  const answeredAt = Date.UTC(2026, 9, 21, 7, 28);
  const answers: readonly (readonly [status: number, kind: string, after?: string, milliseconds?: number])[] = [
    [200, 'sent'],
    [204, 'sent'],
    [302, 'refused'],
    [400, 'refused'],
    [401, 'later'],
    [403, 'refused'],
    [404, 'refused'],
    [407, 'later'],
    [409, 'later'],
    [410, 'refused'],
    [429, 'later', '17', 17_000],
    [500, 'later'],
    [503, 'later', '120', 120_000],
    [503, 'later', 'Wed, 21 Oct 2026 07:28:30 GMT', 30_000],
    [503, 'later', 'soon'],
  ];
  for (const [status, kind, after, afterMilliseconds] of answers) {
    it(`that answers ${status}${after === undefined ? '' : ` and ${after}`} comes to ${kind}`, async (t) => {
      const { send, host } = await startDestination(t, { clock: () => answeredAt }, (response) => {
        response.writeHead(status, after === undefined ? {} : { 'retry-after': after }).end('no');
      });

      const outcome = await send();

      const asked = afterMilliseconds === undefined ? {} : { afterMilliseconds };
      assert.deepEqual(
        outcome,
        kind === 'sent' ? { kind } : { kind, reason: `"${host}" answered ${status}`, ...asked },
      );
    });
  }

  it('on an address that may not be called is refused', async (t) => {
    const { send } = await startDestination(t, { endpoint: () => 'https://169.254.169.254/latest/secret' });

    assert.deepEqual(await send(), {
      kind: 'refused',
      reason: '"169.254.169.254" is not on the internet: PRATIQUE_OUTBOUND_ALLOW=169.254.169.254 allows it',
    });
  });

  const impossible: readonly (readonly [why: string, setup: DestinationSetup, words: RegExp])[] = [
    ['has more stars than values', { endpoint: (url) => `${url}/*` }, /has more "\*" than the target has/],
    [
      'would lead to another folder',
      { endpoint: (url) => `${url}/a/*/b`, httpParameters: { path: ['..'], headers: {}, query: {} } },
      /"\.\." cannot stand for a "\*"/,
    ],
    [
      'cannot take the parameters of its body',
      { payload: '[1]', parameters: { body: [{ key: 'a', value: 'b', isSecret: false }] } },
      /want an input that is a JSON object/,
    ],
    ['would be sent broken JSON', { payload: '{"a": x"hello", }' }, /^"hook" cannot be called: .* is no JSON$/],
    [
      'has no secret where one should be',
      { parameters: { headers: [{ key: 'webhook-signature', value: 'swordfish', isSecret: true }] } },
      /^"hook" cannot be called: a secret is not whsec_/,
    ],
    [
      'sets a header of the client',
      { parameters: { headers: [{ key: 'Host', value: 'internal', isSecret: false }] } },
      /the header "host" cannot be set/,
    ],
  ];
  for (const [why, setup, words] of impossible) {
    it(`that ${why} is refused, and not called`, async (t) => {
      const { send, received } = await startDestination(t, setup);

      const outcome = await send();

      assert.equal(outcome.kind, 'refused');
      assert.match(outcome.kind === 'refused' ? outcome.reason : '', words);
      assert.equal(received.length, 0);
    });
  }

  it('that is gone is refused', async (t) => {
    const { io } = await startTargetIo(t);

    const outcome = await apiDestination.send(sending({ arn: DESTINATION_ARN }), io);

    assert.match(
      outcome.kind === 'refused' ? outcome.reason : '',
      /^there is no API destination "arn:.*send this again$/,
    );
  });

  it('is called no oftener than it is to be', async (t) => {
    const { send, received } = await startDestination(t, { ratePerSecond: 1, clock: () => 1_700_000_000_000 });
    const controller = new AbortController();
    t.after(() => controller.abort());

    await send();
    const waiting = [1, 2, 3, 4, 5].map(() => send(controller.signal).catch(() => undefined));
    const outcome = await send();

    assert.equal(received.length, 1);
    assert.deepEqual(outcome, {
      kind: 'later',
      reason: '"hook" is to be called 1 times a second at most',
      afterMilliseconds: 6000,
    });
    controller.abort();
    await Promise.all(waiting);
  });
});
