import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { memoryDatabase } from '../../test/support/memory-database.ts';
import { administerDeliveries } from './administration.ts';
import { databaseDeliveries } from './deliveries.ts';
import type { NewDelivery, ReceiverNames } from './types.ts';

const CHANNELS: Readonly<Record<string, string>> = { 'id-1': 'team', 'id-2': 'mail' };
const channel: ReceiverNames = {
  of: async (receivers) => new Map(receivers.flatMap((id) => (CHANNELS[id] === undefined ? [] : [[id, CHANNELS[id]]]))),
  called: async (name) => Object.keys(CHANNELS).filter((id) => CHANNELS[id] === name),
};

describe('deliveries, for people', () => {
  it('bear the names of their receivers, and are chosen by them', async (t) => {
    const { administration } = await setUp(t);

    const all = await administration.list({ limit: 10 });
    const team = await administration.list({ to: 'team', limit: 10 });
    const target = await administration.list({ to: 'scans/queue', limit: 10 });

    assert.deepEqual(
      all.map(({ id, to }) => [id, to]),
      [
        ['4', 'id-3'],
        ['3', 'mail'],
        ['2', 'team'],
        ['1', 'scans/queue'],
      ],
    );
    assert.deepEqual(
      [...team, ...target].map(({ id }) => id),
      ['2', '1'],
    );
    assert.equal((await administration.get(all[2]?.number ?? 0))?.to, 'team');
    assert.equal(await administration.get(99), undefined);
  });

  it('are sent again by their receiver’s name, and by kind', async (t) => {
    const { administration, db } = await setUp(t);
    await db.query.updateTable('delivery').set({ state: 'dead', is_next: 0, reason: 'it was off' }).execute();

    assert.equal(await administration.again({ to: 'nobody' }), 0);
    assert.equal(await administration.again({ to: 'team' }), 1);
    assert.equal(await administration.again({ kind: 'channel' }), 2);
    const left = await administration.list({ state: 'dead', limit: 10 });
    const [revived] = await administration.list({ to: 'team', limit: 10 });

    assert.deepEqual(
      left.map(({ id }) => id),
      ['1'],
    );
    assert.deepEqual([revived?.state, revived?.attempts, revived?.reason], ['waiting', 0, undefined]);
  });
});

async function setUp(t: TestContext) {
  const db = await memoryDatabase(t);
  const deliveries = databaseDeliveries({ db, clock: () => 0 });
  const put = (id: string, kind: string, receiver: string): NewDelivery => {
    return { kind, receiver, lane: 'a', id, title: 'news', payload: '{}' };
  };
  await db.write((tx) =>
    deliveries.put(tx, [
      put('1', 'target', 'scans/queue'),
      put('2', 'channel', 'id-1'),
      put('3', 'channel', 'id-2'),
      put('4', 'channel', 'id-3'),
    ]),
  );
  return { db, administration: administerDeliveries(deliveries, { channel }) };
}
