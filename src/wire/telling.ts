import { randomUUID } from 'node:crypto';
import { type Delivering, startDelivering } from '../delivery/index.ts';
import { systemClock as clock } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';
import type { Core } from './core.ts';
import type { Outlets } from './outlets.ts';
import type { OpenTopics } from './topics.ts';

export interface TellingOptions {
  readonly core: Core;
  readonly outlets: Outlets;
  readonly topics: OpenTopics;
  readonly log: Log;
}

/** Starts to send what is to be told, to people and machines. */
export function startTelling({ core, topics, log }: TellingOptions): Delivering {
  return startDelivering({ db: core.db, clock, log, worker: randomUUID(), senders: { subscription: topics.sender } });
}
