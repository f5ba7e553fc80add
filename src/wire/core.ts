import { keySource, type MasterKey, openMasterKey } from '../auth/index.ts';
import type { Config } from '../config/index.ts';
import { type Database, openSqlite } from '../db/index.ts';
import { databaseFile, makeDataFolder } from './data-folder.ts';

/** The metadata of the data folder, for commands that work beside a running server as well as for the server. */
export interface Core {
  readonly db: Database;
  readonly master: MasterKey;
  close(): Promise<void>;
}

/** Opens the data folder's database and master key, making what is missing. */
export async function openCore(config: Config): Promise<Core> {
  await makeDataFolder(config);
  const db = await openSqlite(databaseFile(config));
  try {
    return { db, master: await openMasterKey(db, keySource(config.masterKey)), close: () => db.close() };
  } catch (error) {
    await db.close();
    throw error;
  }
}
