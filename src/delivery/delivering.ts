import { deliveryRounds, type RoundsOptions } from './rounds.ts';
import { DELIVERY_SETTINGS, type DeliverySettings } from './settings.ts';

export interface DeliveringOptions extends Omit<RoundsOptions, 'settings' | 'random'> {
  readonly settings?: Partial<DeliverySettings>;
  /** From 0 to 1; absent, Math.random. */
  readonly random?: () => number;
}

export interface Delivering {
  /** There may be something to send: it is looked for now rather than within a second. */
  wake(): void;
  /** Ends running tries early, and gives what they tried back. */
  close(): Promise<void>;
}

/** What another process put, and what has come due, is found within this. */
const LOOK_EVERY_MILLISECONDS = 1000;
const PRUNE_EVERY_MILLISECONDS = 10 * 60_000;

/**
 * Sends what is due until it is closed: of each lane the oldest only, of each receiver a few at a time, and to a receiver
 * that failed one at a time, with growing pauses, until it answers again. At least once: what was being sent when a
 * process died is sent again, with the same id.
 */
export function startDelivering({ settings, random = Math.random, ...options }: DeliveringOptions): Delivering {
  const rounds = deliveryRounds({ ...options, random, settings: { ...DELIVERY_SETTINGS, ...settings } });
  const looking = setInterval(rounds.wake, LOOK_EVERY_MILLISECONDS);
  const pruning = setInterval(rounds.prune, PRUNE_EVERY_MILLISECONDS);
  rounds.wake();
  rounds.prune();
  return {
    wake: rounds.wake,
    async close() {
      clearInterval(looking);
      clearInterval(pruning);
      await rounds.close();
    },
  };
}
