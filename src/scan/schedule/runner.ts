import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Database, Transaction } from '../../db/index.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Log } from '../../lib/log.ts';
import type { Jobs } from '../jobs.ts';
import { type CurrentImage, currentImages } from './current-images.ts';
import { SCHEDULED } from './scheduled-scans.ts';
import { begin, faultIn, following, patternsOf, type ScheduleRow } from './store.ts';

export interface SchedulesOptions {
  readonly db: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly jobs: Pick<Jobs, 'enqueue'>;
  /** Called after a commit that queued scans. */
  onQueued(): void;
  /** How many scans of one run are due in a minute at most. */
  readonly scansPerMinute?: number;
}

/** Begins what is due, as long as it is open. */
export interface RunningSchedules {
  /** Looks at once rather than at the next round; answers when it has looked. */
  wake(): Promise<void>;
  close(): Promise<void>;
}

const LOOK_EVERY_MILLISECONDS = 1_000;
const SCANS_PER_MINUTE = 120;
/** Images in one transaction: a push waits for one of them at most. */
const STEP = 50;

/**
 * Runs schedules: each that is due is begun once, by whichever process comes first, and one that was missed once for all
 * that was missed. A run asks for one scan of each image, step by step and spread over time; one that broke off goes on
 * from where it was.
 */
export function startSchedules(options: SchedulesOptions): RunningSchedules {
  const closing = new AbortController();
  let looking: Promise<void> | undefined;
  const wake = () => {
    looking ??= look(options, closing.signal).finally(() => {
      looking = undefined;
    });
    return looking;
  };
  const timer = setInterval(() => void wake(), LOOK_EVERY_MILLISECONDS);
  return {
    wake,
    async close() {
      clearInterval(timer);
      closing.abort();
      await looking;
    },
  };
}

/** Never throws: what could not be done now is tried in the next round. */
async function look(options: SchedulesOptions, signal: AbortSignal): Promise<void> {
  const { db, clock, log } = options;
  try {
    for (const row of await dueSchedules(db, clock())) await start(options, row);
    const begun = db.query.selectFrom('schedule').selectAll().where('run_after', 'is not', null);
    for (const row of await begun.execute()) await goOn(options, row, signal);
  } catch (error) {
    log.error({ err: error }, 'cannot look for schedules that are due');
  }
}

async function dueSchedules(db: Database, now: number): Promise<readonly ScheduleRow[]> {
  const enabled = db.query.selectFrom('schedule').selectAll().where('enabled', '=', 1);
  return await enabled.where('next_at', '<=', now).orderBy('next_at').execute();
}

/**
 * Whoever changes the time of the next run has begun this one; where one is under way still, that is left to end. One that
 * cannot be told any more, since this machine does not know its time zone, keeps no other from its time.
 */
async function start({ db, clock, log }: SchedulesOptions, row: ScheduleRow): Promise<void> {
  const now = clock();
  const fault = faultIn(row);
  const isBegun = fault === undefined && row.run_after === null;
  const next = { next_at: fault === undefined ? following(row, now) : null };
  const set = { ...next, ...(isBegun ? begin(row, now) : {}) };
  const update = db.query.updateTable('schedule').set(set).where('id', '=', row.id).where('next_at', '=', row.next_at);
  const { numUpdatedRows } = await update.executeTakeFirst();
  if (numUpdatedRows === 0n) return;
  const about = { schedule: row.name, plannedAt: new Date(row.next_at ?? now).toISOString() };
  if (fault !== undefined) log.error({ ...about, fault }, 'a schedule cannot be told: it waits until it is set again');
  else if (isBegun) log.info(about, 'schedule begun');
  else log.warn(about, 'a schedule is due again before its last run has ended: it is left out this time');
}

async function goOn(options: SchedulesOptions, row: ScheduleRow, signal: AbortSignal): Promise<void> {
  const { db, log, onQueued } = options;
  const all = await currentImages(db.query, patternsOf(row));
  const apart = Math.min(60_000 / (options.scansPerMinute ?? SCANS_PER_MINUTE), (row.run_for ?? 0) / all.length);
  const rest = all.filter(({ digest }) => digest > (row.run_after ?? ''));
  let place = { after: row.run_after ?? '', taken: row.run_images };
  for (let at = 0; at <= rest.length; at += STEP) {
    if (signal.aborted) return;
    const images = rest.slice(at, at + STEP);
    const isLast = at + STEP >= rest.length;
    const step = { row, place, images, isLast, apart };
    if (!(await db.write((tx) => take(tx, options.jobs, step)))) return;
    place = { after: images.at(-1)?.digest ?? place.after, taken: place.taken + images.length };
    if (images.length > 0) onQueued();
    if (isLast) break;
    await nextTurn();
  }
  log.info({ schedule: row.name, images: place.taken }, 'schedule has asked for its scans');
}

interface Step {
  readonly row: ScheduleRow;
  readonly place: { readonly after: string; readonly taken: number };
  readonly images: readonly CurrentImage[];
  readonly isLast: boolean;
  /** Milliseconds between two scans. */
  readonly apart: number;
}

/** False where another process has gone on from this place, or the schedule is gone. */
async function take(tx: Transaction, jobs: Pick<Jobs, 'enqueue'>, step: Step): Promise<boolean> {
  const { row, place, images, isLast, apart } = step;
  const taken = place.taken + images.length;
  const ended = { run_at: null, run_for: null, run_after: null, run_images: 0 };
  const reached = { run_after: images.at(-1)?.digest ?? '', run_images: taken };
  const moved = await tx
    .updateTable('schedule')
    .set({ ...(isLast ? ended : reached), last_images: taken })
    .where('id', '=', row.id)
    .where('run_at', '=', row.run_at)
    .where('run_after', '=', place.after)
    .executeTakeFirst();
  if (moved.numUpdatedRows === 0n) return false;
  const held = await stillHeld(tx, images);
  for (const [index, { digest }] of images.entries()) {
    const repositories = held.get(digest) ?? [];
    if (repositories.length === 0) continue;
    const rows = repositories.map((id) => ({ repository_id: id, manifest_digest: digest }));
    await tx
      .insertInto('scheduled_scan')
      .values(rows)
      .onConflict((conflict) => conflict.columns(['manifest_digest', 'repository_id']).doNothing())
      .execute();
    const dueAt = Math.floor((row.run_at ?? 0) + (place.taken + index) * apart);
    await jobs.enqueue(tx, { kind: SCHEDULED, key: digest, dueAt });
  }
  return true;
}

/** Images may have been deleted since they were looked for. */
async function stillHeld(
  tx: Transaction,
  images: readonly CurrentImage[],
): Promise<ReadonlyMap<string, readonly number[]>> {
  const digests = images.map(({ digest }) => digest);
  const rows = tx.selectFrom('repository_manifest').select(['digest', 'repository_id']);
  const held = await rows.where('digest', 'in', [...digests, '']).execute();
  const wanted = new Map<string, readonly number[]>(images.map((image) => [image.digest, image.repositoryIds]));
  const grouped = Map.groupBy(
    held.filter((row) => wanted.get(row.digest)?.includes(row.repository_id)),
    ({ digest }) => digest,
  );
  return new Map([...grouped].map(([digest, all]) => [digest, all.map((row) => row.repository_id)]));
}
