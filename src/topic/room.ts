import type { KeyObject } from 'node:crypto';
import type { SecretBox } from '../auth/index.ts';
import type { Database } from '../db/index.ts';
import type { Deliveries } from '../delivery/types.ts';
import type { Clock } from '../lib/clock.ts';
import type { Place } from './arn.ts';

/** What topics are read with. */
export interface TopicReading extends Place {
  readonly database: Database;
  /** Endpoints are sealed with it. */
  readonly box: SecretBox;
  /** Links are signed with it; the same in every process. */
  readonly linkKey: KeyObject;
  readonly clock: Clock;
}

/** What topics stand on. */
export interface TopicDependencies extends TopicReading {
  readonly deliveries: Pick<Deliveries, 'put' | 'drop'>;
}

/** The kind of the deliveries that go to subscriptions. */
export const DELIVERY_KIND = 'subscription';
