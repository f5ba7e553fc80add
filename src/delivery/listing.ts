import { sql } from 'kysely';
import { narrowestFirst, type Query } from '../db/index.ts';
import type { Deliveries, DeliveryCounts, DeliveryState } from './types.ts';

/** A page of deliveries, the newest first. */
export async function listDeliveries(
  query: Query,
  { state, kind, receivers, lane, before, limit }: Parameters<Deliveries['list']>[0],
): Promise<readonly DeliveryState[]> {
  const stored = state === 'failing' ? 'waiting' : state;
  const filters = narrowestFirst([
    ['lane', lane],
    // Few are dead.
    ['state', stored === 'dead' ? stored : undefined],
    ['delivery.receiver', receivers],
    ['state', stored === 'dead' ? undefined : stored],
    ['delivery.kind', kind],
  ]);
  let rows = selectStates(query).where(filters).orderBy('delivery.id', 'desc').limit(limit);
  if (state === 'failing') rows = rows.where('attempts', '>', 0).where('reason', 'is not', null);
  if (state === 'waiting') rows = rows.where((row) => row.or([row('attempts', '=', 0), row('reason', 'is', null)]));
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
  const kinds = await query.selectFrom('delivery_receiver').select('kind').distinct().orderBy('kind').execute();
  const counts: DeliveryCounts[] = [];
  for (const { kind } of kinds) {
    const waiting = await countOf(query, kind, 'waiting');
    const dead = await countOf(query, kind, 'dead');
    const oldest = waiting.oldest === null ? undefined : await findDelivery(query, waiting.oldest);
    counts.push({
      kind,
      waiting: waiting.count,
      dead: dead.count,
      ...(oldest === undefined ? {} : { oldestWaitingAt: oldest.createdAt }),
    });
  }
  return counts;
}

/** The state is written into the query: the index of that state alone is found by it. */
async function countOf(query: Query, kind: string, state: 'waiting' | 'dead') {
  const { count, oldest } = await query
    .selectFrom('delivery')
    .select((row) => [row.fn.countAll().as('count'), row.fn.min<number | null>('id').as('oldest')])
    .where('kind', '=', kind)
    .where('state', '=', sql.lit(state))
    .executeTakeFirstOrThrow();
  return { count: Number(count), oldest };
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
