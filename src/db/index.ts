import { DatabaseSync } from 'node:sqlite';
import { Kysely, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import { migrate } from './migrate.ts';
import type { Schema } from './schema.ts';
import { sqliteDialect } from './sqlite-dialect.ts';
import type { Database, Dialect, Transaction } from './types.ts';

export { holdLock } from './folder-lock.ts';
export { newestTime, structureFaults } from './health.ts';
export { holdName } from './hold.ts';
export { narrowestFirst } from './narrowest-first.ts';
export type { Schema } from './schema.ts';
export { makeSetting, putSetting, readSetting } from './settings.ts';
export type { Database, Dialect, Query, Transaction } from './types.ts';

const BUSY_MILLISECONDS = 10_000;
const BUSY_PAUSE_MILLISECONDS = 20;
const SQLITE_BUSY = 5;
/**
 * PostgreSQL's codes for a transaction that lost a race and may be tried again. A foreign key is one of them: what a
 * deletion saw nobody refer to, another transaction may refer to by the time that the key is checked.
 */
const RETRIABLE = new Set(['40001', '40P01', '23503']);
const MOST_TRIES = 5;

/**
 * Opens the SQLite file (`:memory:` for a test's), brings its schema up to date, and answers durably: WAL with
 * synchronous=FULL. Several processes and threads may have it open. Throws where the file was written by a newer
 * release.
 */
export async function openSqlite(path: string): Promise<Database> {
  return await open('sqlite', new Kysely<Schema>({ dialect: sqliteDialect(connectSqlite(path)) }));
}

function connectSqlite(path: string): DatabaseSync {
  try {
    const connection = new DatabaseSync(path, { enableForeignKeyConstraints: true });
    connection.exec(`pragma busy_timeout = ${BUSY_MILLISECONDS}`);
    writeAhead(connection);
    connection.exec('pragma synchronous = full');
    connection.exec('pragma cache_size = -65536');
    return connection;
  } catch (error) {
    throw new Error(`cannot open the database "${path}"`, { cause: error });
  }
}

/** Two that open a new file at once exclude each other here, and SQLite tells the loser at once, whatever its timeout. */
function writeAhead(connection: DatabaseSync): void {
  const until = Date.now() + BUSY_MILLISECONDS;
  for (;;) {
    try {
      return connection.exec('pragma journal_mode = wal');
    } catch (error) {
      if (!isBusy(error) || Date.now() > until) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, BUSY_PAUSE_MILLISECONDS);
    }
  }
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && error.errcode === SQLITE_BUSY;
}

/** Opens a PostgreSQL database by its `postgres://` address and brings its schema up to date. */
export async function openPostgres(url: string): Promise<Database> {
  const types = { getTypeParser: (oid: number, format?: 'text' | 'binary') => parserOf(oid, format) };
  const pool = new pg.Pool({ connectionString: url, max: 10, types });
  // Of an idle connection that broke: the pool drops it, and a server that stays away is told of by the next query.
  pool.on('error', () => {});
  return await open('postgres', new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) }));
}

async function open(dialect: Dialect, query: Kysely<Schema>): Promise<Database> {
  try {
    await migrate(query, dialect);
  } catch (error) {
    await query.destroy();
    throw error;
  }
  return {
    dialect,
    query,
    write: (work) => write(query, work),
    note: (work) => (dialect === 'sqlite' ? noteInSqlite(query, work) : noteInPostgres(query, work)),
    close: () => query.destroy(),
  };
}

async function write<T>(query: Kysely<Schema>, work: (tx: Transaction) => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await query.transaction().execute(work);
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : '';
      if (tries >= MOST_TRIES || !RETRIABLE.has(code)) throw error;
    }
  }
}

/** The setting is the connection's, and the connection is held from the first statement to the last. */
async function noteInSqlite<T>(query: Kysely<Schema>, work: (tx: Transaction) => Promise<T>): Promise<T> {
  return await query.connection().execute(async (connection) => {
    await sql`pragma synchronous = normal`.execute(connection);
    try {
      return await connection.transaction().execute(work);
    } finally {
      await sql`pragma synchronous = full`.execute(connection);
    }
  });
}

async function noteInPostgres<T>(query: Kysely<Schema>, work: (tx: Transaction) => Promise<T>): Promise<T> {
  return await write(query, async (tx) => {
    await sql`set local synchronous_commit = off`.execute(tx);
    return await work(tx);
  });
}

/** int8 as a number: ids, sizes and times all stay below 2^53. */
function parserOf(oid: number, format?: 'text' | 'binary'): unknown {
  if (oid === pg.types.builtins.INT8 && format !== 'binary') return Number;
  return pg.types.getTypeParser(oid, format);
}
