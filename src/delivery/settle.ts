import { sql } from 'kysely';
import type { Database, Transaction } from '../db/index.ts';
import type { Clock } from '../lib/clock.ts';
import { printable } from '../lib/printable.ts';
import { backOff } from './back-off.ts';
import type { DeliverySettings } from './settings.ts';
import { giveTurn, holdLanes, passTurn } from './turns.ts';
import type { DeadLetter, Delivery, NewDelivery, OnDeadLetter, SendOutcome } from './types.ts';

/** A delivery that nobody else tries until the lease ends. */
export interface Claimed extends Delivery {
  readonly number: number;
  readonly claimedAt: number;
}

/** What the queue is worked through with. */
export interface SettleOptions {
  readonly db: Database;
  readonly clock: Clock;
  /** Names this process among those that send from the same database. */
  readonly worker: string;
  readonly settings: DeliverySettings;
  /** From 0 to 1. */
  readonly random: () => number;
  readonly onDead?: OnDeadLetter;
}

/** After so many failures in a row, what a receiver was not given in time dies with what was tried. */
const GONE_AFTER_FAILURES = 10;
const SWEEP = 500;
/** The longest pause that somebody may choose: SNS's. */
const MOST_OWN_MILLISECONDS = 3_600_000;
const MOST_REASON_CHARACTERS = 500;

/** Notes what a try came to, unless the claim was lost meanwhile. */
export async function settle(
  tx: Transaction,
  options: SettleOptions,
  claimed: Claimed,
  outcome: SendOutcome,
): Promise<void> {
  await holdLanes(tx, options.db.dialect, [claimed]);
  await (outcome.kind === 'later'
    ? settleLater(tx, options, claimed, outcome)
    : settleAnswered(tx, options, claimed, outcome));
}

/** Gives back what was not tried to its end, as if it had not been tried. */
export async function release(tx: Transaction, options: SettleOptions, claimed: Claimed): Promise<void> {
  await holdLanes(tx, options.db.dialect, [claimed]);
  const free = { claimed_by: null, due_at: options.clock(), attempts: claimed.attempt - 1 };
  if (await change(tx, options, claimed, free)) await passTurn(tx, claimed, claimed.number);
  await leaveAlone(tx, claimed, { next_at: 0 });
}

/** It was sent, or refused for good: either way the receiver is there. */
async function settleAnswered(
  tx: Transaction,
  options: SettleOptions,
  claimed: Claimed,
  outcome: Exclude<SendOutcome, { kind: 'later' }>,
): Promise<void> {
  const settled = { claimed_by: null, is_next: 0, settled_at: options.clock() };
  const end =
    outcome.kind === 'sent'
      ? { ...settled, state: 'sent', payload: '', reason: null }
      : { ...settled, state: 'dead', reason: clause(outcome.reason) };
  if (await change(tx, options, claimed, end)) {
    await giveTurn(tx, claimed);
    if (outcome.kind === 'refused') await tellOfDead(tx, options, claimed, { reason: outcome.reason, isRefused: true });
  }
  await tx
    .updateTable('delivery_receiver')
    .set({ failures: 0, next_at: 0 })
    .where('kind', '=', claimed.kind)
    .where('receiver', '=', claimed.receiver)
    .where('failures', '>', 0)
    .execute();
}

async function settleLater(
  tx: Transaction,
  options: SettleOptions,
  claimed: Claimed,
  { reason: why, afterMilliseconds = 0, pauseMilliseconds }: Extract<SendOutcome, { kind: 'later' }>,
): Promise<void> {
  const { clock, settings, random } = options;
  const now = clock();
  const reason = clause(why);
  const asked = Math.min(Math.max(0, afterMilliseconds), settings.longestAskedMilliseconds);
  const own = pauseMilliseconds === undefined ? undefined : Math.min(pauseMilliseconds, MOST_OWN_MILLISECONDS);
  const pauseAfter = (failed: number) => Math.max(asked, own ?? backOff(failed, settings, random));
  const failures = await noteFailure(tx, options, claimed, { asked, pauseAfter });
  const { attempt, mostAttempts = Infinity, until = Infinity } = claimed;
  if (attempt >= mostAttempts || now >= until) {
    const end = { claimed_by: null, is_next: 0, settled_at: now, state: 'dead', reason };
    if (await change(tx, options, claimed, end)) {
      await giveTurn(tx, claimed);
      await tellOfDead(tx, options, claimed, { reason, isRefused: false });
    }
  } else {
    const wait = { claimed_by: null, due_at: now + pauseAfter(attempt), reason };
    if (await change(tx, options, claimed, wait)) await passTurn(tx, claimed, claimed.number);
  }
  if (failures >= GONE_AFTER_FAILURES) await sweep(tx, options, claimed, reason);
}

