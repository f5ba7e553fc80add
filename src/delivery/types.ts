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
  /**
   * It may go well later; `afterMilliseconds` is how long the receiver asks to be left alone, `pauseMilliseconds` the pause
   * that its owner chose in the place of one that grows.
   */
  | {
      readonly kind: 'later';
      readonly reason: string;
      readonly afterMilliseconds?: number;
      readonly pauseMilliseconds?: number;
    }
  /** It never will: it is a dead letter at once. */
  | { readonly kind: 'refused'; readonly reason: string };

/** A delivery that is given up, and why. */
export interface DeadLetter extends NewDelivery {
  /** How often it was tried. */
  readonly attempts: number;
  readonly reason: string;
  /** Refused, rather than tried for as long, or as often, as it may be. */
  readonly isRefused: boolean;
}

/** Told of what is given up, in the transaction that does. */
export type OnDeadLetter = (tx: Transaction, dead: DeadLetter) => Promise<void>;

/** Sends deliveries of one kind. What it throws counts as `later`. */
export type Sender = (delivery: Delivery, signal: AbortSignal) => Promise<SendOutcome>;

/** `failing` ones wait as well, and their last try went wrong. */
export const DELIVERY_STATES = ['waiting', 'failing', 'dead', 'sent'] as const;

/** A delivery as it is shown to people. Times are milliseconds since the epoch. */
export interface DeliveryState {
  readonly number: number;
  readonly id: string;
  readonly kind: string;
  readonly receiver: string;
  readonly lane: string;
  readonly title: string;
  /** `dead` ones were tried for as long as is configured, or refused; they stay until they are sent again or dropped. */
  readonly state: (typeof DELIVERY_STATES)[number];
  readonly attempts: number;
  readonly createdAt: number;
  /** When it was sent or given up, or is tried next at the earliest. */
  readonly at?: number;
  /** Why the last try went wrong. */
  readonly reason?: string;
}

/** Those that have all that is given. */
export interface DeliveryFilter {
  readonly state?: DeliveryState['state'];
  readonly kind?: string;
  readonly receivers?: readonly string[];
  readonly lane?: string;
}

/** How many deliveries of a kind there are. */
export interface DeliveryCounts {
  readonly kind: string;
  /** Those that are failing as well. */
  readonly waiting: number;
  readonly dead: number;
  /** When the oldest that waits was put; absent where none does. */
  readonly oldestWaitingAt?: number;
}

/** What is still to be sent, in the metadata database. */
export interface Deliveries {
  /** In the transaction that makes it true. The same id for the same receiver is put once. */
  put(tx: Transaction, deliveries: readonly NewDelivery[]): Promise<void>;
  /** The newest first, those before `before` (a number), at most `limit`. */
  list(page: DeliveryFilter & { readonly before?: number; readonly limit: number }): Promise<readonly DeliveryState[]>;
  get(number: number): Promise<DeliveryState | undefined>;
  /** By kind; kinds of which nothing waits and nothing is dead may be absent. */
  counts(): Promise<readonly DeliveryCounts[]>;
  /** Makes dead letters that have all that is given due again, with the same ids; answers how many. */
  again(which: {
    readonly numbers?: readonly number[];
    readonly kind?: string;
    readonly receivers?: readonly string[];
  }): Promise<number>;
  /** Forgets what is waiting for, or was dead at, a receiver that is gone. */
  drop(tx: Transaction, receiver: { readonly kind: string; readonly receiver: string }): Promise<void>;
}

/** What people call the receivers of one kind. */
export interface ReceiverNames {
  /** The names of those that are there. */
  of(receivers: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** Those that are called so. */
  called(name: string): Promise<readonly string[]>;
}

/** A delivery with the name of its receiver; the receiver itself where that has none. */
export interface NamedDelivery extends DeliveryState {
  readonly to: string;
}

/** Which deliveries, for people: `to` is a receiver or the name of one. */
export type NamedFilter = Omit<DeliveryFilter, 'receivers'> & { readonly to?: string };

/** What is to be sent, for who administers the registry. */
export interface DeliveriesAdministration {
  /** As `Deliveries` has it, as below. */
  list(page: NamedFilter & { readonly before?: number; readonly limit: number }): Promise<readonly NamedDelivery[]>;
  get(number: number): Promise<NamedDelivery | undefined>;
  counts(): Promise<readonly DeliveryCounts[]>;
  again(which: { readonly numbers?: readonly number[] } & Pick<NamedFilter, 'kind' | 'to'>): Promise<number>;
}

/** How tries of this process went since it began. */
export interface DeliveryTally {
  note(kind: string, outcome: SendOutcome['kind']): void;
  /** By kind. */
  read(): ReadonlyMap<string, { readonly sent: number; readonly failed: number }>;
}
