import { sql } from 'kysely';
import type { Dialect, Transaction } from './types.ts';

/**
 * Holds a name until the transaction ends: others that ask for it wait, and see what it did. On SQLite every
 * transaction that writes is alone anyway; on PostgreSQL a lock on the name sees to it.
 */
export async function holdName(tx: Transaction, dialect: Dialect, name: string): Promise<void> {
  if (dialect === 'sqlite') return;
  await sql`select pg_advisory_xact_lock(hashtextextended(${name}, 0))`.execute(tx);
}
