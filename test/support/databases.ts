import { rmSync } from 'node:fs';
import { after, describe } from 'node:test';
import { type Database, openPostgres, openSqlite } from '../../src/db/index.ts';
import { findPostgres, startPostgres, usePostgres } from './postgres.ts';
import { temporaryFolder } from './temporary.ts';

/**
 * Runs the same suite on SQLite and on PostgreSQL. `open` gives a new, empty database, closed after the suite.
 * Where there is no PostgreSQL the second half is skipped and says so; with CI=true it fails instead.
 */
export function eachDatabase(title: string, suite: (open: () => Promise<Database>) => void): void {
  describe(`${title}, on SQLite`, () => {
    const opened: Database[] = [];
    const folders: string[] = [];
    after(async () => {
      for (const database of opened) await database.close();
      for (const folder of folders) rmSync(folder, { recursive: true });
    });
    suite(async () => {
      const folder = temporaryFolder();
      folders.push(folder);
      return remember(opened, await openSqlite(`${folder}/pratique.db`));
    });
  });
  describe(`${title}, on PostgreSQL`, { skip: skipsPostgres() }, () => {
    const opened: Database[] = [];
    let server: ReturnType<typeof sharedPostgres> | undefined;
    after(async () => {
      for (const database of opened) await database.close();
      await (await server)?.stop();
    });
    suite(async () => {
      server ??= sharedPostgres();
      return remember(opened, await openPostgres(await (await server).newSchema()));
    });
  });
}

function remember(opened: Database[], database: Database): Database {
  opened.push(database);
  return database;
}

function skipsPostgres(): string | false {
  const has = process.env['PRATIQUE_TEST_POSTGRES'] !== undefined || findPostgres() !== undefined;
  return has || process.env['CI'] === 'true' ? false : 'skipped: no PostgreSQL on this machine';
}

/** The server that the test run started for all its files, else one for this file alone. */
async function sharedPostgres(): Promise<{ newSchema(): Promise<string>; stop(): Promise<void> }> {
  const shared = process.env['PRATIQUE_TEST_POSTGRES'];
  if (shared !== undefined) return { ...usePostgres(shared), stop: async () => {} };
  const binaries = findPostgres();
  if (binaries === undefined) throw new Error('no PostgreSQL on this machine, and CI=true asks for one');
  const { url, stop } = await startPostgres(binaries);
  return { ...usePostgres(url), stop };
}
