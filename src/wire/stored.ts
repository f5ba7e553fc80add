import { existsSync } from 'node:fs';
import { type AdvisoryLibrary, advisorySources, createAdvisoryLibrary, reachAt } from '../advisory/index.ts';
import type { Config } from '../config/index.ts';
import { type Database, openSqlite, type Query } from '../db/index.ts';
import { systemClock as clock } from '../lib/clock.ts';
import type { Reach } from '../match/index.ts';
import type { Explanation } from '../match/types.ts';
import { type RegistryReader, registryReader } from '../registry/index.ts';
import { explainStored, type ToExplain } from '../scan/index.ts';
import { advisoriesFolder, databaseFile } from './data-folder.ts';

/** What is stored of the images of a registry, for commands that work beside its server. */
export interface Stored extends RegistryReader {
  readonly query: Query;
  /** How far the advisories reach that are in use, or were in use at a time; undefined where there are none. */
  reach(at?: number): Promise<Reach | undefined>;
  /** As the server explains it. Undefined where there is no such image, or no advisories are in use. */
  explain(explaining: ToExplain): Promise<Explanation | undefined>;
  close(): Promise<void>;
}

/** Opens what is stored in the data folder; undefined where no registry was ever run there. */
export async function openStored(config: Config): Promise<Stored | undefined> {
  const file = databaseFile(config);
  if (!existsSync(file)) return undefined;
  const database = await openSqlite(file);
  const library = createAdvisoryLibrary({ database, folder: advisoriesFolder(config) });
  const { query } = database;
  return {
    ...registryReader(database, clock),
    query,
    reach: reachOf(database, library),
    explain: (explaining) => explainStored({ query, activeSnapshot: () => library.active() }, explaining),
    async close() {
      await library.close();
      await database.close();
    },
  };
}

/** How far the advisories reach that are in use, or were at a time. */
export function reachOf(database: Database, library: AdvisoryLibrary): Stored['reach'] {
  return async (at) =>
    at === undefined ? (await library.active())?.snapshot : await reachAt(database, at, advisorySources);
}
