import { randomUUID } from 'node:crypto';
import { type FileHandle, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { decompress } from '../../lib/decompress.ts';
import { isNoRoom } from '../../lib/no-room.ts';

export type Unfolded =
  | { readonly kind: 'file'; readonly file: FileHandle }
  /** A clause. */
  | { readonly kind: 'broken'; readonly reason: string };

/**
 * The file itself where it is not compressed, else another one without a name that holds what it unfolds to; then the
 * first is closed. Throws where there is no room for that.
 */
export async function unfolded(file: FileHandle, folder: string, signal: AbortSignal): Promise<Unfolded> {
  if (!(await isCompressed(file))) return { kind: 'file', file };
  const path = join(folder, `pratique-${randomUUID()}.tar`);
  const plain = await open(path, 'wx+', 0o600);
  await rm(path);
  try {
    const fault = await unfold(file, plain, signal);
    if (fault === undefined) {
      await file.close();
      return { kind: 'file', file: plain };
    }
    await plain.close();
    return { kind: 'broken', reason: fault };
  } catch (error) {
    await plain.close();
    if (!isNoRoom(error)) throw error;
    throw new Error(`there is no room in "${folder}" to unfold the archive: TMPDIR names another folder`, {
      cause: error,
    });
  }
}

/** Whether bytes begin as those of a compressed stream do: gzip, zstd, bzip2, xz. */
export function isCompressedHead(head: Uint8Array): boolean {
  return /^(?:1f8b|28b52ffd|5.2a4d18|425a68|fd377a585a00)/.test(Buffer.from(head).toString('hex'));
}

async function isCompressed(file: FileHandle): Promise<boolean> {
  const head = Buffer.alloc(6);
  const { bytesRead } = await file.read(head, 0, head.length, 0);
  return isCompressedHead(head.subarray(0, bytesRead));
}

async function unfold(from: FileHandle, to: FileHandle, signal: AbortSignal): Promise<string | undefined> {
  const source = from.createReadStream({ autoClose: false, start: 0, highWaterMark: 1 << 20, signal });
  const { bytes, fault } = decompress(source);
  for await (const chunk of bytes) await to.writeFile(chunk);
  return fault()?.replace('the layer', 'the archive');
}
