import type { ExpressionBuilder } from 'kysely';
import type { Database, Schema, Transaction } from '../db/index.ts';
import type { Clock } from '../lib/clock.ts';

/** Work that was claimed: nobody else has it until the lease ends. */
export interface Job {
  readonly id: number;
  readonly kind: string;
  /** Names the work: of the same kind and key there is at most one job. */
  readonly key: string;
  /** How often it was begun, this time included. */
  readonly attempts: number;
}

/** The queue of what is to be done, in the metadata database, so that work is queued by the commit that asks for it. */
export interface Jobs {
  /** Queues work, or queues it once more where it is being done right now. */
  enqueue(tx: Transaction, work: { kind: string; key: string; dueAt?: number }): Promise<void>;
  /** The job that has been due longest, for `leaseMilliseconds`; undefined where none is. */
  claim(kind: string, leaseMilliseconds: number): Promise<Job | undefined>;
  /** Keeps a claimed job for `leaseMilliseconds` from now on. */
  renew(job: Job, leaseMilliseconds: number): Promise<void>;
  /** Ends the job, unless it was queued again meanwhile. */
  done(job: Job): Promise<void>;
  /** Gives the job back, to be tried again at `dueAt`. */
  retry(job: Job, error: string, dueAt: number): Promise<void>;
}

/**
 * `worker` names this process among those that claim from the same database. Only
 * `enqueue` is a promise: a claim or an end that a loss of power takes back means doing the work again.
 */
export function databaseJobs(db: Database, clock: Clock, worker: string): Jobs {
  return {
    async enqueue(tx, { kind, key, dueAt = clock() }) {
      const fresh = { due_at: dueAt, attempts: 0, claimed_by: null, claimed_until: null, last_error: null };
      await tx
        .insertInto('job')
        .values({ kind, key, payload: '{}', created_at: clock(), ...fresh })
        .onConflict((conflict) => conflict.columns(['kind', 'key']).doUpdateSet(fresh))
        .execute();
    },
    async claim(kind, leaseMilliseconds) {
      const now = clock();
      return await db.note((tx) =>
        tx
          .updateTable('job')
          .set((set) => ({
            claimed_by: worker,
            claimed_until: now + leaseMilliseconds,
            attempts: set('attempts', '+', 1),
          }))
          .where('id', '=', (where) => oldestDue(db, where, kind, now))
          .returning(['id', 'kind', 'key', 'attempts'])
          .executeTakeFirst(),
      );
    },
    async renew({ id }, leaseMilliseconds) {
      await db.note((tx) =>
        tx
          .updateTable('job')
          .set({ claimed_until: clock() + leaseMilliseconds })
          .where('id', '=', id)
          .where('claimed_by', '=', worker)
          .execute(),
      );
    },
    async done({ id }) {
      await db.note((tx) => tx.deleteFrom('job').where('id', '=', id).where('claimed_by', '=', worker).execute());
    },
    async retry({ id }, error, dueAt) {
      await db.query
        .updateTable('job')
        .set({ claimed_by: null, claimed_until: null, last_error: error.slice(0, 1000), due_at: dueAt })
        .where('id', '=', id)
        .where('claimed_by', '=', worker)
        .execute();
    },
  };
}

function oldestDue(db: Database, where: ExpressionBuilder<Schema, 'job'>, kind: string, now: number) {
  const due = where
    .selectFrom('job')
    .select('id')
    .where('kind', '=', kind)
    .where('due_at', '<=', now)
    .where(({ or, eb }) => or([eb('claimed_until', 'is', null), eb('claimed_until', '<', now)]))
    .orderBy('due_at')
    .orderBy('id')
    .limit(1);
  return db.dialect === 'postgres' ? due.forUpdate().skipLocked() : due;
}
