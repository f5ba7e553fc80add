import assert from 'node:assert/strict';
import { it } from 'node:test';
import { eachDatabase } from '../../test/support/databases.ts';
import { TOPIC_ARN as ARN, topicsRoom } from '../../test/support/topics.ts';

const DAY = 86_400_000;
const setup = { attributes: {}, tags: {} };
const bySomebody = { isSigned: false };

eachDatabase('a subscription', (open) => {
  const withTopic = async () => {
    const made = topicsRoom(await open());
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
    const { topics, subscribe, lastToken, put } = topicsRoom(database);
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
