import type { Database } from '../db/index.ts';

/** Where a change was asked for: the REST API (the console too), those of AWS and of registries, or the command line. */
export const TRAIL_WAYS = ['rest', 'aws', 'oci', 'cli'] as const;

export type TrailWay = (typeof TRAIL_WAYS)[number];

/** Somebody who changes something. */
export interface Actor {
  /** A user; of the command line, the account of the machine. */
  readonly by: string;
  /** The access key that they asked with. */
  readonly accessKeyId?: string;
}

/** What is asked for. Never with a secret in it. */
export interface Deed {
  readonly way: TrailWay;
  /** The operation, by its name there: `addUser`, `PutLifecyclePolicy`, `excuse add`. */
  readonly action: string;
  /** What is changed, by its name; empty where `detail` says. */
  readonly about: string;
  /** What was asked for, as it was. */
  readonly detail?: string;
  /** Of the connection that asked. */
  readonly address?: string;
}

/** A change that was made. */
export interface TrailEntry extends Actor, Deed {
  readonly id: number;
  /** In milliseconds since the epoch. */
  readonly at: number;
}

/** A page of the trail, the newest first; `before` is the id of the last one of the page before. */
export interface TrailPage {
  readonly by?: string;
  readonly way?: TrailWay;
  readonly action?: string;
  /** Part of the name of what was changed. */
  readonly about?: string;
  /** From when and until when, both included, in milliseconds since the epoch. */
  readonly since?: number;
  readonly until?: number;
  readonly before?: number;
  readonly limit: number;
}

/** Who changed what. */
export interface Trail {
  /** The database as it was given, that writes down whoever acts in the transaction that makes their first change. */
  readonly database: Database;
  /** Does work in which a change is this deed. Nothing is written down before `actor` is known, nor what changes nothing. */
  acting<T>(deed: Deed & Partial<Actor>, work: () => Promise<T>): Promise<T>;
  /** Does work that is somebody's and is done all day long: nothing of it is written down. */
  as<T>(who: Actor, work: () => Promise<T>): Promise<T>;
  /** Who acts, as far as that is known. */
  who(): Actor | undefined;
  /** Says who acts, inside of `acting`; elsewhere it says nothing. */
  actor(who: Actor): void;
  /** Writes down the deed at hand, though nothing in the database changes by it: as another action, where one is named. */
  note(action?: string): Promise<void>;
  list(page: TrailPage): Promise<readonly TrailEntry[]>;
}
