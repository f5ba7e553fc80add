import assert from 'node:assert/strict';
import { it, type TestContext } from 'node:test';
import { eachDatabase } from '../../test/support/databases.ts';
import type { Database } from '../db/index.ts';
import { silentLog } from '../lib/log.ts';
import { databaseDeliveries } from './index.ts';
import { deliveryRounds } from './rounds.ts';
import { DELIVERY_SETTINGS } from './settings.ts';
import type { DeadLetter, NewDelivery, Sender, SendOutcome } from './types.ts';

const START = Date.UTC(2026, 0, 1);
const DOWN = { kind: 'later', reason: '"hook" answered 503' } as const;

eachDatabase('what is given up', (open) => {
  it('is told of with why, in the transaction that gives it up', async (t) => {
    const outcomes: Readonly<Record<string, SendOutcome>> = {
      refused: { kind: 'refused', reason: 'no' },
      sent: { kind: 'sent' },
    };
    const { put, step, told, deliveries } = setUp(t, await open(), async ({ id }) => outcomes[id] ?? DOWN);
    await put(
      { id: 'refused' },
      { id: 'sent' },
      { id: 'last', mostAttempts: 2 },
      { id: 'late', until: START + 60_000 },
    );

    for (let steps = 0; steps < 40; steps += 1) await step(10_000);

    const shown = told.map(({ id, attempts, reason, isRefused, payload }) => [
      id,
      attempts,
      reason,
      isRefused,
      payload,
    ]);
    assert.deepEqual(shown.slice(0, 2), [
      ['refused', 1, 'no', true, '{"of":"refused"}'],
      ['last', 2, DOWN.reason, false, '{"of":"last"}'],
    ]);
    assert.deepEqual([told[2]?.id, told.length], ['late', 3]);
    const copies = await deliveries.list({ kind: 'copy', limit: 10 });
    assert.deepEqual(copies.map(({ id }) => id).toSorted(), ['copy of last', 'copy of late', 'copy of refused']);
  });

  it('is told of too where its receiver is gone and it was not tried in time', async (t) => {
    const { put, step, told } = setUp(t, await open(), async () => DOWN);
    await put({ id: 'first' }, { id: 'never tried', dueAt: START + 36_000_000, until: START + 60_000 });

    for (let steps = 0; steps < 400 && told.length === 0; steps += 1) await step(60_000);

    assert.deepEqual(
      told.map(({ id, attempts }) => [id, attempts]),
      [['never tried', 0]],
    );
    assert.match(told[0]?.reason ?? '', /^not tried in time: /);
  });

  it('was tried at the pauses that its owner chose', async (t) => {
    const tries: number[] = [];
    const { put, step, now } = setUp(t, await open(), async () => {
      tries.push((now() - START) / 1000);
      return { ...DOWN, pauseMilliseconds: 7000 };
    });
    await put({ id: 'one', mostAttempts: 4 });

    for (let steps = 0; steps < 60; steps += 1) await step(1000);

    assert.deepEqual(tries, [0, 7, 14, 21]);
  });
});

/** Deliveries to one receiver, whose every pause is as long as it may be; what is given up is copied. */
function setUp(t: TestContext, db: Database, send: Sender) {
  let now = START;
  const clock = () => now;
  const deliveries = databaseDeliveries({ db, clock, triedForMilliseconds: 24 * 3_600_000 });
  const told: DeadLetter[] = [];
  const of = (id: string) => ({ kind: 'target', receiver: 'hook', lane: id, id, title: id, payload: `{"of":"${id}"}` });
  const rounds = deliveryRounds({
    db,
    senders: { target: send },
    clock,
    log: silentLog,
    worker: 'one',
    settings: { ...DELIVERY_SETTINGS, receiverWidth: 1 },
    random: () => 1,
    async onDead(tx, dead) {
      told.push(dead);
      await deliveries.put(tx, [{ ...of(`copy of ${dead.id}`), kind: 'copy' }]);
    },
  });
  t.after(() => rounds.close());
  return {
    deliveries,
    told,
    now: clock,
    put: async (...wanted: readonly (Partial<NewDelivery> & { readonly id: string })[]) =>
      await db.write((tx) =>
        deliveries.put(
          tx,
          wanted.map((one) => ({ ...of(one.id), ...one })),
        ),
      ),
    async step(milliseconds: number) {
      rounds.wake();
      await rounds.idle();
      now += milliseconds;
    },
  };
}
