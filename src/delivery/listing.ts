import { sql } from 'kysely';
import type { Query } from '../db/index.ts';
import type { Deliveries, DeliveryCounts, DeliveryState } from './types.ts';

/** A page of deliveries, the newest first. */
export async function listDeliveries(
  query: Query,
  { state, kind, receivers, lane, before, limit }: Parameters<Deliveries['list']>[0],
): Promise<readonly DeliveryState[]> {
  let rows = selectStates(query).orderBy('delivery.id', 'desc').limit(limit);
  if (state !== undefined) rows = rows.where('state', '=', state === 'failing' ? 'waiting' : state);
  if (state === 'failing') rows = rows.where('attempts', '>', 0).where('reason', 'is not', null);
  if (state === 'waiting') rows = rows.where((row) => row.or([row('attempts', '=', 0), row('reason', 'is', null)]));
  if (kind !== undefined) rows = rows.where('delivery.kind', '=', kind);
  if (receivers !== undefined) rows = rows.where('delivery.receiver', 'in', receivers);
  if (lane !== undefined) rows = rows.where('lane', '=', lane);
  if (before !== undefined) rows = rows.where('delivery.id', '<', before);
  return (await rows.execute()).map(stateOf);
}

/** The delivery of that number. */
export async function findDelivery(query: Query, number: number): Promise<DeliveryState | undefined> {
  const row = await selectStates(query).where('delivery.id', '=', number).executeTakeFirst();
  return row === undefined ? undefined : stateOf(row);
}

/** How many wait and are dead, by kind: counted in indexes that hold nothing else. */
export async function countDeliveries(query: Query): Promise<readonly DeliveryCounts[]> {
  const waiting = await countsOf(query, 'waiting');
  const dead = await countsOf(query, 'dead');
  const kinds = new Set([...waiting, ...dead].map(({ kind }) => kind));
  const counts: DeliveryCounts[] = [];
  for (const kind of kinds) {
    const waits = waiting.find((each) => each.kind === kind);
    const oldest = waits === undefined ? undefined : await findDelivery(query, waits.oldest);
    counts.push({
      kind,
      waiting: waits?.count ?? 0,
      dead: dead.find((each) => each.kind === kind)?.count ?? 0,
      ...(oldest === undefined ? {} : { oldestWaitingAt: oldest.createdAt }),
    });
  }
  return counts;
}

/** The state is written into the query, so that the index of that state alone is used. */
async function countsOf(query: Query, state: 'waiting' | 'dead') {
  const rows = await query
    .selectFrom('delivery')
    .select((row) => ['kind', row.fn.countAll().as('count'), row.fn.min('id').as('oldest')])
    .where('state', '=', sql.lit(state))
    .groupBy('kind')
    .execute();
  return rows.map(({ kind, count, oldest }) => ({ kind, count: Number(count), oldest }));
}

function selectStates(query: Query) {
  return query
    .selectFrom('delivery')
    .leftJoin('delivery_receiver', (join) =>
      join
        .onRef('delivery_receiver.kind', '=', 'delivery.kind')
        .onRef('delivery_receiver.receiver', '=', 'delivery.receiver'),
    )
    .select(['delivery.id', 'message_id', 'delivery.kind', 'delivery.receiver', 'lane', 'title', 'state', 'attempts'])
    .select(['created_at', 'due_at', 'next_at', 'settled_at', 'reason']);
}

type StateRow = Awaited<ReturnType<ReturnType<typeof selectStates>['executeTakeFirstOrThrow']>>;

function stateOf(row: StateRow): DeliveryState {
  const state = shownState(row);
  // What waits is not tried before its receiver may be.
  const next = Math.max(row.due_at, row.next_at ?? 0);
  const at = row.state === 'waiting' ? next : row.settled_at;
  return {
    number: row.id,
    id: row.message_id,
    kind: row.kind,
    receiver: row.receiver,
    lane: row.lane,
    title: row.title,
    state,
    attempts: row.attempts,
    createdAt: row.created_at,
    ...(at === null ? {} : { at }),
    ...(row.reason === null ? {} : { reason: row.reason }),
  };
}

function shownState({ state, attempts, reason }: StateRow): DeliveryState['state'] {
  if (state === 'dead' || state === 'sent') return state;
  return attempts > 0 && reason !== null ? 'failing' : 'waiting';
}
