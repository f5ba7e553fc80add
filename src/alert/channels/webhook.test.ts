import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Webhook } from 'standardwebhooks';
import { channelIo } from '../../../test/support/channel-io.ts';
import { type Reply, startReceiver } from '../../../test/support/receiver.ts';
import { sampleMessage } from '../message/sample.ts';
import { webhook } from './webhook.ts';

const SAMPLE = sampleMessage(Date.parse('2026-11-23T09:00:00Z'), 'https://pratique.example');
const SECRET = `whsec_${Buffer.alloc(32, 'a').toString('base64')}`;

describe('a webhook', () => {
  it('gets JSON whose signature holds, with the id of the message in every repeat', async (t) => {
    const receiver = await startReceiver(t, () => ({ status: 204 }));
    const settings = { url: `${receiver.url}/hook?key=secret`, secret: SECRET };

    const outcomes = [
      await webhook.send(SAMPLE, settings, channelIo()),
      await webhook.send(SAMPLE, settings, channelIo()),
    ];

    assert.deepEqual(outcomes, [{ kind: 'sent' }, { kind: 'sent' }]);
    for (const { path, headers, body } of receiver.requests) {
      assert.equal(path, '/hook?key=secret');
      assert.equal(headers['webhook-id'], SAMPLE.id);
      const read = new Webhook(SECRET).verify(body, {
        'webhook-id': String(headers['webhook-id']),
        'webhook-timestamp': String(headers['webhook-timestamp']),
        'webhook-signature': String(headers['webhook-signature']),
      });
      assert.deepEqual(read, JSON.parse(body));
    }
  });

  it('is signed at the time of the try', async (t) => {
    const receiver = await startReceiver(t, () => ({ status: 200 }));
    const io = channelIo({ clock: () => Date.parse('2027-01-01T00:00:00Z') });

    await webhook.send(SAMPLE, { url: receiver.url, secret: SECRET }, io);

    assert.equal(receiver.requests[0]?.headers['webhook-timestamp'], String(Date.parse('2027-01-01T00:00:00Z') / 1000));
  });

  const REPLIES: readonly [reply: Reply, outcome: Record<string, unknown>][] = [
    [{ status: 201, body: 'x'.repeat(100_000) }, { kind: 'sent' }],
    [
      { status: 429, headers: { 'retry-after': '5' } },
      { kind: 'later', reason: '"HOST" answered 429', afterMilliseconds: 5000 },
    ],
    [{ status: 503 }, { kind: 'later', reason: '"HOST" answered 503' }],
    [{ status: 404 }, { kind: 'later', reason: '"HOST" answered 404' }],
    [
      { status: 401, body: 'secret' },
      { kind: 'later', reason: '"HOST" answered 401' },
    ],
    [
      { status: 307, headers: { location: 'http://169.254.169.254/' } },
      { kind: 'later', reason: '"HOST" answered 307' },
    ],
    [{ status: 410 }, { kind: 'refused', reason: '"HOST" answered 410' }],
  ];
  for (const [reply, expected] of REPLIES) {
    it(`that answers ${reply.status} is ${String(expected['kind'])}`, async (t) => {
      const receiver = await startReceiver(t, () => reply);

      const outcome = await webhook.send(SAMPLE, { url: `${receiver.url}/?key=secret`, secret: SECRET }, channelIo());

      const { host } = new URL(receiver.url);
      assert.deepEqual(JSON.parse(JSON.stringify(outcome).replaceAll(host, 'HOST')), expected);
    });
  }

  const SECRETS: readonly [secret: string, isOne: boolean][] = [
    [SECRET, true],
    [`whsec_${Buffer.alloc(24).toString('base64')}`, true],
    [`whsec_${Buffer.alloc(64).toString('base64')}`, true],
    [`whsec_${Buffer.alloc(23).toString('base64')}`, false],
    [`whsec_${Buffer.alloc(65).toString('base64')}`, false],
    ['whsec_', false],
    ['password', false],
    [Buffer.alloc(32).toString('base64'), false],
  ];
  for (const [secret, isOne] of SECRETS) {
    it(`${isOne ? 'takes' : 'refuses'} the secret ${secret.slice(0, 12)}… of ${secret.length} characters`, () => {
      assert.equal(webhook.fault?.({ url: 'https://x', secret }) === undefined, isOne);
    });
  }
});
