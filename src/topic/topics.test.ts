import assert from 'node:assert/strict';
import { createSecretKey, randomBytes, randomUUID } from 'node:crypto';
import { it } from 'node:test';
import { eachDatabase } from '../../test/support/databases.ts';
import { someMasterKey } from '../../test/support/master-key.ts';
import { secretBox } from '../auth/index.ts';
import type { Database } from '../db/index.ts';
import type { NewDelivery } from '../delivery/types.ts';
import { createTopics } from './index.ts';
import { linkTokens } from './tokens.ts';
import type { NewSubscription, TopicMessage } from './types.ts';

const DAY = 86_400_000;
const ARN = 'arn:aws:sns:eu-west-2:123456789012:alerts';

function room(database: Database) {
  const linkKey = createSecretKey(randomBytes(32));
  const put: NewDelivery[] = [];
  const dropped: string[] = [];
  let now = 1_700_000_000_000;
  const topics = createTopics({
    account: '123456789012',
    regions: ['eu-west-2', 'us-east-1'],
    database,
    box: secretBox(someMasterKey()),
    linkKey,
    clock: () => now,
    deliveries: {
      put: async (_tx, deliveries) => void put.push(...deliveries),
      drop: async (_tx, { receiver }) => void dropped.push(receiver),
    },
  });
  const tokens = linkTokens(linkKey);
  return {
    topics,
    put,
    dropped,
    pass: (milliseconds: number) => void (now += milliseconds),
    publish: (message: Partial<TopicMessage> = {}, arn = ARN) =>
      database.write((tx) => topics.publish(tx, arn, { id: randomUUID(), message: 'hello', lane: 'lane', ...message })),
    async subscribe(more: Partial<NewSubscription> = {}) {
      const wanted = {
        topicArn: ARN,
        protocol: 'email',
        endpoint: 'team@example.org',
        attributes: {},
        ...more,
      } as const;
      const outcome = await topics.subscribe(wanted);
      assert.equal(outcome.kind, 'subscribed');
      return outcome.kind === 'subscribed' ? outcome.subscription : assert.fail();
    },
    /** The token in the message that was put last. */
    lastToken() {
      const { receiver = '', id = '' } = put.at(-1) ?? {};
      return tokens.confirmation(receiver, id);
    },
    unsubscribeToken: (arn: string) => tokens.unsubscription(arn.split(':').at(-1) ?? ''),
  };
}

const setup = { attributes: {}, tags: {} };
const bySomebody = { isSigned: false };

eachDatabase('a topic', (open) => {
  it('is made once, and is the same for whoever asks for the same', async () => {
    const { topics } = room(await open());
    const made = { attributes: { DisplayName: 'Alerts' }, tags: { team: 'tdr' } };

    const first = await topics.createTopic('alerts', made);
    const again = await topics.createTopic('alerts', setup);
    const otherwise = await topics.createTopic('alerts', { attributes: { DisplayName: 'Else' }, tags: {} });
    const otherTags = await topics.createTopic('alerts', { attributes: {}, tags: { team: 'other' } });

    assert.deepEqual(first, { kind: 'topic', arn: ARN });
    assert.deepEqual(again, first);
    assert.deepEqual(otherwise, { kind: 'differs', what: 'attributes' });
    assert.deepEqual(otherTags, { kind: 'differs', what: 'tags' });
  });

  it('is found by its ARN in any region of the server, and in no other account', async () => {
    const { topics } = room(await open());
    await topics.createTopic('alerts', setup);

    assert.equal((await topics.findTopic(ARN))?.name, 'alerts');
    assert.equal((await topics.findTopic(ARN.replace('eu-west-2', 'us-east-1')))?.arn, ARN);
    for (const other of [ARN.replace('123456789012', '210987654321'), ARN.replace('eu-west-2', 'eu-west-1'), 'alerts'])
      assert.equal(await topics.findTopic(other), undefined);
  });

  it('has attributes and tags that are set and taken away', async () => {
    const { topics } = room(await open());
    await topics.createTopic('alerts', { attributes: { DisplayName: 'Alerts' }, tags: { a: '1', b: '2' } });

    await topics.setTopicAttributes(ARN, { Policy: '{}', DisplayName: null });
    const tooMany = await topics.setTopicTags(ARN, { c: '3' }, 2);
    const set = await topics.setTopicTags(ARN, { c: '3', a: null }, 2);

    assert.deepEqual((await topics.findTopic(ARN))?.attributes, { Policy: '{}' });
    assert.deepEqual([tooMany, set], ['too-many', 'set']);
    assert.deepEqual(await topics.topicTags(ARN), { b: '2', c: '3' });
    assert.equal(await topics.setTopicAttributes(`${ARN}-other`, {}), false);
    assert.equal(await topics.setTopicTags(`${ARN}-other`, {}, 2), 'unknown');
  });

  it('is listed by name, page by page', async () => {
    const { topics } = room(await open());
    for (const name of ['b', 'A', 'c']) await topics.createTopic(name, setup);

    const first = await topics.listTopics({ limit: 2 });
    const second = await topics.listTopics({ limit: 2, ...(first.next === undefined ? {} : { after: first.next }) });

    const names = [...first.items, ...second.items].map((arn) => arn.split(':').at(-1));
    assert.deepEqual(names, ['A', 'b', 'c']);
    assert.equal(second.next, undefined);
  });

  it('is gone with its subscriptions, and with what was still to be sent to them', async () => {
    const { topics, subscribe, dropped, publish } = room(await open());
    await topics.createTopic('alerts', setup);
    const { arn } = await subscribe();

    await topics.deleteTopic(ARN);
    await topics.deleteTopic(ARN);

    assert.deepEqual(dropped, [arn.split(':').at(-1)]);
    assert.equal(await topics.findSubscription(arn), undefined);
    assert.deepEqual(await publish(), { kind: 'unknown' });
  });
});

