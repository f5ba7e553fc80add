import { keySource, type MasterKey, openMasterKey } from '../auth/index.ts';
import type { Config } from '../config/index.ts';
import { type Database, openSqlite } from '../db/index.ts';
import { systemClock as clock } from '../lib/clock.ts';
import { openTrail } from '../trail/index.ts';
import type { Actor, Deed, Trail } from '../trail/types.ts';
import { databaseFile, makeDataFolder } from './data-folder.ts';

/** The metadata of the data folder, for commands that work beside a running server as well as for the server. */
export interface Core {
  /** Writes down who changes what. */
  readonly db: Database;
  readonly trail: Trail;
  readonly master: MasterKey;
  close(): Promise<void>;
}

/** Opens the data folder's database and master key, making what is missing. A command says what it does. */
export async function openCore(config: Config, deed?: Deed & Actor): Promise<Core> {
  await makeDataFolder(config);
  const trail = await openTrailOf(config, deed);
  const db = trail.database;
  try {
    return { db, trail, master: await openMasterKey(db, keySource(config.masterKey)), close: () => db.close() };
  } catch (error) {
    await db.close();
    throw error;
  }
}

/** Opens the data folder's database alone, so that it writes down who changes what. */
export async function openTrailOf(config: Config, deed?: Deed & Actor): Promise<Trail> {
  const database = await openSqlite(databaseFile(config));
  return openTrail({ database, clock, ...(deed === undefined ? {} : { always: deed }) });
}
