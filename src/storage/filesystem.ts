import { createHash, type Hash } from 'node:crypto';
import { constants, createReadStream } from 'node:fs';
import { type FileHandle, mkdir, open, opendir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { batches } from '../lib/batches.ts';
import { makeFolder, syncFolder } from '../lib/durable.ts';
import { algorithmOf, type Digest, finishDigest, hexOf, parseDigest } from '../oci/digest.ts';
import type { BlobStore, ByteRange, StoredItem } from './types.ts';

/*
 * <root>/
 *   blobs/<algorithm>/<first two hex digits>/<hex>   whole, verified, never written to again
 *   uploads/<upload id>                              growing; becomes a blob by rename
 */

const READ_BYTES = 1 << 20;
const WRITE_BYTES = 1 << 20;
/** Asking the kernel to write out while the client still sends leaves little for the last fsync. */
const FLUSH_EVERY_BYTES = 32 << 20;
/** Uploads whose running hash is remembered; the hash of any other is made again from its bytes. */
const MOST_HASHES = 1000;

/** Blobs as files under `folder`, which is made where it is missing. */
export async function filesystemStore(folder: string): Promise<BlobStore> {
  const root = resolve(folder);
  const uploads = join(root, 'uploads');
  await makeFolder(uploads);
  await makeFolder(join(root, 'blobs'));
  const blobPath = (digest: Digest) =>
    join(root, 'blobs', algorithmOf(digest), hexOf(digest).slice(0, 2), hexOf(digest));
  const uploadPath = (id: string) => join(uploads, checkedId(id));
  const hashes = runningHashes();
  const makeDurable = durableFolders(root);

  return {
    stat: (digest) => sizeOf(blobPath(digest)),
    read: (digest, range, lent) => readFileRange(blobPath(digest), range, lent),
    async startUpload(id) {
      await (await open(uploadPath(id), 'wx', 0o600)).close();
    },
    uploadSize: (id) => sizeOf(uploadPath(id)),
    async append(id, offset, bytes, signal) {
      const file = await open(uploadPath(id), constants.O_WRONLY);
      try {
        const { size } = await file.stat();
        if (size !== offset) throw new Error(`upload "${id}" holds ${size} bytes, not ${offset}`);
        const running = await hashes.at(id, offset, () => hashable(uploadPath(id), offset));
        return await write(file, running, bytes, signal);
      } finally {
        await file.close();
      }
    },
    async commit(id, expected) {
      const from = uploadPath(id);
      const actual = await digestOfUpload(from, id, expected);
      if (actual !== expected) return { kind: 'mismatch', actual };
      const size = await settle(from, blobPath(expected), makeDurable);
      hashes.forget(id);
      return { kind: 'stored', size };
    },
    async abort(id) {
      hashes.forget(id);
      await rm(uploadPath(id), { force: true });
    },
    delete: (digest) => rm(blobPath(digest), { force: true }),
    list: () => list(root),
    readUpload: (id, offset, lent) => readGrowing(uploadPath(id), offset, lent),
  };

  async function digestOfUpload(path: string, id: string, expected: Digest): Promise<Digest> {
    const algorithm = algorithmOf(expected);
    const size = (await sizeOf(path)) ?? 0;
    if (algorithm !== 'sha256') return await digestOfFile(path, algorithm);
    const running = await hashes.at(id, size, () => hashable(path, size));
    return finishDigest(running.hash.copy(), algorithm);
  }
}

interface RunningHash {
  readonly hash: Hash;
  /** How many bytes it was fed. */
  offset: number;
}

/** The sha256 of each upload so far. A hash's state cannot be saved: after a restart it is made again from the file. */
function runningHashes() {
  const known = new Map<string, RunningHash>();
  return {
    /** The hash of the first `offset` bytes; `again` reads them where they are not at hand. */
    async at(id: string, offset: number, again: () => AsyncIterable<Uint8Array>): Promise<RunningHash> {
      const found = known.get(id);
      if (found?.offset === offset) return found;
      const running: RunningHash = { hash: createHash('sha256'), offset: 0 };
      if (offset > 0) {
        for await (const chunk of again()) {
          running.hash.update(chunk);
          running.offset += chunk.length;
        }
      }
      if (running.offset !== offset) throw new Error(`upload "${id}" holds ${running.offset} bytes, not ${offset}`);
      known.set(id, running);
      const oldest = known.size > MOST_HASHES ? known.keys().next().value : undefined;
      if (oldest !== undefined) known.delete(oldest);
      return running;
    },
    forget: (id: string) => void known.delete(id),
  };
}

/**
 * Appends at `running.offset`; hashing goes on while the kernel writes. Whatever ends it, what was written and what
 * was hashed are the same bytes, so that the client may go on from there.
 */
async function write(
  file: FileHandle,
  running: RunningHash,
  bytes: AsyncIterable<Uint8Array>,
  signal: AbortSignal | undefined,
): Promise<number> {
  let unflushed = 0;
  let flushing: Promise<void> | undefined;
  try {
    for await (const batch of batches(bytes, WRITE_BYTES)) {
      const writing = writeAll(file, batch.chunks, running.offset);
      for (const chunk of batch.chunks) running.hash.update(chunk);
      running.offset += batch.sizeBytes;
      await writing;
      signal?.throwIfAborted();
      unflushed += batch.sizeBytes;
      if (unflushed >= FLUSH_EVERY_BYTES && flushing === undefined) {
        unflushed = 0;
        flushing = file.datasync().finally(() => {
          flushing = undefined;
        });
        // Its failure is not lost: the fsync before the answer meets the same fault.
        flushing.catch(() => {});
      }
    }
    return running.offset;
  } finally {
    await flushing?.catch(() => {});
  }
}

/** All of the chunks, or the error that says why not: a disk that is nearly full takes a part first. */
async function writeAll(file: FileHandle, chunks: readonly Uint8Array[], at: number): Promise<void> {
  let left = chunks.filter((chunk) => chunk.length > 0);
  for (let position = at; left.length > 0; ) {
    const { bytesWritten } = await file.writev(left, position);
    position += bytesWritten;
    left = [...without(left, bytesWritten)];
  }
}

function* without(chunks: readonly Uint8Array[], bytes: number): Iterable<Uint8Array> {
  let skip = bytes;
  for (const chunk of chunks) {
    if (skip < chunk.length) yield chunk.subarray(skip);
    skip = Math.max(0, skip - chunk.length);
  }
}

/** fsync of the file, rename, fsync of the folder: after this the blob survives a loss of power. */
async function settle(from: string, to: string, makeDurable: (folder: string) => Promise<void>): Promise<number> {
  const file = await open(from, 'r');
  let size: number;
  try {
    await file.sync();
    ({ size } = await file.stat());
  } finally {
    await file.close();
  }
  const folder = dirname(to);
  await makeDurable(folder);
  await rename(from, to);
  await syncFolder(folder);
  return size;
}

/**
 * Makes a folder of blobs below `root`. That it is there does not say that it survives a loss of power: another request
 * may be just making it, or a process that was killed. So the folders above it are synced once by each process.
 */
function durableFolders(root: string): (folder: string) => Promise<void> {
  const made = new Map<string, Promise<void>>();
  const make = async (folder: string) => {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    for (let above = dirname(folder); above.length >= root.length; above = dirname(above)) await syncFolder(above);
  };
  return async (folder) => {
    const making = made.get(folder) ?? make(folder);
    made.set(folder, making);
    try {
      await making;
    } catch (error) {
      made.delete(folder);
      throw error;
    }
  };
}

async function* readFileRange(path: string, range?: ByteRange, lent?: Uint8Array): AsyncIterable<Uint8Array> {
  if (range !== undefined && range.end <= range.start) return;
  if (lent !== undefined) {
    yield* readInto(lent, path, range);
    return;
  }
  const bounds = range === undefined ? {} : { start: range.start, end: range.end - 1 };
  for await (const chunk of createReadStream(path, { ...bounds, highWaterMark: READ_BYTES })) yield chunk as Uint8Array;
}

async function* readInto(lent: Uint8Array, path: string, range?: ByteRange): AsyncIterable<Uint8Array> {
  const file = await open(path, 'r');
  try {
    const end = range?.end ?? Number.MAX_SAFE_INTEGER;
    for (let at = range?.start ?? 0; at < end; ) {
      const { bytesRead } = await file.read(lent, 0, Math.min(lent.length, end - at), at);
      if (bytesRead === 0) return;
      yield lent.subarray(0, bytesRead);
      at += bytesRead;
    }
  } finally {
    await file.close();
  }
}

/** From `offset` to where the upload ends now; nothing where it became a blob, or ended, in between. */
async function* readGrowing(path: string, offset: number, lent?: Uint8Array): AsyncIterable<Uint8Array> {
  const size = await sizeOf(path);
  if (size === undefined || size <= offset) return;
  try {
    yield* readFileRange(path, { start: offset, end: size }, lent);
  } catch (error) {
    missing(error);
  }
}

/** The first bytes of a file, for whoever is done with a chunk before the next. */
function hashable(path: string, sizeBytes: number): AsyncIterable<Uint8Array> {
  return readFileRange(path, { start: 0, end: sizeBytes }, Buffer.allocUnsafeSlow(READ_BYTES));
}

async function digestOfFile(path: string, algorithm: string): Promise<Digest> {
  const hash = createHash(algorithm);
  for await (const chunk of readFileRange(path, undefined, Buffer.allocUnsafeSlow(READ_BYTES))) hash.update(chunk);
  return finishDigest(hash, algorithm);
}

async function* list(root: string): AsyncIterable<StoredItem> {
  for await (const entry of await opendir(join(root, 'blobs'), { recursive: true })) {
    const digest = entry.isFile() ? parseDigest(`${algorithmAbove(entry.parentPath)}:${entry.name}`) : undefined;
    const found = digest && (await stat(join(entry.parentPath, entry.name)).catch(missing));
    if (digest && found) yield { kind: 'blob', digest, size: found.size, changedAt: found.mtimeMs };
  }
  for await (const entry of await opendir(join(root, 'uploads'))) {
    const found = entry.isFile() ? await stat(join(root, 'uploads', entry.name)).catch(missing) : undefined;
    if (found) yield { kind: 'upload', id: entry.name, size: found.size, changedAt: found.mtimeMs };
  }
}

function algorithmAbove(folder: string): string {
  return folder.split('/').at(-2) ?? '';
}

async function sizeOf(path: string): Promise<number | undefined> {
  return (await stat(path).catch(missing))?.size;
}

function missing(error: unknown): undefined {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
  throw error;
}

/** Upload ids are made by Pratique; one that comes back from a client must not name another file. */
function checkedId(id: string): string {
  if (!/^[A-Za-z0-9-]{1,64}$/.test(id)) throw new Error(`"${id}" is not an upload id`);
  return id;
}
