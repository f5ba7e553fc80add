import { createAdvisoryLibrary } from '../advisory/index.ts';
import type { Config } from '../config/index.ts';
import { openSqlite } from '../db/index.ts';
import {
  createReaderPool,
  databaseInventories,
  READ_LIMITS,
  type ReaderPoolOptions,
  readingVersion,
} from '../inventory/index.ts';
import { systemClock as clock } from '../lib/clock.ts';
import { closeInTurn } from '../lib/close-in-turn.ts';
import { type DetachedScanner, detachedScanner } from '../scan/index.ts';
import { advisoriesFolder, databaseFile, makeDataFolder } from './data-folder.ts';

/** How layers are read on this data folder, by the server as by a command beside it. */
export function readerOptions({ data, reading, readerMilliseconds, readerBytes }: Config): ReaderPoolOptions {
  return {
    reading: { ...READ_LIMITS, ...reading },
    limits: { total: readerMilliseconds },
    program: { scratchFolder: data, memoryBytes: readerBytes },
  };
}

/** The version of what inventories on this data folder are made by. */
export function extractorVersion({ reading }: Config): number {
  return readingVersion({ ...READ_LIMITS, ...reading });
}

/** A scanner on the data folder, beside a server or without one. */
export interface Scanning {
  readonly scanner: DetachedScanner;
  close(): Promise<void>;
}

/** Opens what is needed to scan images that no registry here needs to hold. */
export async function openScanning(config: Config): Promise<Scanning> {
  const closing = closeInTurn();
  try {
    await makeDataFolder(config);
    const database = await openSqlite(databaseFile(config));
    closing.add(() => database.close());
    const library = createAdvisoryLibrary({ database, folder: advisoriesFolder(config) });
    closing.add(library.close);
    const pool = createReaderPool(readerOptions(config));
    closing.add(pool.close);
    const version = extractorVersion(config);
    const inventories = databaseInventories(database, clock, version);
    const activeSnapshot = () => library.active();
    const matching = { database, now: clock, activeSnapshot, extractorVersion: version };
    return { scanner: detachedScanner({ ...matching, pool, inventories }), close: closing.close };
  } catch (error) {
    await closing.close();
    throw error;
  }
}
