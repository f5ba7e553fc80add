import type { Config } from '../../config/index.ts';
import { type Database, openSqlite } from '../../db/index.ts';
import { databaseFile, makeDataFolder } from '../../wire/index.ts';

/** Does work with the database of a data folder, which is made where there is none. */
export async function withDatabase<T>(config: Config, work: (database: Database) => Promise<T>): Promise<T> {
  await makeDataFolder(config);
  const database = await openSqlite(databaseFile(config));
  try {
    return await work(database);
  } finally {
    await database.close();
  }
}
