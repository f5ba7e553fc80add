import type { Database } from '../db/index.ts';
import type { Clock } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';
import { wakeable } from '../lib/wakeable.ts';
import { type Claims, databaseClaims, type ReadyReceiver } from './claims.ts';
import { pruneSettled } from './pruning.ts';
import type { DeliverySettings } from './settings.ts';
import type { Claimed } from './settle.ts';
import { tryToSend } from './try-to-send.ts';
import type { DeliveryTally, OnDeadLetter, Sender } from './types.ts';

export interface RoundsOptions {
  readonly db: Database;
  /** By kind; deliveries of other kinds are left to other processes. */
  readonly senders: Readonly<Record<string, Sender>>;
  readonly clock: Clock;
  readonly log: Log;
  /** Names this process among those that deliver from the same database. */
  readonly worker: string;
  readonly settings: DeliverySettings;
  /** From 0 to 1. */
  readonly random: () => number;
  /** Absent, nobody is told. */
  readonly onDead?: OnDeadLetter;
  /** Told how each try went; absent, nobody counts. */
  readonly tally?: DeliveryTally;
  /** No other process delivers from the same database: what is being tried there was being tried by one that died. */
  readonly isAlone?: boolean;
}

/** Sends what is due whenever it is told to look. */
export interface Rounds {
  wake(): void;
  /** Forgets what was sent long ago. */
  prune(): void;
  /** Answers once nothing is being looked for, tried or forgotten. */
  idle(): Promise<void>;
  /** Ends running tries early, and gives what they tried back. */
  close(): Promise<void>;
}

export function deliveryRounds(options: RoundsOptions): Rounds {
  const { db, clock, log, settings } = options;
  const claims = databaseClaims(options);
  const controller = new AbortController();
  const { signal } = controller;
  const running = new Map<Claimed, Promise<void>>();
  const context = { ...options, claims, signal };
  const looking = wakeable(look, {
    signal,
    onError: (error) => log.error({ err: error }, 'cannot look for deliveries'),
  });
  let hasReclaimed = options.isAlone !== true;
  let seenAt = clock();
  let pruning: Promise<void> | undefined;
  const kept = () => ({ sent: clock() - settings.sentMilliseconds, dead: clock() - settings.deadMilliseconds });
  const renewing = setInterval(() => {
    claims.renew([...running.keys()]).catch((error: unknown) => log.error({ err: error }, 'cannot keep deliveries'));
  }, settings.leaseMilliseconds / 3);

  return {
    wake: looking.wake,
    prune() {
      pruning ??= pruneSettled(db, kept(), signal)
        .catch((error: unknown) => log.error({ err: error }, 'cannot forget what was sent'))
        .finally(() => {
          pruning = undefined;
        });
    },
    async idle() {
      while (looking.underWay() !== undefined || pruning !== undefined || running.size > 0) {
        await Promise.all([looking.underWay(), pruning, ...running.values()]);
      }
    },
    async close() {
      clearInterval(renewing);
      controller.abort();
      await looking.underWay();
      await Promise.all(running.values());
      await pruning;
    },
  };

  async function look(): Promise<void> {
    if (!hasReclaimed) await claims.reclaim();
    hasReclaimed = true;
    await followClock();
    if (await round(context, running, looking.wake)) looking.wake();
  }

  /** An hour by which a clock is set back is not waited for. */
  async function followClock(): Promise<void> {
    const [before, now] = [seenAt, clock()];
    seenAt = now;
    if (now >= before - SET_BACK_MILLISECONDS) return;
    log.warn({ byMilliseconds: before - now }, 'the clock was set back');
    await claims.catchUp();
  }
}

/** What a clock that is kept right is corrected by is less. */
const SET_BACK_MILLISECONDS = 10_000;

interface Context extends RoundsOptions {
  readonly claims: Claims;
  readonly signal: AbortSignal;
}

/** Gives each receiver that is ready as much as there is room for; true where there was something, and may be more. */
async function round(context: Context, running: Map<Claimed, Promise<void>>, onEnd: () => void): Promise<boolean> {
  const { claims, senders, settings, signal } = context;
  if (running.size >= settings.width) return false;
  let found = false;
  for (const receiver of await claims.ready(Object.keys(senders))) {
    const busy = [...running.keys()].filter((one) => isFor(one, receiver)).length;
    const free = Math.min(settings.width - running.size, settings.receiverWidth - busy);
    if (free <= 0 || signal.aborted) continue;
    for (const claimed of await claims.claim(receiver, free)) {
      found = true;
      const ended = run(context, claimed).finally(() => {
        running.delete(claimed);
        onEnd();
      });
      running.set(claimed, ended);
    }
  }
  return found;
}

function isFor(claimed: Claimed, { kind, receiver }: ReadyReceiver): boolean {
  return claimed.kind === kind && claimed.receiver === receiver;
}

/** Never throws. */
async function run({ claims, senders, settings, signal, log, tally }: Context, claimed: Claimed): Promise<void> {
  const { kind, receiver, number, id, attempt } = claimed;
  try {
    const outcome = await tryToSend(claimed, { sender: senders[kind], milliseconds: settings.tryMilliseconds, signal });
    if (outcome === undefined) return await claims.release(claimed);
    tally?.note(kind, outcome.kind);
    await claims.settle(claimed, outcome);
    if (outcome.kind !== 'sent') {
      const { kind: came, reason } = outcome;
      log.warn({ kind, receiver, number, id, attempt, outcome: came, reason }, 'not delivered');
    }
  } catch (error) {
    // The lease ends by itself, and somebody sends it again.
    log.error({ err: error, kind, receiver, id }, 'cannot note what became of a delivery');
  }
}
