import assert from 'node:assert/strict';
import { it } from 'node:test';
import { eachDatabase } from '../../test/support/databases.ts';
import {
  DOWN,
  delivery,
  HOUR,
  manyDeliveries,
  prune,
  queueOf,
  SENT,
  DELIVERIES_START as START,
} from '../../test/support/deliveries.ts';
import { seededRandom } from '../../test/support/seeded.ts';
import { DELIVERY_SETTINGS } from './settings.ts';

eachDatabase('deliveries', (open) => {
  it('are sent once for each receiver and id, however often they are put', async (t) => {
    const { put, step, tries } = queueOf(t, await open());
    const one = delivery('a', { id: 'first' });

    await put(one, one);
    await put(one, { ...one, receiver: 'other' });
    await step();
    await put(one);
    await step();

    assert.deepEqual(tries.map(({ receiver, id }) => `${receiver} ${id}`).toSorted(), ['hook first', 'other first']);
  });

  it('go in order in their lane, and wait for nothing in other lanes', async (t) => {
    let down = true;
    const { put, step, tries, at } = queueOf(t, await open(), {
      send: ({ id }) => (down && id === 'a1' ? DOWN : SENT),
    });

    await put(delivery('a', { id: 'a1' }), delivery('a', { id: 'a2' }), delivery('b', { id: 'b1' }));
    await step();
    at.now += 500;
    await step();
    const whileDown = tries.map(({ id }) => id);
    down = false;
    for (let round = 0; round < 10; round += 1) {
      at.now += 1000;
      await step();
    }

    assert.equal(whileDown.includes('a2'), false);
    assert.equal(whileDown.filter((id) => id === 'b1').length, 1);
    assert.deepEqual(
      tries.slice(whileDown.length).map(({ id }) => id),
      ['a1', 'a2'],
    );
  });

  it('go past one that was given up, which is sent when it is asked for again', async (t) => {
    let refuses = true;
    const { put, step, tries, deliveries } = queueOf(t, await open(), {
      send: ({ id }) =>
        refuses && id === '1' ? { kind: 'refused', reason: '"hooks.example.org" answered 410' } : SENT,
    });
    await put(delivery('a', { id: '1' }), delivery('a', { id: '2' }));

    await step();
    const dead = await deliveries.list({ state: 'dead', limit: 10 });
    refuses = false;
    const count = await deliveries.again({ receivers: ['hook'] });
    await step();

    assert.deepEqual(
      dead.map(({ id, reason, attempts }) => [id, reason, attempts]),
      [['1', '"hooks.example.org" answered 410', 1]],
    );
    assert.equal(count, 1);
    assert.deepEqual(
      tries.map(({ id, attempt }) => [id, attempt]),
      [
        ['1', 1],
        ['2', 1],
        ['1', 1],
      ],
    );
    assert.deepEqual(await deliveries.list({ state: 'dead', limit: 10 }), []);
  });

  it('all come through soon after an hour in which the receiver was down, in order, hardly tried meanwhile', async (t) => {
    const { put, step, tries, at, deliveries } = queueOf(t, await open(), {
      send: () => (at.now >= START + 5000 && at.now < START + HOUR ? DOWN : SENT),
      random: seededRandom(1),
    });
    await put(...manyDeliveries('before', 20));
    await step();
    at.now = START + 5000;

    await put(...manyDeliveries('during', 500));
    while (at.now < START + HOUR) {
      await step();
      at.now += 10_000;
    }
    const triedInVain = tries.length - 20;
    const sent = () => deliveries.list({ state: 'sent', limit: 1000 });
    for (let round = 0; round < 60 && (await sent()).length < 520; round += 1) {
      await step();
      at.now += 5000;
    }

    assert.equal((await sent()).length, 520);
    assert.ok(triedInVain >= 12 && triedInVain < 60, `tried ${triedInVain} times`);
    const through = tries.slice(20 + triedInVain).filter(({ tried }) => tried >= START + HOUR);
    for (const lane of new Set(through.map((one) => one.lane))) {
      const numbers = through.filter((one) => one.lane === lane).map(({ id }) => Number(id.split('-')[1]));
      assert.deepEqual(
        numbers,
        numbers.toSorted((one, other) => one - other),
      );
    }
  });

  it('are given up when their time or their tries are over, with the reason, and not before', async (t) => {
    const { put, step, at, deliveries } = queueOf(t, await open(), { send: () => DOWN });
    await put(
      delivery('a', { id: 'a day' }),
      delivery('b', { id: 'a minute', until: START + 60_000 }),
      delivery('c', { id: 'two tries', mostAttempts: 2 }),
    );
    const deadAfter = async (milliseconds: number) => {
      for (; at.now < START + milliseconds; at.now += 100_000) await step();
      return (await deliveries.list({ state: 'dead', limit: 10 })).map(({ id }) => id).toSorted();
    };

    const first = await deadAfter(50_000);
    const second = await deadAfter(23 * HOUR);
    const third = await deadAfter(25 * HOUR);

    assert.deepEqual(first, []);
    assert.deepEqual(second, ['a minute', 'two tries']);
    assert.deepEqual(third, ['a day', 'a minute', 'two tries']);
    const [newest] = await deliveries.list({ state: 'dead', limit: 1 });
    assert.deepEqual([newest?.reason, newest?.attempts], [DOWN.reason, 2]);
  });

  it('of a receiver that is gone die when their time is over, most without a try of their own', async (t) => {
    const { put, step, at, deliveries, tries } = queueOf(t, await open(), { send: () => DOWN });
    await put(...manyDeliveries('gone', 300));

    for (; at.now < START + 26 * HOUR; at.now += 120_000) await step();

    const dead = await deliveries.list({ state: 'dead', limit: 1000 });
    assert.equal(dead.length, 300);
    assert.equal(
      dead.some(({ reason }) => reason === `not tried in time: ${DOWN.reason}`),
      true,
    );
    assert.ok(tries.length < 1000, `tried ${tries.length} times`);
  });

  it('leave a receiver alone for as long as it asks, within bounds', async (t) => {
    let asked = 120_000;
    const { put, step, at, tries } = queueOf(t, await open(), {
      send: () => ({ kind: 'later', reason: 'it is busy', afterMilliseconds: asked }),
    });
    await put(delivery('a'), delivery('b'));
    const triesUntil = async (end: number) => {
      for (; at.now < end; at.now += 10_000) await step();
      return tries.length;
    };

    const before = await triesUntil(START + 120_000);
    asked = 100 * HOUR;
    await triesUntil(START + 130_000);
    const bounded = await triesUntil(START + 20 * 60_000);

    assert.equal(before, 2);
    assert.equal(bounded, 4);
  });

  it('are not tried before they are due', async (t) => {
    const { put, step, at, tries } = queueOf(t, await open());
    await put(delivery('a', { dueAt: START + 1000 }));

    await step();
    const early = tries.length;
    at.now += 1000;
    await step();

    assert.deepEqual([early, tries.length], [0, 1]);
  });

  it('for a receiver that is gone are dropped, but for what it got', async (t) => {
    const { put, step, db, deliveries, tries } = queueOf(t, await open(), {
      send: ({ id }) => (id === '1' ? SENT : DOWN),
    });
    await put(delivery('a', { id: '1' }), delivery('a', { id: '2' }), delivery('a', { id: '3' }));
    await step();

    await db.write((tx) => deliveries.drop(tx, { kind: 'target', receiver: 'hook' }));
    await step();

    assert.deepEqual(
      (await deliveries.list({ limit: 10 })).map(({ id, state }) => [id, state]),
      [['1', 'sent']],
    );
    assert.equal(tries.length, 2);
  });

  it('are forgotten a week after they were sent, and 90 days after they were given up, and not before', async (t) => {
    const { put, step, at, deliveries, rounds } = queueOf(t, await open(), {
      send: ({ lane }) => (lane === 'a' ? SENT : DOWN),
    });
    await put(delivery('a'), delivery('b', { mostAttempts: 1 }));
    await step();
    const begun = at.now;
    const leftAfter = async (milliseconds: number) => {
      at.now = begun + milliseconds;
      await prune(rounds);
      return (await deliveries.list({ limit: 10 })).map(({ state }) => state).toSorted();
    };

    assert.deepEqual(await leftAfter(DELIVERY_SETTINGS.sentMilliseconds), ['dead', 'sent']);
    assert.deepEqual(await leftAfter(DELIVERY_SETTINGS.sentMilliseconds + 1), ['dead']);
    assert.deepEqual(await leftAfter(DELIVERY_SETTINGS.deadMilliseconds), ['dead']);
    assert.deepEqual(await leftAfter(DELIVERY_SETTINGS.deadMilliseconds + 1), []);
  });
});
