import { join } from 'node:path';
import type { Config } from '../config/index.ts';
import { makeFolder } from '../lib/durable.ts';

/*
 * <data>/
 *   pratique.db     metadata (SQLite, with its -wal and -shm)
 *   blobs/ uploads/ what was pushed
 *   advisories/     snapshots
 *   master.key      seals the secrets in the database; mode 0600
 *   credentials     the administrator's access key as the first start made it; mode 0600
 *   serve.lock      held by the server that runs on this folder
 */

/** Where the metadata of a data folder lies. */
export function databaseFile(config: Pick<Config, 'data'>): string {
  return join(config.data, 'pratique.db');
}

/** Where the snapshots of a data folder lie. */
export function advisoriesFolder(config: Pick<Config, 'data'>): string {
  return join(config.data, 'advisories');
}

/** Makes the folder that holds everything, where it is not there yet. */
export async function makeDataFolder({ data }: Config): Promise<void> {
  try {
    await makeFolder(data);
  } catch (error) {
    throw new Error(`cannot make the data folder "${data}" (PRATIQUE_DATA names another)`, { cause: error });
  }
}
