import { join } from 'node:path';
import type { Database } from '../db/types.ts';
import { openSnapshot } from './snapshot/snapshot.ts';
import { type ActiveRow, findActive } from './store.ts';
import type { Snapshot } from './types.ts';

/** An open snapshot with the id of its row; closed by the library. */
export interface StoredSnapshot {
  readonly id: number;
  readonly snapshot: Snapshot;
}

/** The snapshots of a data folder, for readers of one thread. */
export interface AdvisoryLibrary {
  /**
   * The snapshot in use, open; undefined before the first. What it tells of its sources is as of now. Throws where its
   * file cannot be read.
   */
  active(): Promise<StoredSnapshot | undefined>;
  /** Closes every snapshot that was handed out. */
  close(): Promise<void>;
}

export interface LibraryOptions {
  readonly database: Pick<Database, 'query'>;
  /** The folder of snapshots. */
  readonly folder: string;
}

/** Open at once: whoever compares the newest with an earlier one may be some updates behind. */
const MOST_OPEN = 4;

/** Opens the snapshot that is in use, whoever put it there: an update in another process is seen at the next `active`. */
export function createAdvisoryLibrary({ database, folder }: LibraryOptions): AdvisoryLibrary {
  const open = new Map<number, Snapshot>();
  return {
    async active() {
      const row = await findActive(database);
      if (row === undefined) return undefined;
      const snapshot = open.get(row.id) ?? openRow(row, folder);
      open.delete(row.id);
      open.set(row.id, snapshot);
      closeOldest(open);
      return { id: row.id, snapshot: { ...snapshot, provenance: row.provenance } };
    },
    async close() {
      for (const snapshot of open.values()) snapshot.close();
      open.clear();
    },
  };
}

function openRow({ file }: ActiveRow, folder: string): Snapshot {
  const path = join(folder, file);
  try {
    return openSnapshot(path);
  } catch (error) {
    const next = '"pratique advisories update" makes another';
    throw new Error(`cannot open the snapshot of advisories "${path}": ${next}`, { cause: error });
  }
}

function closeOldest(open: Map<number, Snapshot>): void {
  const [oldest] = open;
  if (oldest === undefined || open.size <= MOST_OPEN) return;
  open.delete(oldest[0]);
  oldest[1].close();
}
