import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { memoryDatabase } from '../../test/support/memory-database.ts';
import { subscriptionNames } from './subscription-names.ts';

describe('the names of subscriptions', () => {
  it('are those of their topics and protocols, and never their endpoints', async (t) => {
    const db = await memoryDatabase(t);
    const { id } = await db.query
      .insertInto('topic')
      .values({ name: 'findings', attributes: '{}', created_at: 0 })
      .returning('id')
      .executeTakeFirstOrThrow();
    for (const protocol of ['https', 'email', 'https']) {
      const name = `uuid-${(await db.query.selectFrom('topic_subscription').select('id').execute()).length}`;
      const row = { name, topic_id: id, protocol, endpoint: new Uint8Array(), endpoint_mark: name };
      await db.query
        .insertInto('topic_subscription')
        .values({
          ...row,
          state: 'confirmed',
          ends_at: null,
          authenticated: 1,
          owner_unsubscribes: 0,
          attributes: '{}',
          created_at: 0,
        })
        .execute();
    }
    const names = subscriptionNames(db.query);

    assert.deepEqual(
      [...(await names.of(['uuid-0', 'uuid-1', 'gone']))],
      [
        ['uuid-0', 'findings (https)'],
        ['uuid-1', 'findings (email)'],
      ],
    );
    assert.deepEqual(await names.called('findings'), ['uuid-0', 'uuid-1', 'uuid-2']);
    assert.deepEqual(await names.called('findings (https)'), ['uuid-0', 'uuid-2']);
    for (const other of ['findings (sqs)', 'finding', 'findings ', '']) assert.deepEqual(await names.called(other), []);
  });
});
