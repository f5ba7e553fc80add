import { setImmediate } from 'node:timers/promises';
import { type Database, holdName, type Transaction } from '../db/index.ts';
import type { Deliveries, NewDelivery } from '../delivery/types.ts';
import type { Clock } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';
import { wakeable } from '../lib/wakeable.ts';
import { matchesPattern } from '../pattern/index.ts';
import { inputOf } from './input/index.ts';
import { TARGET_DELIVERY_KIND, targetReceiver } from './rules.ts';
import type { Rule, RulesReader, Target } from './rules-types.ts';
import type { AwsEvent } from './types.ts';

export interface EventPumpOptions {
  readonly db: Database;
  readonly rules: RulesReader;
  readonly deliveries: Pick<Deliveries, 'put'>;
  readonly clock: Clock;
  readonly log: Log;
  /** Called after a commit that put deliveries. */
  onDeliveries(): void;
  /** For how long events are kept; absent, a week. */
  readonly keptMilliseconds?: number;
}

export interface EventPump {
  /** There may be events: they are looked for now rather than within a second. */
  wake(): void;
  close(): Promise<void>;
}

const LOOK_EVERY_MILLISECONDS = 1000;
const PRUNE_EVERY_MILLISECONDS = 10 * 60_000;
const KEPT_MILLISECONDS = 7 * 24 * 3_600_000;
/** Events in one transaction: a push waits for one of them at most. */
const BATCH = 50;
const PRUNE_BATCH = 500;

/** Gives events, in order, to the targets of the rules that want them, until it is closed. */
export function startEventPump(options: EventPumpOptions): EventPump {
  const { db, clock, log, keptMilliseconds = KEPT_MILLISECONDS } = options;
  const controller = new AbortController();
  const { signal } = controller;
  const routing = wakeable(route, {
    signal,
    onError: (error) => log.error({ err: error }, 'cannot route events'),
  });
  let prunedAt = 0;
  const timer = setInterval(routing.wake, LOOK_EVERY_MILLISECONDS);
  routing.wake();
  return {
    wake: routing.wake,
    async close() {
      clearInterval(timer);
      controller.abort();
      await routing.underWay();
    },
  };

  async function route(): Promise<void> {
    while (!signal.aborted && (await routeEvents(options)) === BATCH) await setImmediate();
    if (clock() - prunedAt < PRUNE_EVERY_MILLISECONDS) return;
    prunedAt = clock();
    await pruneEvents(db, clock() - keptMilliseconds, signal);
  }
}

/** Routes the oldest events that were not yet, at most a batch, and answers how many. */
export async function routeEvents(options: Omit<EventPumpOptions, 'log'>): Promise<number> {
  const { db, rules, deliveries, clock, onDeliveries } = options;
  if ((await unrouted(db.query).limit(1).execute()).length === 0) return 0;
  const enabled = await rules.enabled();
  let put = 0;
  const routed = await db.note(async (tx) => {
    await holdName(tx, db.dialect, 'events are routed');
    const rows = await unrouted(tx).limit(BATCH).execute();
    for (const row of rows) {
      const event = JSON.parse(row.body) as AwsEvent;
      const wanted = enabled.filter(({ pattern }) => matchesPattern(pattern, event));
      const list = wanted.flatMap((rule) => rule.targets.map((target) => deliveryOf(row, event, rule, target)));
      if (list.length > 0) await deliveries.put(tx, list);
      put += list.length;
    }
    await markRouted(tx, rows, clock());
    return rows.length;
  });
  if (put > 0) onDeliveries();
  return routed;
}

interface EventRow {
  readonly id: number;
  readonly lane: string;
  readonly body: string;
  readonly put_at: number;
}

function unrouted(query: Database['query']) {
  const rows = query.selectFrom('event').select(['id', 'lane', 'body', 'put_at']);
  return rows.where('routed_at', 'is', null).orderBy('id');
}

async function markRouted(tx: Transaction, rows: readonly EventRow[], now: number): Promise<void> {
  const ids = rows.map(({ id }) => id);
  if (ids.length > 0) await tx.updateTable('event').set({ routed_at: now }).where('id', 'in', ids).execute();
}

function deliveryOf({ lane, put_at }: EventRow, event: AwsEvent, rule: Rule, target: Target): NewDelivery {
  const { mostAgeSeconds, mostRepeats } = target.retryPolicy ?? {};
  return {
    kind: TARGET_DELIVERY_KIND,
    receiver: targetReceiver(rule.name, target.id),
    lane,
    id: event.id,
    title: `${event['detail-type']} for ${target.id} of rule ${rule.name}`,
    payload: inputOf(target, event, { arn: rule.arn, name: rule.name, ingestedAt: put_at }),
    ...(mostAgeSeconds === undefined ? {} : { until: put_at + mostAgeSeconds * 1000 }),
    ...(mostRepeats === undefined ? {} : { mostAttempts: mostRepeats + 1 }),
  };
}

async function pruneEvents(db: Database, before: number, signal: AbortSignal): Promise<void> {
  for (let gone = PRUNE_BATCH; gone === PRUNE_BATCH && !signal.aborted; await setImmediate()) {
    const { numDeletedRows } = await db.note((tx) =>
      tx
        .deleteFrom('event')
        .where('id', 'in', (rows) => {
          const old = rows.selectFrom('event').select('id').where('put_at', '<', before);
          return old.where('routed_at', 'is not', null).orderBy('put_at').limit(PRUNE_BATCH);
        })
        .executeTakeFirstOrThrow(),
    );
    gone = Number(numDeletedRows);
  }
}
