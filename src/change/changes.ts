import { setTimeout as wait } from 'node:timers/promises';
import type { Database } from '../db/index.ts';
import type { Clock } from '../lib/clock.ts';
import { type ChangeLog, openChangeLog, pruneChanges, recentChanges } from './change-log.ts';
import type { Change, Changes, Listener } from './types.ts';

/** Something that is in no database: another value tells that it changed. */
export interface WatchedState {
  readonly change: Change;
  now(): unknown;
}

export interface ChangesOptions {
  readonly database: Pick<Database, 'query' | 'note' | 'dialect'>;
  readonly clock: Clock;
  readonly states?: readonly WatchedState[];
  /** How often is looked, while somebody listens; half a second where absent. */
  readonly lookMilliseconds?: number;
  onError(error: unknown): void;
}

export interface RunningChanges extends Changes {
  /** Ends all who listen. */
  close(): Promise<void>;
}

const LOOK_MILLISECONDS = 500;
const PRUNE_MILLISECONDS = 60_000;
/** What somebody has asked for just before they began to listen may have changed in between. */
const BEFORE_MILLISECONDS = 10_000;

/** Looks for what changed while somebody listens, once for all of them. */
export function openChanges(options: ChangesOptions): RunningChanges {
  const { database, clock, states = [], lookMilliseconds = LOOK_MILLISECONDS, onError } = options;
  const listeners = new Set<Listener>();
  const closing = new AbortController();
  const { signal } = closing;
  let log: Promise<ChangeLog> | undefined;
  let looking: Promise<void> | undefined;
  let pruning = Promise.resolve();
  const timer = setInterval(() => {
    pruning = pruneChanges(database).catch(onError);
  }, PRUNE_MILLISECONDS).unref();
  return {
    listen(listener) {
      if (signal.aborted) return undefined;
      listeners.add(listener);
      if (log === undefined) {
        log = openChangeLog(database.query, clock);
        looking = look(log);
      }
      tellRecent(listener, log).catch(onError);
      return () => void listeners.delete(listener);
    },
    async close() {
      clearInterval(timer);
      closing.abort();
      endAll();
      await Promise.all([looking, pruning]);
    },
  };

  async function look(opening: Promise<ChangeLog>): Promise<void> {
    const changed = watch(states);
    try {
      const { next } = await opening;
      while (listeners.size > 0) {
        tell([...(await next()), ...changed()]);
        await wait(lookMilliseconds, undefined, { signal }).catch(() => {});
      }
    } catch (error) {
      // Whoever listens hears of it by the end, and listens again.
      onError(error);
      endAll();
    }
    log = undefined;
  }

  function tell(changes: readonly Change[]): void {
    if (changes.length > 0) for (const listener of listeners) listener.hear(changes);
  }

  /** After the log was opened: what comes later than this is in it. */
  async function tellRecent(listener: Listener, opening: Promise<ChangeLog>): Promise<void> {
    await opening;
    const changes = await recentChanges(database, BEFORE_MILLISECONDS);
    if (changes.length > 0 && listeners.has(listener)) listener.hear(changes);
  }

  function endAll(): void {
    const ended = [...listeners];
    listeners.clear();
    for (const listener of ended) listener.end();
  }
}

/** Answers what tells which of them changed since it was asked last. */
function watch(states: readonly WatchedState[]): () => readonly Change[] {
  const before = states.map(({ now }) => JSON.stringify(now()));
  return () =>
    states.flatMap(({ change, now }, at) => {
      const text = JSON.stringify(now());
      if (text === before[at]) return [];
      before[at] = text;
      return change;
    });
}