eachDatabase('a subscription', (open) => {
  const withTopic = async () => {
    const made = room(await open());
    await made.topics.createTopic('alerts', setup);
    return made;
  };

  it('gets nothing but the question whether it is wanted, until it is confirmed', async () => {
    const { topics, subscribe, put, publish, lastToken } = await withTopic();
    const { arn, state } = await subscribe();
    await publish({ id: 'before' });

    const confirmed = await topics.confirm(ARN, lastToken(), bySomebody);
    await publish({ id: 'after', subject: 'News' });

    assert.equal(state, 'pending');
    assert.equal(confirmed?.state, 'confirmed');
    assert.equal(confirmed?.arn, arn);
    assert.equal(confirmed?.confirmationWasAuthenticated, false);
    assert.deepEqual(
      put.map(({ title }) => title),
      ['confirmation of a subscription to the topic "alerts"', '"News" to the topic "alerts"'],
    );
    assert.deepEqual(put.at(-1)?.id, 'after');
  });

  it('is there once for an endpoint, however often it is asked for', async () => {
    const { subscribe, topics, put, lastToken } = await withTopic();
    const first = await subscribe();
    const again = await subscribe();
    const asked = put.length;
    await topics.confirm(ARN, lastToken(), bySomebody);
    const confirmed = await subscribe();

    assert.equal(again.arn, first.arn);
    assert.equal(confirmed.arn, first.arn);
    assert.equal(asked, 2);
    assert.equal(put.length, 2);
    const differently = { topicArn: ARN, protocol: 'email', endpoint: 'team@example.org' } as const;
    assert.deepEqual(await topics.subscribe({ ...differently, attributes: { FilterPolicy: '{}' } }), {
      kind: 'differs',
    });
  });

  it('is confirmed by each token that was sent, for two days, and for its own topic', async () => {
    const { topics, subscribe, lastToken, pass } = await withTopic();
    await topics.createTopic('other', setup);
    await subscribe();
    const early = lastToken();
    pass(DAY);
    await subscribe();
    const late = lastToken();

    assert.equal(await topics.confirm(`${ARN.slice(0, -6)}other`, late, bySomebody), undefined);
    assert.equal(await topics.confirm(ARN, `${late.slice(0, -1)}x`, bySomebody), undefined);
    pass(DAY);
    assert.equal(await topics.confirm(ARN, early, bySomebody), undefined);
    assert.equal((await topics.findByToken(ARN, late))?.state, 'pending');
    assert.equal((await topics.confirm(ARN, late, bySomebody))?.state, 'confirmed');
    assert.equal((await topics.confirm(ARN, late, bySomebody))?.state, 'confirmed');
  });

  it('is forgotten after three days without an answer', async () => {
    const { topics, subscribe, pass } = await withTopic();
    const { arn } = await subscribe();
    pass(3 * DAY - 1);
    const before = (await topics.findTopic(ARN))?.subscriptions.pending;
    pass(1);

    assert.equal(before, 1);
    assert.equal((await topics.findTopic(ARN))?.subscriptions.pending, 0);
    assert.equal(await topics.findSubscription(arn), undefined);
    assert.deepEqual((await topics.listSubscriptions({ limit: 5 }))?.items, []);
    assert.notEqual((await subscribe()).arn, arn);
  });

  it('of a queue is confirmed at once', async () => {
    const { subscribe, put } = await withTopic();
    const queue = { protocol: 'sqs', endpoint: 'arn:aws:sqs:eu-west-2:123456789012:q' } as const;

    const { state, confirmationWasAuthenticated } = await subscribe(queue);

    assert.deepEqual([state, confirmationWasAuthenticated, put.length], ['confirmed', true, 0]);
  });

  it('gets the text for its protocol where there is one', async () => {
    const { subscribe, publish, put } = await withTopic();
    await subscribe({ protocol: 'sqs', endpoint: 'arn:aws:sqs:eu-west-2:123456789012:q' });

    await publish({ message: 'for all', byProtocol: { sqs: 'for queues' } });

    assert.equal((JSON.parse(put.at(-1)?.payload ?? '') as { message: string }).message, 'for queues');
  });

  it('ends by its link, is told so, and can be taken up again', async () => {
    const { topics, subscribe, publish, put, lastToken, unsubscribeToken, dropped } = await withTopic();
    const { arn } = await subscribe();
    await topics.confirm(ARN, lastToken(), bySomebody);

    assert.equal(await topics.unsubscribeByLink(arn, 'guess'), undefined);
    assert.equal((await topics.unsubscribeByLink(arn, unsubscribeToken(arn)))?.arn, arn);
    const told = put.at(-1);
    await publish();

    assert.equal(put.at(-1), told);
    assert.equal(told?.title, 'end of a subscription to the topic "alerts"');
    assert.equal((await topics.findSubscription(arn))?.state, 'deleted');
    assert.ok(dropped.includes(arn.split(':').at(-1) ?? ''));
    assert.equal((await topics.confirm(ARN, lastToken(), bySomebody))?.state, 'confirmed');
  });

  it('of whoever wants so ends by no link', async () => {
    const { topics, subscribe, lastToken, unsubscribeToken } = await withTopic();
    const { arn } = await subscribe();
    await topics.confirm(ARN, lastToken(), { isSigned: true, onlyOwnerUnsubscribes: true });

    assert.equal(await topics.unsubscribeByLink(arn, unsubscribeToken(arn)), undefined);
    await topics.unsubscribe(arn);
    assert.equal(await topics.findSubscription(arn), undefined);
  });

  it('that was ended waits for confirmation when it is asked for again', async () => {
    const { topics, subscribe, lastToken, unsubscribeToken } = await withTopic();
    const { arn } = await subscribe();
    await topics.confirm(ARN, lastToken(), bySomebody);
    await topics.unsubscribeByLink(arn, unsubscribeToken(arn));

    const again = await subscribe({ attributes: { RawMessageDelivery: 'true' } });

    assert.deepEqual([again.arn, again.state, again.attributes], [arn, 'pending', { RawMessageDelivery: 'true' }]);
  });

  it('is listed, of one topic or of all, page by page', async () => {
    const { topics, subscribe } = await withTopic();
    const other = `${ARN}-2`;
    await topics.createTopic('alerts-2', setup);
    const [one, two] = [await subscribe(), await subscribe({ topicArn: other })];
    const three = await subscribe({ endpoint: 'other@example.org' });

    const first = await topics.listSubscriptions({ limit: 2 });
    const rest = await topics.listSubscriptions({ limit: 2, after: first?.next ?? '' });
    const ofTopic = await topics.listSubscriptions({ topicArn: ARN, limit: 5 });

    const arns = (page: typeof first) => page?.items.map(({ arn }) => arn);
    assert.deepEqual([arns(first), arns(rest)], [[one.arn, two.arn], [three.arn]]);
    assert.deepEqual(arns(ofTopic), [one.arn, three.arn]);
    assert.equal(await topics.listSubscriptions({ topicArn: `${ARN}-3`, limit: 5 }), undefined);
  });

  it('keeps what it was given: its endpoint is sealed, its token is not there', async () => {
    const database = await open();
    const { topics, subscribe, lastToken, put } = room(database);
    await topics.createTopic('alerts', setup);
    await subscribe({ protocol: 'https', endpoint: 'https://user:swordfish@example.org/' });

    const rows = [
      await database.query.selectFrom('topic_subscription').selectAll().execute(),
      await database.query.selectFrom('topic_subscription_token').selectAll().execute(),
      put,
    ];
    const all = rows.flat().flatMap((row): unknown[] => Object.values(row));
    const stored = all.map((value) =>
      value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : String(value),
    );

    assert.ok(stored.length > 10);
    for (const secret of ['swordfish', 'example.org', lastToken()])
      assert.ok(!stored.some((value) => value.includes(secret)), secret);
  });
});