/** Leaves the receiver alone for a while. A try that began before another failed says nothing that is new. */
async function noteFailure(
  tx: Transaction,
  { clock }: SettleOptions,
  { kind, receiver, claimedAt }: Claimed,
  { asked, pauseAfter }: { readonly asked: number; readonly pauseAfter: (failures: number) => number },
): Promise<number> {
  const known = await tx
    .selectFrom('delivery_receiver')
    .select(['failures', 'failed_at', 'next_at'])
    .where('kind', '=', kind)
    .where('receiver', '=', receiver)
    .executeTakeFirst();
  if (known === undefined) return 0;
  const now = clock();
  if (known.failures > 0 && known.failed_at !== null && claimedAt <= known.failed_at) {
    await leaveAlone(tx, { kind, receiver }, { next_at: Math.max(known.next_at, now + asked) });
    return known.failures;
  }
  const failures = known.failures + 1;
  const next_at = now + pauseAfter(failures);
  await leaveAlone(tx, { kind, receiver }, { failures, failed_at: now, next_at });
  return failures;
}

/** What a receiver that is gone was not given in time is a dead letter without a try of its own. */
async function sweep(tx: Transaction, options: SettleOptions, claimed: Claimed, reason: string): Promise<void> {
  const { db, clock } = options;
  const late = await tx
    .selectFrom('delivery')
    .select(['id', 'kind', 'receiver', 'lane', 'message_id', 'title', 'payload', 'attempts'])
    .where('kind', '=', claimed.kind)
    .where('receiver', '=', claimed.receiver)
    .where('is_next', '=', sql.lit(1))
    .where('claimed_by', 'is', null)
    .where('until_at', '<=', clock())
    .limit(SWEEP)
    .execute();
  await holdLanes(tx, db.dialect, late);
  const why = clause(`not tried in time: ${reason}`);
  for (const one of late) {
    const { numUpdatedRows } = await tx
      .updateTable('delivery')
      .set({ state: 'dead', is_next: 0, settled_at: clock(), reason: why })
      .where('id', '=', one.id)
      .where('is_next', '=', 1)
      .where('claimed_by', 'is', null)
      .executeTakeFirstOrThrow();
    if (numUpdatedRows === 0n) continue;
    await giveTurn(tx, one);
    const { message_id: id, attempts: attempt, ...rest } = one;
    await tellOfDead(tx, options, { ...rest, id, attempt }, { reason: why, isRefused: false });
  }
}

async function tellOfDead(
  tx: Transaction,
  { onDead }: SettleOptions,
  { kind, receiver, lane, id, title, payload, attempt }: NewDelivery & Pick<Delivery, 'attempt'>,
  { reason, isRefused }: Pick<DeadLetter, 'reason' | 'isRefused'>,
): Promise<void> {
  await onDead?.(tx, { kind, receiver, lane, id, title, payload, attempts: attempt, reason, isRefused });
}

interface Change {
  readonly claimed_by: null;
  readonly state?: string;
  readonly is_next?: number;
  readonly attempts?: number;
  readonly due_at?: number;
  readonly settled_at?: number;
  readonly payload?: string;
  readonly reason?: string | null;
}

/** False where the claim was lost: whoever has it now, settles it. */
async function change(tx: Transaction, options: SettleOptions, claimed: Claimed, to: Change): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('delivery')
    .set(to)
    .where('id', '=', claimed.number)
    .where('claimed_by', '=', options.worker)
    .where('attempts', '=', claimed.attempt)
    .executeTakeFirstOrThrow();
  return numUpdatedRows > 0n;
}

async function leaveAlone(
  tx: Transaction,
  { kind, receiver }: Pick<Delivery, 'kind' | 'receiver'>,
  to: { failures?: number; failed_at?: number; next_at: number },
): Promise<void> {
  await tx.updateTable('delivery_receiver').set(to).where('kind', '=', kind).where('receiver', '=', receiver).execute();
}

function clause(reason: string): string {
  return printable(reason.slice(0, MOST_REASON_CHARACTERS));
}
