import type { Kysely, Transaction as KyselyTransaction } from 'kysely';
import type { Schema } from './schema.ts';

/** The two databases that every query is held to. */
export type Dialect = 'sqlite' | 'postgres';

/** A query builder: on the database itself, or inside a transaction. */
export type Query = Kysely<Schema>;

/** Inside `Database.write`: what is done with it is committed together, or not at all. */
export type Transaction = KyselyTransaction<Schema>;

/** The metadata database, open. */
export interface Database {
  readonly dialect: Dialect;
  /** Reads, and single statements. */
  readonly query: Query;
  /**
   * Runs `work` in one transaction and answers once it is durable. `work` awaits nothing but queries of `tx`: on
   * SQLite, the connection is its own until it ends.
   */
  write<T>(work: (tx: Transaction) => Promise<T>): Promise<T>;
  /**
   * As `write`, for what nobody was promised: a killed process loses nothing of it, a loss of power may lose the last
   * of it. It spares the wait for the disk.
   */
  note<T>(work: (tx: Transaction) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}
