import assert from 'node:assert/strict';
import { it } from 'node:test';
import { eachDatabase } from '../../test/support/databases.ts';
import { seededRandom } from '../../test/support/seeded.ts';
import type { Database } from '../db/index.ts';
import { silentLog } from '../lib/log.ts';
import { databaseDeliveries } from './deliveries.ts';
import { deliveryRounds, type Rounds } from './rounds.ts';
import { DELIVERY_SETTINGS, type DeliverySettings } from './settings.ts';
import type { Delivery, NewDelivery, Sender, SendOutcome } from './types.ts';

const HOUR = 3_600_000;
const SENT: SendOutcome = { kind: 'sent' };
const DOWN: SendOutcome = { kind: 'later', reason: '"hooks.example.org" answered 503' };

eachDatabase('deliveries', (open) => {
  it('are sent once for each receiver and id, however often they are put', async (t) => {
    const { put, step, tries } = await setUp(t);
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
    const { put, step, tries, at } = await setUp(t, { send: ({ id }) => (down && id === 'a1' ? DOWN : SENT) });

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
    const { put, step, tries, deliveries } = await setUp(t, {
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
    const { put, step, tries, at, deliveries } = await setUp(t, {
      send: () => (at.now >= START + 5000 && at.now < START + HOUR ? DOWN : SENT),
      random: seededRandom(1),
    });
    await put(...deliveriesOf('before', 20));
    await step();
    at.now = START + 5000;

    await put(...deliveriesOf('during', 500));
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
    const { put, step, at, deliveries } = await setUp(t, { send: () => DOWN });
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
    const { put, step, at, deliveries, tries } = await setUp(t, { send: () => DOWN });
    await put(...deliveriesOf('gone', 300));

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
    const { put, step, at, tries } = await setUp(t, {
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

  it('to one receiver wait for none to another, and are a few at a time', async (t) => {
    const hanging: (() => void)[] = [];
    const { put, rounds, tries } = await setUp(t, {
      send: async ({ receiver }) => {
        if (receiver === 'slow') await new Promise<void>((resolve) => hanging.push(resolve));
        return SENT;
      },
    });
    const slow = deliveriesOf('slow', 30).map((one) => ({ ...one, receiver: 'slow' }));

    await put(...slow, ...deliveriesOf('quick', 30));
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
    const { put, at, db, tries, step } = await setUp(t);
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
    const { put, at, db, deliveries } = await setUp(t);
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

  it('are each sent by one of several processes', async (t) => {
    const { put, at, db, step, tries } = await setUp(t);
    const other = worker(t, db, at);
    await put(...deliveriesOf('many', 100));

    await Promise.all([step(), other.step()]);

    const ids = [...tries, ...other.tries].map(({ id }) => id);
    assert.deepEqual([ids.length, new Set(ids).size], [100, 100]);
  });

  it('that were being sent when the process ends are given back as if they had not been tried', async (t) => {
    const { put, at, db, step, tries } = await setUp(t);
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
    const { put, step, deliveries } = await setUp(t, {
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

  it('are not tried before they are due', async (t) => {
    const { put, step, at, tries } = await setUp(t);
    await put(delivery('a', { dueAt: START + 1000 }));

    await step();
    const early = tries.length;
    at.now += 1000;
    await step();

    assert.deepEqual([early, tries.length], [0, 1]);
  });

  it('for a receiver that is gone are dropped, but for what it got', async (t) => {
    const { put, step, db, deliveries, tries } = await setUp(t, { send: ({ id }) => (id === '1' ? SENT : DOWN) });
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

  it('are listed the newest first, in pages, by state, kind and receiver', async (t) => {
    const { put, deliveries } = await setUp(t);
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
    const { put, step, deliveries, at, db } = await setUp(t, { send: ({ id }) => (id === '1' ? DOWN : SENT) });
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
    const { put, step, deliveries } = await setUp(t, { send: () => DOWN, random: () => 1 });
    await put(delivery('a', { id: '1' }), delivery('b', { id: '2', dueAt: START + 1 }));

    await step();

    const [other] = await deliveries.list({ lane: 'b', limit: 10 });
    assert.deepEqual([other?.id, other?.at], ['2', START + DELIVERY_SETTINGS.firstPauseMilliseconds]);
  });

  it('are forgotten a week after they were sent, and not before', async (t) => {
    const { put, step, at, deliveries, rounds } = await setUp(t, { send: ({ lane }) => (lane === 'a' ? SENT : DOWN) });
    await put(delivery('a'), delivery('b', { mostAttempts: 1 }));
    await step();

    at.now += DELIVERY_SETTINGS.sentMilliseconds;
    await prune(rounds);
    const before = await deliveries.list({ limit: 10 });
    at.now += 1;
    await prune(rounds);

    assert.equal(before.length, 2);
    assert.deepEqual(
      (await deliveries.list({ limit: 10 })).map(({ state }) => state),
      ['dead'],
    );
  });

  async function setUp(t: Context, options: WorkerOptions = {}) {
    const db = await open();
    const at = { now: START };
    const deliveries = databaseDeliveries({ db, clock: () => at.now });
    const put = (...list: NewDelivery[]) => db.write((tx) => deliveries.put(tx, list));
    return { db, at, deliveries, put, ...worker(t, db, at, options) };
  }
});

const START = Date.UTC(2026, 2, 4);

interface Context {
  after(end: () => Promise<void>): void;
}

interface WorkerOptions {
  readonly send?: (delivery: Delivery) => SendOutcome | Promise<SendOutcome>;
  readonly settings?: Partial<DeliverySettings>;
  readonly random?: () => number;
  readonly isAlone?: boolean;
}

let workers = 0;

/** One process's half, with what it tried. */
function worker(t: Context, db: Database, at: { readonly now: number }, options: WorkerOptions = {}) {
  const { send = () => SENT, settings, random = () => 0.5, isAlone = false } = options;
  const tries: (Delivery & { readonly tried: number })[] = [];
  const target: Sender = async (tried) => {
    tries.push({ ...tried, tried: at.now });
    return await send(tried);
  };
  workers += 1;
  const rounds = deliveryRounds({
    db,
    senders: { target },
    clock: () => at.now,
    log: silentLog,
    worker: `worker ${workers}`,
    settings: { ...DELIVERY_SETTINGS, ...settings },
    random,
    isAlone,
  });
  t.after(() => rounds.close());
  const step = async () => {
    rounds.wake();
    await rounds.idle();
  };
  return { rounds, step, tries };
}

let ids = 0;

function delivery(lane: string, more: Partial<NewDelivery> = {}): NewDelivery {
  ids += 1;
  return { kind: 'target', receiver: 'hook', lane, id: `delivery-${ids}`, title: 'an event', payload: '{}', ...more };
}

/** Three in a lane. */
function deliveriesOf(name: string, count: number): NewDelivery[] {
  return Array.from({ length: count }, (_, at) =>
    delivery(`${name} ${at % Math.ceil(count / 3)}`, { id: `${name}-${at}` }),
  );
}

async function prune(rounds: Rounds): Promise<void> {
  rounds.prune();
  await rounds.idle();
}

async function tick(): Promise<void> {
  await new Promise(setImmediate);
}
