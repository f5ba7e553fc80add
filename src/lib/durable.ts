import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { link, mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Makes what a folder lists (new names, renamed and removed ones) survive a loss of power. */
export async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, constants.O_RDONLY | constants.O_DIRECTORY);
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/**
 * Makes a folder with all that are missing above it, durably. One by one: where the kernel says ENOENT of a folder whose
 * parent is there, as it does below `/proc`, Node's own `recursive` tries for ever.
 */
export async function makeFolder(path: string, mode = 0o700): Promise<void> {
  const above = dirname(path);
  try {
    await makeOne(path, mode);
  } catch (error) {
    if (!isMissing(error) || above === path || (await isFolder(above))) throw error;
    await makeFolder(above, mode);
    await makeOne(path, mode);
  }
}

/** Writes a small file so that at every instant there is the old one or the new one, whole. */
export async function writeDurably(path: string, content: string | Uint8Array, mode = 0o600): Promise<void> {
  await throughTemporary(path, content, { mode, place: rename });
}

/** Makes a small file, whole or not at all. Of several who make it at once, the first does; the others throw EEXIST. */
export async function createDurably(path: string, content: string | Uint8Array, mode = 0o600): Promise<void> {
  await throughTemporary(path, content, { mode, place: link });
}

async function makeOne(path: string, mode: number): Promise<void> {
  try {
    await mkdir(path, { mode });
  } catch (error) {
    if (await isFolder(path)) return;
    throw error;
  }
  await syncFolder(dirname(path));
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}

async function throughTemporary(
  path: string,
  content: string | Uint8Array,
  { mode, place }: { mode: number; place: (from: string, to: string) => Promise<void> },
): Promise<void> {
  const temporary = `${path}.${randomUUID()}.tmp`;
  const file = await open(temporary, 'wx', mode);
  try {
    await file.writeFile(content);
    await file.sync();
    await file.close();
    await place(temporary, path);
  } finally {
    await file.close().catch(() => {});
    await rm(temporary, { force: true });
  }
  await syncFolder(dirname(path));
}
