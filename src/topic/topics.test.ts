import assert from 'node:assert/strict';
import { it } from 'node:test';
import { eachDatabase } from '../../test/support/databases.ts';
import { TOPIC_ARN as ARN, topicsRoom } from '../../test/support/topics.ts';

const setup = { attributes: {}, tags: {} };

eachDatabase('a topic', (open) => {
  it('is made once, and is the same for whoever asks for the same', async () => {
    const { topics } = topicsRoom(await open());
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
    const { topics } = topicsRoom(await open());
    await topics.createTopic('alerts', setup);

    assert.equal((await topics.findTopic(ARN))?.name, 'alerts');
    assert.equal((await topics.findTopic(ARN.replace('eu-west-2', 'us-east-1')))?.arn, ARN);
    for (const other of [ARN.replace('123456789012', '210987654321'), ARN.replace('eu-west-2', 'eu-west-1'), 'alerts'])
      assert.equal(await topics.findTopic(other), undefined);
  });

  it('has attributes and tags that are set and taken away', async () => {
    const { topics } = topicsRoom(await open());
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
    const { topics } = topicsRoom(await open());
    for (const name of ['b', 'A', 'c']) await topics.createTopic(name, setup);

    const first = await topics.listTopics({ limit: 2 });
    const second = await topics.listTopics({ limit: 2, ...(first.next === undefined ? {} : { after: first.next }) });

    const names = [...first.items, ...second.items].map((arn) => arn.split(':').at(-1));
    assert.deepEqual(names, ['A', 'b', 'c']);
    assert.equal(second.next, undefined);
  });

  it('is gone with its subscriptions, and with what was still to be sent to them', async () => {
    const { topics, subscribe, dropped, publish } = topicsRoom(await open());
    await topics.createTopic('alerts', setup);
    const { arn } = await subscribe();

    await topics.deleteTopic(ARN);
    await topics.deleteTopic(ARN);

    assert.deepEqual(dropped, [arn.split(':').at(-1)]);
    assert.equal(await topics.findSubscription(arn), undefined);
    assert.deepEqual(await publish(), { kind: 'unknown' });
  });
});
