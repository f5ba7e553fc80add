import type { Clock } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';
import { wakeable } from '../lib/wakeable.ts';
import type { Job, Jobs } from './jobs.ts';

export interface RunnerOptions {
  readonly jobs: Jobs;
  readonly kind: string;
  readonly clock: Clock;
  readonly log: Log;
  /** Jobs at the same time. */
  readonly width: number;
  work(key: string, signal: AbortSignal): Promise<void>;
  /** Told when a job has failed for the last time; it is not tried again. */
  giveUp(key: string, error: unknown): Promise<void>;
}

export interface Runner {
  /** There may be work: it is looked for now rather than at the next round. */
  wake(): void;
  /** Ends the running jobs early and gives them back. */
  close(): Promise<void>;
}

/** So long after a process was killed its work is taken up again. */
const LEASE_MILLISECONDS = 15_000;
const RENEW_EVERY_MILLISECONDS = 5_000;
/** Work queued by another process, and work whose time has come, is found within this. */
const LOOK_EVERY_MILLISECONDS = 1_000;
const MOST_ATTEMPTS = 4;
const RETRY_MILLISECONDS = 2_000;

/** Works through the queue, `width` jobs at a time, until it is closed. */
export function startRunner(options: RunnerOptions): Runner {
  const { jobs, kind, log } = options;
  const controller = new AbortController();
  const { signal } = controller;
  const running = new Set<Promise<void>>();
  const looking = wakeable(look, {
    signal,
    onError: (error) => log.error({ err: error }, 'cannot look for work'),
  });
  const timer = setInterval(looking.wake, LOOK_EVERY_MILLISECONDS);

  return {
    wake: looking.wake,
    async close() {
      clearInterval(timer);
      controller.abort();
      await looking.underWay();
      await Promise.all(running);
    },
  };

  async function look(): Promise<void> {
    if (running.size >= options.width) return;
    const job = await jobs.claim(kind, LEASE_MILLISECONDS);
    if (job === undefined) return;
    const done = run(options, job, signal).finally(() => {
      running.delete(done);
      looking.wake();
    });
    running.add(done);
    looking.wake();
  }
}

/** Never throws. */
async function run({ jobs, clock, log, ...options }: RunnerOptions, job: Job, signal: AbortSignal): Promise<void> {
  const renewing = setInterval(() => {
    jobs.renew(job, LEASE_MILLISECONDS).catch((error: unknown) => log.error({ err: error }, 'cannot keep a claim'));
  }, RENEW_EVERY_MILLISECONDS);
  try {
    if (job.attempts > MOST_ATTEMPTS) throw new Error('the process ended each time');
    await options.work(job.key, signal);
    await jobs.done(job);
  } catch (error) {
    const delay = signal.aborted ? 0 : RETRY_MILLISECONDS * 4 ** (job.attempts - 1);
    const isLast = !signal.aborted && job.attempts >= MOST_ATTEMPTS;
    if (!signal.aborted) log.error({ err: error, kind: job.kind, key: job.key, isLast }, 'work failed');
    try {
      if (isLast) await options.giveUp(job.key, error);
      await (isLast ? jobs.done(job) : jobs.retry(job, String(error), clock() + delay));
    } catch (inner) {
      // The lease ends by itself, and somebody takes the job up again.
      log.error({ err: inner, kind: job.kind, key: job.key }, 'cannot give work back');
    }
  } finally {
    clearInterval(renewing);
  }
}
