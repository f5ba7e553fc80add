import type { Transaction } from '../db/index.ts';

export type {
  ApiDestination,
  Connection,
  ConnectionParameter,
  ConnectionParameters,
  ConnectionSecrets,
  EventsAdministration,
  HttpParameters,
  RetryPolicy,
  Rule,
  Target,
} from './rules-types.ts';

/** An event as EventBridge delivers it (Amazon EventBridge User Guide, "AWS service event structure"). */
export interface AwsEvent {
  readonly version: '0';
  /** A UUID: the same in every repeat. */
  readonly id: string;
  readonly 'detail-type': string;
  readonly source: string;
  readonly account: string;
  /** To the second, `2026-03-04T05:06:07Z`. */
  readonly time: string;
  readonly region: string;
  readonly resources: readonly string[];
  readonly detail: Readonly<Record<string, unknown>>;
}

/** An event that happened here, before it has an id and a place. */
export interface NewEvent {
  /** A UUID, where the same may be put again: it is put once. Absent, one is made. */
  readonly id?: string;
  readonly detailType: string;
  readonly source: string;
  readonly resources: readonly string[];
  readonly detail: Readonly<Record<string, unknown>>;
  /** Events of one lane reach a target in the order in which they were put: an image's digest, as a rule. */
  readonly lane: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** The bus that events are put on. */
export interface Bus {
  /** In the transaction that makes the event true; answers its id. */
  put(tx: Transaction, event: NewEvent): Promise<string>;
}

/** An event as it is shown to people. */
export interface EventRecord {
  readonly number: number;
  /** What receivers tell repeats by. */
  readonly id: string;
  readonly source: string;
  readonly detailType: string;
  /** The one repository that it is about. */
  readonly repository?: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** Whether it was given to the targets of the rules that want it. */
  readonly isRouted: boolean;
  /** Of what happened here; what others put is theirs to show. */
  readonly resources?: readonly string[];
  readonly detail?: Readonly<Record<string, unknown>>;
}

/** The events of the last week. */
export interface EventLog {
  /** Those that have all that is given, the newest first, before `before` (a number), at most `limit`. */
  list(page: {
    readonly source?: string;
    readonly detailType?: string;
    readonly repository?: string;
    /** Put then or later, and then or earlier, in milliseconds since the epoch. */
    readonly since?: number;
    readonly until?: number;
    readonly before?: number;
    readonly limit: number;
  }): Promise<readonly EventRecord[]>;
}
