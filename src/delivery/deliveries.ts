import { sql } from 'kysely';
import type { Database, Transaction } from '../db/index.ts';
import type { Clock } from '../lib/clock.ts';
import { countDeliveries, findDelivery, listDeliveries } from './listing.ts';
import { TRIED_FOR_MILLISECONDS } from './settings.ts';
import { holdLanes, type LaneKey, settleTurn } from './turns.ts';
import type { Deliveries, NewDelivery } from './types.ts';

export interface DeliveriesOptions {
  readonly db: Database;
  readonly clock: Clock;
  /** For how long one is tried that says nothing else; absent, a day. */
  readonly triedForMilliseconds?: number;
}

/** Dead letters that are made due in one transaction. */
const BATCH = 200;

/** What is still to be sent, in the metadata database, so that it is put there by the commit that makes it true. */
export function databaseDeliveries(options: DeliveriesOptions): Deliveries {
  const { db } = options;
  return {
    async put(tx, deliveries) {
      await holdLanes(tx, db.dialect, deliveries);
      for (const { kind, receiver } of distinctReceivers(deliveries)) {
        await tx
          .insertInto('delivery_receiver')
          .values({ kind, receiver, failures: 0, failed_at: null, next_at: 0 })
          .onConflict((conflict) => conflict.columns(['kind', 'receiver']).doNothing())
          .execute();
      }
      for (const delivery of deliveries) await insert(tx, delivery, options);
    },
    list: (page) => listDeliveries(db.query, page),
    get: (number) => findDelivery(db.query, number),
    counts: () => countDeliveries(db.query),
    async again(which) {
      let count = 0;
      for (let after = 0; ; ) {
        const revived = await reviveSome(options, which, after);
        count += revived.count;
        if (revived.last === undefined) return count;
        after = revived.last;
      }
    },
    async drop(tx, { kind, receiver }) {
      await tx
        .deleteFrom('delivery')
        .where('kind', '=', kind)
        .where('receiver', '=', receiver)
        .where('state', '!=', 'sent')
        .execute();
      await tx.deleteFrom('delivery_receiver').where('kind', '=', kind).where('receiver', '=', receiver).execute();
    },
  };
}

/** In an order of their own, so that no two transactions wait for each other. */
function distinctReceivers(lanes: readonly LaneKey[]): readonly LaneKey[] {
  const byName = new Map(lanes.map((lane) => [JSON.stringify([lane.kind, lane.receiver]), lane]));
  return [...byName].toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([, lane]) => lane);
}

async function insert(tx: Transaction, delivery: NewDelivery, options: DeliveriesOptions): Promise<void> {
  const { clock, triedForMilliseconds = TRIED_FOR_MILLISECONDS } = options;
  const { kind, receiver, lane, id, title, payload, dueAt = clock(), mostAttempts } = delivery;
  await tx
    .insertInto('delivery')
    .values({
      kind,
      receiver,
      lane,
      message_id: id,
      title,
      payload,
      state: 'waiting',
      is_next: sql<number>`case when exists (
        select 1 from delivery where kind = ${kind} and receiver = ${receiver} and lane = ${lane} and state = 'waiting'
      ) then 0 else 1 end`,
      attempts: 0,
      most_attempts: mostAttempts ?? null,
      created_at: clock(),
      due_at: dueAt,
      until_at: delivery.until ?? Math.max(dueAt, clock()) + triedForMilliseconds,
    })
    .onConflict((conflict) => conflict.columns(['kind', 'receiver', 'message_id']).doNothing())
    .execute();
}

/** Makes some of the dead letters after `after` due. `last` is the last of those, where there may be more. */
async function reviveSome(
  { db, clock, triedForMilliseconds = TRIED_FOR_MILLISECONDS }: DeliveriesOptions,
  which: Parameters<Deliveries['again']>[0],
  after: number,
): Promise<{ readonly count: number; readonly last?: number }> {
  return await db.write(async (tx) => {
    let dead = tx
      .selectFrom('delivery')
      .select(['id', 'kind', 'receiver', 'lane'])
      .where('state', '=', 'dead')
      .where('id', '>', after)
      .orderBy('id')
      .limit(BATCH);
    if (which.numbers !== undefined) dead = dead.where('id', 'in', which.numbers);
    if (which.kind !== undefined) dead = dead.where('kind', '=', which.kind);
    if (which.receivers !== undefined) dead = dead.where('receiver', 'in', which.receivers);
    const found = await dead.execute();
    await holdLanes(tx, db.dialect, found);
    let count = 0;
    for (const { id } of found) {
      const { numUpdatedRows } = await tx
        .updateTable('delivery')
        .set({ state: 'waiting', attempts: 0, due_at: clock(), settled_at: null, reason: null })
        .set({ until_at: clock() + triedForMilliseconds })
        .where('id', '=', id)
        .where('state', '=', 'dead')
        .executeTakeFirstOrThrow();
      count += Number(numUpdatedRows);
    }
    for (const lane of found) await settleTurn(tx, lane);
    for (const { kind, receiver } of distinctReceivers(found)) {
      const at = tx.updateTable('delivery_receiver').where('kind', '=', kind).where('receiver', '=', receiver);
      await at.set({ next_at: 0 }).execute();
    }
    const last = found.at(-1)?.id;
    return { count, ...(last === undefined || found.length < BATCH ? {} : { last }) };
  });
}
