import type { Database } from '../../src/db/index.ts';
import { databaseDeliveries } from '../../src/delivery/deliveries.ts';
import { deliveryRounds, type Rounds } from '../../src/delivery/rounds.ts';
import { DELIVERY_SETTINGS, type DeliverySettings } from '../../src/delivery/settings.ts';
import type { Delivery, NewDelivery, Sender, SendOutcome } from '../../src/delivery/types.ts';
import { silentLog } from '../../src/lib/log.ts';

/** When the clock of `queueOf` stands at first. */
export const DELIVERIES_START = Date.UTC(2026, 2, 4);
export const HOUR = 3_600_000;

export const SENT: SendOutcome = { kind: 'sent' };
export const DOWN = { kind: 'later', reason: '"hooks.example.org" answered 503' } as const satisfies SendOutcome;

interface Context {
  after(end: () => Promise<void>): void;
}

export interface WorkerOptions {
  readonly send?: (delivery: Delivery) => SendOutcome | Promise<SendOutcome>;
  readonly settings?: Partial<DeliverySettings>;
  readonly random?: () => number;
  readonly isAlone?: boolean;
}

/** The queue of a database, by a clock that stands still until it is told, and a process that sends from it. */
export function queueOf(t: Context, db: Database, options: WorkerOptions = {}) {
  const at = { now: DELIVERIES_START };
  const deliveries = databaseDeliveries({ db, clock: () => at.now });
  const put = (...list: NewDelivery[]) => db.write((tx) => deliveries.put(tx, list));
  return { db, at, deliveries, put, ...worker(t, db, at, options) };
}

let workers = 0;

/** One process's half, with what it tried. */
export function worker(t: Context, db: Database, at: { readonly now: number }, options: WorkerOptions = {}) {
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

/** A delivery with an id of its own. */
export function delivery(lane: string, more: Partial<NewDelivery> = {}): NewDelivery {
  ids += 1;
  return { kind: 'target', receiver: 'hook', lane, id: `delivery-${ids}`, title: 'an event', payload: '{}', ...more };
}

/** Three in a lane. */
export function manyDeliveries(name: string, count: number): NewDelivery[] {
  return Array.from({ length: count }, (_, at) =>
    delivery(`${name} ${at % Math.ceil(count / 3)}`, { id: `${name}-${at}` }),
  );
}

/** Forgets what may be forgotten. */
export async function prune(rounds: Rounds): Promise<void> {
  rounds.prune();
  await rounds.idle();
}

/** Lets others do what they can do at once. */
export async function tick(): Promise<void> {
  await new Promise(setImmediate);
}
