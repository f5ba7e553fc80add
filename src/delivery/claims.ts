import { sql } from 'kysely';
import type { Database, Transaction } from '../db/index.ts';
import { type Claimed, release, type SettleOptions, settle } from './settle.ts';
import type { SendOutcome } from './types.ts';

/** A receiver that may be given something now. */
export interface ReadyReceiver {
  readonly kind: string;
  readonly receiver: string;
  /** Tries that went wrong since one went well: such a receiver is given one delivery, and the others wait for it. */
  readonly failures: number;
}

/** The queue as those who send see it. */
export interface Claims {
  /** Receivers that something is due for, who has waited longest first. */
  ready(kinds: readonly string[]): Promise<readonly ReadyReceiver[]>;
  /** The first of each of at most `most` lanes of a receiver. */
  claim(receiver: ReadyReceiver, most: number): Promise<readonly Claimed[]>;
  /** Keeps what was claimed for another lease. */
  renew(claimed: readonly Claimed[]): Promise<void>;
  /** Notes what a try came to, unless the claim was lost meanwhile. */
  settle(claimed: Claimed, outcome: SendOutcome): Promise<void>;
  /** Gives back what was not tried to its end. */
  release(claimed: Claimed): Promise<void>;
  /** Gives back what others were trying when they died, before their leases end. */
  reclaim(): Promise<void>;
  /** The clock was set back: what waits for a time of before is due now. */
  catchUp(): Promise<void>;
}

/**
 * Only `put` is a promise: all this may be taken back by a loss of power, which means sending again what was sent.
 */
export function databaseClaims(options: SettleOptions): Claims {
  const { db, clock, worker, settings } = options;
  return {
    ready: (kinds) => readyReceivers(db, kinds, clock()),
    claim: (receiver, most) => db.note((tx) => claimSome(tx, options, receiver, most)),
    async renew(claimed) {
      const ids = claimed.map(({ number }) => number);
      if (ids.length === 0) return;
      await db.note((tx) =>
        tx
          .updateTable('delivery')
          .set({ due_at: clock() + settings.leaseMilliseconds })
          .where('id', 'in', ids)
          .where('claimed_by', '=', worker)
          .execute(),
      );
    },
    settle: (claimed, outcome) => db.note((tx) => settle(tx, options, claimed, outcome)),
    release: (claimed) => db.note((tx) => release(tx, options, claimed)),
    async reclaim() {
      await db.note((tx) =>
        tx
          .updateTable('delivery')
          .set({ claimed_by: null, due_at: clock() })
          .where('is_next', '=', sql.lit(1))
          .where('claimed_by', 'is not', null)
          .where('claimed_by', '!=', worker)
          .execute(),
      );
    },
    catchUp: () => db.note((tx) => endPauses(tx, clock())),
  };
}

async function endPauses(tx: Transaction, now: number): Promise<void> {
  await tx
    .updateTable('delivery')
    .set({ due_at: now })
    .where('state', '=', sql.lit('waiting'))
    .where('claimed_by', 'is', null)
    .where('due_at', '>', now)
    .execute();
  await tx.updateTable('delivery_receiver').set({ next_at: now, failed_at: null }).where('next_at', '>', now).execute();
}

async function readyReceivers(db: Database, kinds: readonly string[], now: number): Promise<readonly ReadyReceiver[]> {
  if (kinds.length === 0) return [];
  const receivers = db.query
    .selectFrom('delivery_receiver')
    .select(['kind', 'receiver', 'failures'])
    .select((row) =>
      row
        .selectFrom('delivery')
        .select((first) => first.fn.min('due_at').as('due_at'))
        .whereRef('delivery.kind', '=', 'delivery_receiver.kind')
        .whereRef('delivery.receiver', '=', 'delivery_receiver.receiver')
        .where('is_next', '=', sql.lit(1))
        .as('due_at'),
    )
    .where('kind', 'in', kinds)
    .where('next_at', '<=', now);
  return await db.query
    .selectFrom(receivers.as('ready'))
    .select(['kind', 'receiver', 'failures'])
    .where('due_at', '<=', now)
    .orderBy('due_at')
    .execute();
}

async function claimSome(
  tx: Transaction,
  { db, clock, worker, settings }: SettleOptions,
  { kind, receiver, failures }: ReadyReceiver,
  most: number,
): Promise<readonly Claimed[]> {
  const now = clock();
  const lease = now + settings.leaseMilliseconds;
  const due = tx
    .selectFrom('delivery')
    .select('id')
    .where('kind', '=', kind)
    .where('receiver', '=', receiver)
    .where('is_next', '=', sql.lit(1))
    .where('due_at', '<=', now)
    .orderBy('due_at')
    .orderBy('id')
    .limit(failures === 0 ? most : 1);
  const found = await (db.dialect === 'postgres' ? due.forUpdate().skipLocked() : due).execute();
  if (found.length === 0) return [];
  if (failures > 0 && !(await mayProbe(tx, { kind, receiver }, now, lease))) return [];
  const rows = await tx
    .updateTable('delivery')
    .set((set) => ({ claimed_by: worker, due_at: lease, attempts: set('attempts', '+', 1) }))
    .where(
      'id',
      'in',
      found.map(({ id }) => id),
    )
    .returning(['id', 'lane', 'message_id', 'title', 'payload', 'attempts', 'most_attempts', 'created_at', 'until_at'])
    .execute();
  return rows.map((row) => ({
    number: row.id,
    kind,
    receiver,
    lane: row.lane,
    id: row.message_id,
    title: row.title,
    payload: row.payload,
    attempt: row.attempts,
    ...(row.most_attempts === null ? {} : { mostAttempts: row.most_attempts }),
    until: row.until_at,
    createdAt: row.created_at,
    claimedAt: now,
  }));
}

/** Of all processes, one tries whether the receiver is back; if it dies meanwhile, another after its lease. */
async function mayProbe(
  tx: Transaction,
  receiver: Pick<ReadyReceiver, 'kind' | 'receiver'>,
  now: number,
  lease: number,
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('delivery_receiver')
    .set({ next_at: lease })
    .where('kind', '=', receiver.kind)
    .where('receiver', '=', receiver.receiver)
    .where('next_at', '<=', now)
    .executeTakeFirstOrThrow();
  return numUpdatedRows > 0n;
}
