import type { Transaction } from '../db/index.ts';

/** Something that is to be sent to one receiver. */
export interface NewDelivery {
  /** Who knows how to send it: `target`, `subscription` or `channel`. */
  readonly kind: string;
  /** The target, subscription or channel that it goes to. */
  readonly receiver: string;
  /** What one receiver gets of one lane it gets in order: an image's digest, as a rule. */
  readonly lane: string;
  /** The same in every repeat: the receiver can tell by it. One receiver is given the same id once. */
  readonly id: string;
  /** A line for people on what it is. */
  readonly title: string;
  /** JSON, as whoever sends it wants it. */
  readonly payload: string;
  /** Absent, at once. */
  readonly dueAt?: number;
  /** A try that goes wrong after this is the last one; absent, as long as is configured. */
  readonly until?: number;
  /** A try that goes wrong is the last one if it is this one; absent, only time decides. */
  readonly mostAttempts?: number;
}

/** A delivery that is being tried. */
export interface Delivery extends NewDelivery {
  /** How often it was tried, this time included. */
  readonly attempt: number;
  readonly createdAt: number;
}

/** What a try came to. Reasons are clauses without secrets, such as `"hooks.example.org" answered 503`. */
export type SendOutcome =
  | { readonly kind: 'sent' }
  /** It may go well later; `afterMilliseconds` is how long the receiver asks to be left alone. */
  | { readonly kind: 'later'; readonly reason: string; readonly afterMilliseconds?: number }
  /** It never will: it is a dead letter at once. */
  | { readonly kind: 'refused'; readonly reason: string };

/** Sends deliveries of one kind. What it throws counts as `later`. */
export type Sender = (delivery: Delivery, signal: AbortSignal) => Promise<SendOutcome>;

/** A delivery as it is shown to people. Times are milliseconds since the epoch. */
export interface DeliveryState {
  readonly number: number;
  readonly id: string;
  readonly kind: string;
  readonly receiver: string;
  readonly title: string;
  /** `dead` ones were tried for as long as is configured, or refused; they stay until they are sent again or dropped. */
  readonly state: 'waiting' | 'sent' | 'dead';
  readonly attempts: number;
  readonly createdAt: number;
  /** When it was sent, or is tried next. */
  readonly at?: number;
  readonly reason?: string;
}

/** What is still to be sent, in the metadata database. */
export interface Deliveries {
  /** In the transaction that makes it true. The same id for the same receiver is put once. */
  put(tx: Transaction, deliveries: readonly NewDelivery[]): Promise<void>;
  /** The newest first, those before `before` (a number), at most `limit`. */
  list(page: {
    readonly state?: DeliveryState['state'];
    readonly kind?: string;
    readonly receiver?: string;
    readonly before?: number;
    readonly limit: number;
  }): Promise<readonly DeliveryState[]>;
  /** Makes dead letters due again, with the same ids; answers how many. */
  again(which: { readonly numbers?: readonly number[]; readonly receiver?: string }): Promise<number>;
  /** Forgets what is waiting for, or was dead at, a receiver that is gone. */
  drop(tx: Transaction, receiver: { readonly kind: string; readonly receiver: string }): Promise<void>;
}
