import assert from 'node:assert/strict';
import { createSecretKey } from 'node:crypto';
import { describe, it, type TestContext } from 'node:test';
import { someMasterKey } from '../../../test/support/master-key.ts';
import { memoryDatabase } from '../../../test/support/memory-database.ts';
import { messageParts } from '../../../test/support/subscription.ts';
import { secretBox } from '../../auth/index.ts';
import type { Delivery, NewDelivery, SendOutcome } from '../../delivery/types.ts';
import type { Mail } from '../../mail/index.ts';
import { DEAD_LETTER_KIND, subscriptionDeadLetters } from '../dead-letters.ts';
import { createTopics } from '../index.ts';
import { linkTokens } from '../tokens.ts';
import type { NewSubscription, Queues } from '../types.ts';
import { deadLetterSender, subscriptionSender } from './sender.ts';

const TOPIC = 'arn:aws:sns:us-east-1:000000000000:findings';
const QUEUE = 'arn:aws:sqs:eu-west-1:123456789012:queue';
const WEB = { protocol: 'https', endpoint: 'https://hooks.example.org/' } as const;
const RAW = { RawMessageDelivery: 'true' };

describe('what goes to a subscription', () => {
  it('goes to a queue as the document, in the order of its lane', async (t) => {
    const { subscribe, publish, send, queued } = await start(t);
    await subscribe({ protocol: 'sqs', endpoint: `${QUEUE}.fifo` });
    await publish();

    const outcome = await send();

    assert.deepEqual(outcome, { kind: 'sent' });
    const [sent] = queued;
    assert.ok(sent);
    const { body, ...message } = sent;
    assert.deepEqual(message, { arn: `${QUEUE}.fifo`, groupId: 'lane', deduplicationId: 'message-1' });
    assert.equal((JSON.parse(body) as { readonly Message: string }).Message, 'hello');
  });

  it('goes to a queue as it was published where that is asked for, with its attributes', async (t) => {
    const { subscribe, publish, send, queued } = await start(t);
    await subscribe({ protocol: 'sqs', endpoint: QUEUE, attributes: RAW });
    await publish();

    await send();

    assert.deepEqual([queued[0]?.body, queued[0]?.attributes], ['hello', { a: { type: 'String', value: 'b' } }]);
  });

  it('goes to a mailbox as text, or as the document', async (t) => {
    const { subscribe, publish, send, confirm, mailed } = await start(t);
    for (const protocol of ['email', 'email-json'] as const) {
      await subscribe({ protocol, endpoint: `${protocol}@example.org` });
      await confirm();
      await publish();
      await send();
    }

    assert.match(mailed[0]?.text ?? '', /^hello\n\n-- \n/);
    assert.equal((JSON.parse(mailed[1]?.text ?? '') as { readonly Message: string }).Message, 'hello');
    assert.deepEqual([mailed[0]?.html !== undefined, mailed[1]?.html], [true, undefined]);
  });

  it('is refused where the subscription is gone, or not confirmed any more', async (t) => {
    const { subscribe, publish, send, confirm, topics, unsubscribeToken } = await start(t);
    const { arn } = await subscribe(WEB);
    await confirm();
    await publish();
    const last = await send();

    await topics.unsubscribeByLink(arn, unsubscribeToken(arn));
    const ended = await send('message-1');
    await topics.unsubscribe(arn);
    const gone = await send('message-1');

    assert.equal(last.kind, 'sent');
    assert.deepEqual(ended, { kind: 'refused', reason: 'the subscription is not confirmed' });
    assert.deepEqual(gone, { kind: 'refused', reason: 'the subscription is gone' });
  });

  it('is tried as often, and at the pauses, that its policy asks for, and without one as the server does', async (t) => {
    const { subscribe, publish, send, confirm, put, answer, topics } = await start(t);
    const DeliveryPolicy = '{"healthyRetryPolicy":{"numRetries":2,"minDelayTarget":5,"maxDelayTarget":9}}';
    const { arn } = await subscribe({ ...WEB, attributes: { DeliveryPolicy } });
    await confirm();
    await publish();
    const policied = put.at(-1);
    answer(503);
    const outcomes = [await send(undefined, 1), await send(undefined, 2)];
    answer(new Error('cannot be reached'));
    const unreached = await send(undefined, 1);
    await topics.setSubscriptionAttributes(arn, { DeliveryPolicy: null });
    await publish();

    assert.equal(policied?.mostAttempts, 3);
    assert.deepEqual(
      outcomes.map((outcome) => outcome.kind === 'later' && outcome.pauseMilliseconds),
      [5000, 9000],
    );
    assert.deepEqual(unreached, { kind: 'later', reason: 'cannot be reached', pauseMilliseconds: 5000 });
    assert.equal(put.at(-1)?.mostAttempts, undefined);
    await assert.rejects(send(), /cannot be reached/);
  });

  it('goes to the queue of its redrive policy once it is given up, with why', async (t) => {
    const { subscribe, publish, confirm, giveUp, put, sendDead, queued } = await start(t);
    const attributes = { ...RAW, RedrivePolicy: JSON.stringify({ deadLetterTargetArn: QUEUE }) };
    await subscribe({ ...WEB, attributes });
    await giveUp('the confirmation');
    const before = put.length;
    await confirm();
    await publish();

    await giveUp('"hooks.example.org" answered 503');
    const outcome = await sendDead();

    assert.equal(before, 1);
    assert.deepEqual(outcome, { kind: 'sent' });
    assert.deepEqual(queued, [
      {
        arn: QUEUE,
        body: 'hello',
        attributes: {
          ErrorCode: { type: 'String', value: 'RetriesExhausted' },
          ErrorMessage: { type: 'String', value: '"hooks.example.org" answered 503' },
          a: { type: 'String', value: 'b' },
        },
      },
    ]);
  });
});

