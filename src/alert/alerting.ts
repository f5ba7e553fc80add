import { setImmediate } from 'node:timers/promises';
import type { Log } from '../lib/log.ts';
import { expandSweeps, sweepRegularly } from './due/expand.ts';
import { followUpdate } from './due/updates.ts';
import { makeDefaultRule } from './rules/rules.ts';
import { type RoundOptions, tellAtOnce, tellDigests } from './telling/round.ts';
import { tellExcuses } from './telling/tell-excuses.ts';

export interface AlertingOptions extends Omit<RoundOptions, 'beat'> {
  readonly log: Log;
  /** Called after a commit that put messages on their way. */
  onDeliveries(): void;
}

/** What looks for news and tells of it. */
export interface Alerting {
  /** All packages are matched against another snapshot. */
  rematched(snapshotId: number): void;
  /** Ends early; the next start goes on. */
  close(): Promise<void>;
}

const LOOK_EVERY_MILLISECONDS = 1_000;

/** Looks every second, until it is closed, whether something is due. */
export function startAlerting(options: AlertingOptions): Alerting {
  const { log } = options;
  const closing = new AbortController();
  let snapshotId: number | undefined;
  let running: Promise<void> | undefined;
  const beat = async () => {
    await setImmediate();
    closing.signal.throwIfAborted();
  };
  const timer = setInterval(() => {
    running ??= look().finally(() => {
      running = undefined;
    });
  }, LOOK_EVERY_MILLISECONDS);
  return {
    rematched(id) {
      snapshotId = id;
    },
    async close() {
      clearInterval(timer);
      closing.abort();
      await running;
    },
  };

  async function look(): Promise<void> {
    try {
      const to = snapshotId;
      await alertRound({ ...options, beat }, to);
      if (snapshotId === to) snapshotId = undefined;
    } catch (error) {
      if (!closing.signal.aborted) log.error({ err: error }, 'cannot tell what changed');
    }
  }
}

/** One look: what happened since the last one, what became due, and what is told of it. Answers how many messages. */
export async function alertRound(
  options: Omit<AlertingOptions, 'log'> & Pick<RoundOptions, 'beat'>,
  snapshotId?: number,
): Promise<number> {
  const { db, clock, beat, onDeliveries } = options;
  const now = clock();
  await makeDefaultRule(db, clock);
  await sweepRegularly(db, now);
  if (snapshotId !== undefined) await followUpdate(db, { snapshotId, now, beat });
  await expandSweeps(db, { now, beat });
  const messages = (await tellAtOnce(options)) + (await tellDigests(options)) + (await tellExcuses(options));
  if (messages > 0) onDeliveries();
  return messages;
}
