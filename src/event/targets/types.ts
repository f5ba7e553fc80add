import type { AwsServices } from '../../aws/types.ts';
import type { Delivery, SendOutcome } from '../../delivery/types.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Outbound } from '../../outbound/types.ts';
import type { Publishing } from '../../topic/types.ts';
import type { Place } from '../arn.ts';
import type { ApiDestinationsReader, Target } from '../rules-types.ts';
import type { Pace } from './api-destination/pace.ts';
import type { TokenCache } from './api-destination/tokens.ts';

/** What is to be sent to a target. */
export interface TargetSending {
  readonly target: Target;
  /** Its payload is what the target gets: the event, or what the target's input makes of it. */
  readonly delivery: Delivery;
  readonly signal: AbortSignal;
}

/** What targets are sent to with. */
export interface TargetIo {
  readonly outbound: Outbound;
  readonly aws: AwsServices;
  readonly topics: Pick<Publishing, 'post'>;
  readonly apiDestinations: ApiDestinationsReader;
  /** Whose topics are here. */
  readonly place: Place;
  readonly clock: Clock;
  /** The secret that webhooks of a connection are signed with which brings none. */
  webhookSecret(connectionArn: string): string;
  readonly pace: Pace;
  readonly tokens: TokenCache;
}

/** A kind of target: one file each. */
export interface TargetKind {
  /** The file's name. */
  readonly id: string;
  /** Whether it is what sends to the target of this ARN. */
  takes(arn: string): boolean;
  /** What it throws counts as `later`. */
  send(sending: TargetSending, io: TargetIo): Promise<SendOutcome>;
}