/** A topic, what was put to be sent to its subscriptions, and what was sent. */
async function start(t: TestContext) {
  const database = await memoryDatabase(t);
  const linkKey = createSecretKey(Buffer.alloc(32, 7));
  const tokens = linkTokens(linkKey);
  const place = { account: '000000000000', regions: ['us-east-1'] as const };
  const room = { ...place, database, linkKey, box: secretBox(someMasterKey()), clock: () => 1_700_000_000_000 };
  const put: NewDelivery[] = [];
  const deliveries = {
    put: async (_tx: unknown, all: readonly NewDelivery[]) => void put.push(...all),
    drop: async () => {},
  };
  const topics = createTopics({ ...room, deliveries });
  await topics.createTopic('findings', { attributes: {}, tags: {} });
  const outlets = recordingOutlets();
  const sending = { ...room, ...outlets, url: 'https://registry.example.org', keys: messageParts().keys };
  const deliveryOf = (id: string | undefined, attempt = 1): Delivery => {
    const found = id === undefined ? put.at(-1) : put.find((one) => one.id === id);
    assert.ok(found);
    return { ...found, attempt, createdAt: 0 };
  };
  const { signal } = new AbortController();
  const onDead = subscriptionDeadLetters({ ...room, deliveries });
  let published = 0;
  return {
    ...outlets,
    topics,
    put,
    unsubscribeToken: (arn: string) => tokens.unsubscription(arn.split(':').at(-1) ?? ''),
    async subscribe(more: Pick<NewSubscription, 'protocol' | 'endpoint'> & Partial<NewSubscription>) {
      const outcome = await topics.subscribe({ topicArn: TOPIC, attributes: {}, ...more });
      assert.ok(outcome.kind === 'subscribed');
      return outcome.subscription;
    },
    async confirm() {
      const { receiver = '', id = '' } = put.findLast(({ payload }) => payload.includes('"confirmation"')) ?? {};
      const token = tokens.confirmation(receiver, id);
      assert.ok(await topics.confirm(TOPIC, token, { isSigned: false }));
    },
    async publish() {
      published += 1;
      const attributes = { a: { type: 'String', value: 'b' } };
      await topics.post(TOPIC, [{ id: `message-${published}`, lane: 'lane', message: 'hello', attributes }]);
    },
    send: async (id?: string, attempt?: number): Promise<SendOutcome> =>
      await subscriptionSender(sending)(deliveryOf(id, attempt), signal),
    async giveUp(reason: string) {
      const dead = { ...deliveryOf(undefined), attempts: 3, reason, isRefused: false };
      await database.write((tx) => onDead(tx, dead));
    },
    async sendDead() {
      assert.equal(put.at(-1)?.kind, DEAD_LETTER_KIND);
      return await deadLetterSender(sending)(deliveryOf(undefined), signal);
    },
  };
}

function recordingOutlets() {
  const queued: Parameters<Queues['send']>[0][] = [];
  const mailed: Mail[] = [];
  let answered: number | Error = 200;
  return {
    queued,
    mailed,
    answer: (next: number | Error) => void (answered = next),
    queues: {
      async send(message: Parameters<Queues['send']>[0]): Promise<SendOutcome> {
        queued.push(message);
        return { kind: 'sent' };
      },
    },
    mailer: { send: async (mail: Mail) => void mailed.push(mail) },
    outbound: {
      async send() {
        if (answered instanceof Error) throw answered;
        return { status: answered, headers: {}, body: '' };
      },
      resolve: async (host: string) => [host] as const,
    },
  };
}
