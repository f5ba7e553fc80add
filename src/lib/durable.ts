import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { link, mkdir, open, rename, rm } from 'node:fs/promises';
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

/** Makes a folder with all that are missing above it, durably. */
export async function makeFolder(path: string, mode = 0o700): Promise<void> {
  const first = await mkdir(path, { recursive: true, mode });
  if (first === undefined) return;
  for (let made = path; made.length >= first.length; made = dirname(made)) await syncFolder(dirname(made));
}

/** Writes a small file so that at every instant there is the old one or the new one, whole. */
export async function writeDurably(path: string, content: string | Uint8Array, mode = 0o600): Promise<void> {
  await throughTemporary(path, content, { mode, place: rename });
}

/** Makes a small file, whole or not at all. Of several who make it at once, the first does; the others throw EEXIST. */
export async function createDurably(path: string, content: string | Uint8Array, mode = 0o600): Promise<void> {
  await throughTemporary(path, content, { mode, place: link });
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
