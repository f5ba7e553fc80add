import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { holdLock } from '../../db/index.ts';
import type { Database } from '../../db/types.ts';
import { makeFolder } from '../../lib/durable.ts';
import { lastFiles } from '../store.ts';

/*
 * <folder>/
 *   <time>-<12 digits of the digest>.sqlite   snapshots: the one in use and those before it
 *   building.sqlite*                          the next one, while it is built, and what it is built of
 *   update.lock                               held by the update that is at work
 *   feeds/                                    downloads, kept until the publisher has a newer one
 *   local/                                    advisories written by hand, where feeds come over the network
 */

/** What is not finished begins with this, and goes with the next who holds the lock. */
export const BUILDING = 'building.sqlite';

/** What a server compares a new one with is the one before, or a little older where several came at once. */
const FILES_KEPT = 3;

/** Does what changes the snapshot in use, and never while another does; undefined where another does. */
export async function whileLocked<T>(folder: string, work: () => Promise<T>): Promise<T | undefined> {
  await makeFolder(folder);
  const release = holdLock(join(folder, 'update.lock'));
  if (release === undefined) return undefined;
  try {
    return await work();
  } finally {
    release();
  }
}

/** `20261122T210934Z-f37fca37b477.sqlite` */
export function fileName(builtAt: number, digest: string): string {
  const time = new Date(builtAt).toISOString().replace(/[-:]|\.\d+/g, '');
  return `${time}-${digest.slice('sha256:'.length).slice(0, 12)}.sqlite`;
}

/** Removes the snapshots that nobody asks for any more; who has one open keeps it. */
export async function prune(database: Database, folder: string): Promise<void> {
  const kept = new Set(await lastFiles(database, FILES_KEPT));
  for (const name of await readdir(folder)) {
    const isLeftOver =
      name.startsWith(BUILDING) || (/^\d{8}T\d{6}Z-[0-9a-f]{12}\.sqlite$/.test(name) && !kept.has(name));
    if (isLeftOver) await rm(join(folder, name));
  }
}
