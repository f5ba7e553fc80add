import { sql } from 'kysely';
import { type Dialect, holdName, type Transaction } from '../db/index.ts';

/** What one receiver gets in order. */
export interface LaneKey {
  readonly kind: string;
  readonly receiver: string;
  readonly lane: string;
}

/*
 * Of a lane, the oldest that waits has the turn (`is_next`), and only what has the turn is tried. Whoever puts into a
 * lane or takes from it holds the lane until its commit: on SQLite every transaction that writes is alone anyway, on
 * PostgreSQL a lock on the lane's name sees to it.
 */

/** Holds lanes until the transaction ends. Two that hold several take them in the same order. */
export async function holdLanes(tx: Transaction, dialect: Dialect, lanes: readonly LaneKey[]): Promise<void> {
  const names = new Set(lanes.map(({ kind, receiver, lane }) => JSON.stringify(['delivery', kind, receiver, lane])));
  for (const name of [...names].toSorted()) {
    await holdName(tx, dialect, name);
  }
}

/** Gives the turn to the oldest that waits in a lane in which nothing has it. */
export async function giveTurn(tx: Transaction, lane: LaneKey): Promise<void> {
  const oldest = await oldestWaiting(tx, lane);
  if (oldest !== undefined) await tx.updateTable('delivery').set({ is_next: 1 }).where('id', '=', oldest).execute();
}

/** Takes the turn from one that waits where an older one waits as well. */
export async function passTurn(tx: Transaction, lane: LaneKey, id: number): Promise<void> {
  const oldest = await oldestWaiting(tx, lane);
  if (oldest === undefined || oldest === id) return;
  await tx.updateTable('delivery').set({ is_next: 0 }).where('id', '=', id).execute();
  await tx.updateTable('delivery').set({ is_next: 1 }).where('id', '=', oldest).execute();
}

/** Sees to it, whatever happened to a lane, that the oldest has the turn, unless another is just being tried. */
export async function settleTurn(tx: Transaction, lane: LaneKey): Promise<void> {
  const current = await tx
    .selectFrom('delivery')
    .select(['id', 'claimed_by'])
    .where('kind', '=', lane.kind)
    .where('receiver', '=', lane.receiver)
    .where('lane', '=', lane.lane)
    .where('is_next', '=', sql.lit(1))
    .executeTakeFirst();
  if (current === undefined) await giveTurn(tx, lane);
  else if (current.claimed_by === null) await passTurn(tx, lane, current.id);
}

async function oldestWaiting(tx: Transaction, { kind, receiver, lane }: LaneKey): Promise<number | undefined> {
  const oldest = await tx
    .selectFrom('delivery')
    .select('id')
    .where('kind', '=', kind)
    .where('receiver', '=', receiver)
    .where('lane', '=', lane)
    .where('state', '=', sql.lit('waiting'))
    .orderBy('id')
    .limit(1)
    .executeTakeFirst();
  return oldest?.id;
}
