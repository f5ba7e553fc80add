import type { Config } from '../../config/index.ts';
import type { Database } from '../../db/index.ts';
import { makeDataFolder, openTrailOf } from '../../wire/index.ts';
import { commandDeed } from '../command-deed.ts';

/** Where what was typed begins. */
const WORDS = 2;

/** Does work with the database of a data folder, which is made where there is none. */
export async function withDatabase<T>(config: Config, work: (database: Database) => Promise<T>): Promise<T> {
  await makeDataFolder(config);
  const { database } = await openTrailOf(config, commandDeed(process.argv.slice(WORDS)));
  try {
    return await work(database);
  } finally {
    await database.close();
  }
}
