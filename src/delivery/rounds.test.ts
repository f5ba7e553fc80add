import assert from 'node:assert/strict';
import { it } from 'node:test';
import { eachDatabase } from '../../test/support/databases.ts';
import { DOWN, delivery, HOUR, manyDeliveries, queueOf, SENT, tick, worker } from '../../test/support/deliveries.ts';
import { DELIVERY_SETTINGS } from './settings.ts';

eachDatabase('deliveries', (open) => {
  it('to one receiver wait for none to another, and are a few at a time', async (t) => {
    const hanging: (() => void)[] = [];
    const { put, rounds, tries } = queueOf(t, await open(), {
      send: async ({ receiver }) => {
        if (receiver === 'slow') await new Promise<void>((resolve) => hanging.push(resolve));
        return SENT;
      },
    });
    const slow = manyDeliveries('slow', 30).map((one) => ({ ...one, receiver: 'slow' }));

    await put(...slow, ...manyDeliveries('quick', 30));
    rounds.wake();
    while (tries.filter(({ receiver }) => receiver === 'hook').length < 30 || hanging.length < 4) await tick();
    const slowTries = tries.filter(({ receiver }) => receiver === 'slow').length;
    const free = setInterval(() => hanging.splice(0).forEach((go) => go()), 1);
    await rounds.idle();
    clearInterval(free);

    assert.equal(slowTries, DELIVERY_SETTINGS.receiverWidth);
    assert.equal(tries.length, 60);
  });

  it('are tried again by another process when theirs died, and by one only', async (t) => {
    const { put, at, db, tries, step } = queueOf(t, await open());
    const dying = worker(t, db, at, { send: () => new Promise<never>(() => {}) });
    await put(delivery('a', { id: 'held' }));

    dying.rounds.wake();
    while (dying.tries.length === 0) await tick();
    await step();
    const while_ = tries.length;
    at.now += DELIVERY_SETTINGS.leaseMilliseconds + 1;
    await step();

    assert.equal(while_, 0);
    assert.deepEqual(
      tries.map(({ id, attempt }) => [id, attempt]),
      [['held', 2]],
    );
  });

  it('are tried again at once where the process that died was the only one', async (t) => {
    const { put, at, db, deliveries } = queueOf(t, await open());
    const dying = worker(t, db, at, { send: () => new Promise<never>(() => {}) });
    await put(delivery('a', { id: 'held' }), delivery('a', { id: 'behind' }));
    dying.rounds.wake();
    while (dying.tries.length === 0) await tick();

    const next = worker(t, db, at, { isAlone: true, send: () => DOWN });
    await next.step();
    await next.step();

    assert.deepEqual(
      next.tries.map(({ id, attempt }) => [id, attempt]),
      [['held', 2]],
    );
    const [behind, held] = await deliveries.list({ limit: 10 });
    assert.deepEqual([behind?.state, held?.state], ['waiting', 'failing']);
  });

  it('do not wait for the time before the clock was set back', async (t) => {
    let isDown = true;
    const { put, at, step, tries } = queueOf(t, await open(), { send: () => (isDown ? DOWN : SENT) });
    await put(delivery('a', { id: 'failing' }), delivery('a', { id: 'behind' }));
    await step();

    at.now -= HOUR;
    await step();
    const soon = tries.length;
    await step();
    const atOnce = tries.length;
    isDown = false;
    at.now += DELIVERY_SETTINGS.longestPauseMilliseconds;
    await step();
    await step();

    assert.deepEqual([soon, atOnce], [2, 2]);
    assert.deepEqual(
      tries.map(({ id }) => id),
      ['failing', 'failing', 'failing', 'behind'],
    );
  });

  it('are each sent by one of several processes', async (t) => {
    const { put, at, db, step, tries } = queueOf(t, await open());
    const other = worker(t, db, at);
    await put(...manyDeliveries('many', 100));

    await Promise.all([step(), other.step()]);

    const ids = [...tries, ...other.tries].map(({ id }) => id);
    assert.deepEqual([ids.length, new Set(ids).size], [100, 100]);
  });

  it('that were being sent when the process ends are given back as if they had not been tried', async (t) => {
    const { put, at, db, step, tries } = queueOf(t, await open());
    const closing = worker(t, db, at, { send: () => new Promise<never>(() => {}) });
    await put(delivery('a'), delivery('a'));

    closing.rounds.wake();
    while (closing.tries.length === 0) await tick();
    await closing.rounds.close();
    await step();

    assert.deepEqual(
      tries.map(({ attempt }) => attempt),
      [1, 1],
    );
  });

  it('that their sender throws at, or takes too long over, are tried later', async (t) => {
    const { put, step, deliveries } = queueOf(t, await open(), {
      send: async ({ id }) => {
        if (id === 'throws') throw new Error('no such host "hooks.example.org"');
        return await new Promise<never>(() => {});
      },
      settings: { tryMilliseconds: 20 },
    });

    await put(delivery('a', { id: 'throws' }), delivery('b', { id: 'hangs' }));
    await step();

    const waiting = await deliveries.list({ state: 'failing', limit: 10 });
    assert.deepEqual(
      waiting.map(({ id, reason }) => [id, reason]),
      [
        ['hangs', 'it was not sent within 0.02 seconds'],
        ['throws', 'no such host "hooks.example.org"'],
      ],
    );
  });
});
