import assert from 'node:assert/strict';
import { it } from 'node:test';
import { eachDatabase } from '../../test/support/databases.ts';
import { DOWN, delivery, HOUR, queueOf, SENT, DELIVERIES_START as START } from '../../test/support/deliveries.ts';
import { DELIVERY_SETTINGS } from './settings.ts';

eachDatabase('deliveries', (open) => {
  it('are listed the newest first, in pages, by state, kind and receiver', async (t) => {
    const { put, deliveries } = queueOf(t, await open());
    const other = { kind: 'channel', receiver: 'slack' };
    await put(delivery('a', { id: '1' }), delivery('b', { id: '2', ...other }), delivery('a', { id: '3', ...other }));

    const first = await deliveries.list({ limit: 2 });
    const rest = await deliveries.list({ limit: 2, before: first.at(-1)?.number ?? 0 });

    assert.deepEqual(
      [first, rest].map((page) => page.map(({ id }) => id)),
      [['3', '2'], ['1']],
    );
    for (const [which, ids] of [
      [{ kind: 'target' }, ['1']],
      [{ receivers: ['slack'] }, ['3', '2']],
      [{ kind: 'channel', receivers: ['slack'], state: 'waiting' }, ['3', '2']],
      [{ state: 'sent' }, []],
    ] as const) {
      assert.deepEqual(
        (await deliveries.list({ ...which, limit: 10 })).map(({ id }) => id),
        ids,
      );
    }
  });

  it('are failing while tries go wrong, and counted by kind with the oldest that waits', async (t) => {
    const { put, step, deliveries, at, db } = queueOf(t, await open(), {
      send: ({ id }) => (id === '1' ? DOWN : SENT),
    });
    await put(delivery('a', { id: '1' }), delivery('b', { id: '2', dueAt: START + HOUR }));
    await step();
    at.now += 1000;
    await put(delivery('c', { id: '3', kind: 'channel' }), delivery('d', { id: '4', mostAttempts: 0 }));
    await db.query.updateTable('delivery').set({ state: 'dead', is_next: 0 }).where('message_id', '=', '4').execute();

    const listed = await deliveries.list({ limit: 10 });
    const [failing] = await deliveries.list({ state: 'failing', limit: 10 });
    const waiting = await deliveries.list({ state: 'waiting', limit: 10 });

    assert.deepEqual(
      listed.map(({ id, state }) => [id, state]),
      [
        ['4', 'dead'],
        ['3', 'waiting'],
        ['2', 'waiting'],
        ['1', 'failing'],
      ],
    );
    assert.deepEqual([failing?.id, failing?.reason, failing?.lane], ['1', '"hooks.example.org" answered 503', 'a']);
    assert.deepEqual(await deliveries.get(failing?.number ?? 0), failing);
    assert.equal(await deliveries.get(1_000_000), undefined);
    assert.deepEqual(
      waiting.map(({ id }) => id),
      ['3', '2'],
    );
    assert.deepEqual(
      (await deliveries.counts()).toSorted((one, other) => (one.kind < other.kind ? -1 : 1)),
      [
        { kind: 'channel', waiting: 1, dead: 0, oldestWaitingAt: START + 1000 },
        { kind: 'target', waiting: 2, dead: 1, oldestWaitingAt: START },
      ],
    );
  });

  it('are tried, as is said, no sooner than their receiver may be', async (t) => {
    const { put, step, deliveries } = queueOf(t, await open(), { send: () => DOWN, random: () => 1 });
    await put(delivery('a', { id: '1' }), delivery('b', { id: '2', dueAt: START + 1 }));

    await step();

    const [other] = await deliveries.list({ lane: 'b', limit: 10 });
    assert.deepEqual([other?.id, other?.at], ['2', START + DELIVERY_SETTINGS.firstPauseMilliseconds]);
  });
});
