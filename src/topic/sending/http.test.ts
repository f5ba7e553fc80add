import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { type Answering, startPeer } from '../../../test/support/peer.ts';
import { someSubscription } from '../../../test/support/subscription.ts';
import { createOutbound } from '../../outbound/index.ts';
import { type Posting, postMessage } from './http.ts';

const SUBSCRIPTION = someSubscription();

describe('a message that is posted', () => {
  it("has SNS's headers, and the user and password of its address apart from it", async (t) => {
    const { send, received } = await start(t);

    const outcome = await send({ body: '{"a":"ü"}' }, 'user:p%40ss%');

    const [request] = received;
    assert.deepEqual(outcome, { kind: 'sent' });
    assert.deepEqual([request?.method, request?.path, request?.body], ['POST', '/hook?a=b', '{"a":"ü"}']);
    const { host: _host, connection: _connection, ...headers } = request?.headers ?? {};
    assert.deepEqual(headers, {
      'accept-encoding': 'identity',
      authorization: `Basic ${Buffer.from('user:p%40ss%').toString('base64')}`,
      'content-length': '10',
      'content-type': 'text/plain; charset=UTF-8',
      'user-agent': 'Pratique',
      'x-amz-sns-message-id': '1',
      'x-amz-sns-message-type': 'Notification',
      'x-amz-sns-subscription-arn': SUBSCRIPTION.arn,
      'x-amz-sns-topic-arn': SUBSCRIPTION.topicArn,
    });
  });

  it('names no subscription that is still to be confirmed, and says that it is raw', async (t) => {
    const { send, received } = await start(t);

    await send({ type: 'SubscriptionConfirmation' });
    await send({ isRaw: true });

    assert.equal(received[0]?.headers['x-amz-sns-subscription-arn'], undefined);
    assert.deepEqual(
      received.map(({ headers }) => headers['x-amz-sns-rawdelivery']),
      [undefined, 'true'],
    );
  });

  const types: readonly (readonly [asked: string, isRaw: boolean, type: string])[] = [
    ['application/json', false, 'application/json'],
    ['application/xml', false, 'text/plain; charset=UTF-8'],
    ['application/xml', true, 'application/xml'],
  ];
  for (const [contentType, isRaw, type] of types) {
    it(`is ${type} where ${contentType} is asked for ${isRaw ? 'of the message alone' : "of SNS's document"}`, async (t) => {
      const { send, received } = await start(t);

      await send({ contentType, isRaw });

      assert.equal(received[0]?.headers['content-type'], type);
    });
  }

  const answers: readonly (readonly [status: number, headers: Record<string, string>, outcome: object])[] = [
    [204, {}, { kind: 'sent' }],
    [301, { location: 'http://169.254.169.254/' }, { kind: 'later' }],
    [404, {}, { kind: 'later' }],
    [429, { 'retry-after': '30' }, { kind: 'later', afterMilliseconds: 30_000 }],
    [503, {}, { kind: 'later' }],
  ];
  for (const [status, headers, wanted] of answers) {
    it(`comes to "${Object.values(wanted).join(' ')}" with ${status}`, async (t) => {
      const { send, port, received } = await start(t, (response) => response.writeHead(status, headers).end('no'));

      const outcome = await send({});

      const reason = outcome.kind === 'sent' ? {} : { reason: `"127.0.0.1:${port}" answered ${status}` };
      assert.deepEqual(outcome, { ...wanted, ...reason });
      assert.equal(received.length, 1);
    });
  }

  it('is refused where the address may not be called', async () => {
    const outcome = await postMessage(
      createOutbound({ allowed: [] }),
      posting({}, 'https://user:secret@127.0.0.1/path'),
    );

    assert.equal(outcome.kind, 'refused');
    assert.match(JSON.stringify(outcome), /is not on the internet/);
    assert.doesNotMatch(JSON.stringify(outcome), /secret|path/);
  });
});

async function start(t: TestContext, answer?: Answering) {
  const peer = await startPeer(t, answer);
  const outbound = createOutbound({ allowed: ['127.0.0.1'] });
  const send = async (more: Partial<Posting>, user = '') => {
    const endpoint = peer.url.replace('//', `//${user === '' ? '' : `${user}@`}`);
    return await postMessage(outbound, posting(more, `${endpoint}/hook?a=b`));
  };
  return { send, received: peer.received, port: peer.port };
}

function posting(more: Partial<Posting>, endpoint: string): Posting {
  const subscription = someSubscription({ endpoint });
  const signal = new AbortController().signal;
  return { subscription, id: '1', type: 'Notification', body: 'x', isRaw: false, signal, clock: () => 0, ...more };
}
