import { constants, type Dirent, type Stats } from 'node:fs';
import { type FileHandle, lstat, open, readdir, readlink, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { archiveEnd, entryHeader, padding } from './tar-block.ts';

/** A folder as a tar of all that is under it. */
export interface FolderTar {
  /** Each time from the start. */
  bytes(signal: AbortSignal): AsyncIterable<Uint8Array>;
  /** Clauses on what was left out of it the last time, the first 20 of them. */
  remarks(): readonly string[];
}

const MOST_REMARKS = 20;
/** As deep as a path of 4,096 bytes goes. */
const MOST_DEPTH = 2000;
const READ_BYTES = 1 << 20;

/**
 * A folder as a tar, in the order of names, so that equal folders make equal archives. Links are written as they are,
 * and never followed; devices, sockets, pipes and what the kernel makes up (/proc, /sys, /dev) are left out without a
 * word. What may not be read is told of in the remarks.
 */
export function folderTar(root: string): FolderTar {
  let run: Run = { root, remarks: [], left: 0, signal: new AbortController().signal };
  return {
    async *bytes(signal) {
      run = { root, remarks: [], left: 0, signal };
      yield* folder(run, '', (await lstat(root)).dev, 0);
      yield archiveEnd();
    },
    remarks: () => [...run.remarks, ...(run.left > 0 ? [`${run.left} more were not read`] : [])],
  };
}

interface Run {
  readonly root: string;
  readonly remarks: string[];
  /** Remarks that are not kept. */
  left: number;
  readonly signal: AbortSignal;
}

function remark(run: Run, clause: string): void {
  if (run.remarks.length < MOST_REMARKS) run.remarks.push(clause);
  else run.left += 1;
}

async function* folder(run: Run, path: string, device: number, depth: number): AsyncGenerator<Uint8Array> {
  if (depth > MOST_DEPTH) return remark(run, `${quoted(path)} was not read: it lies more than ${MOST_DEPTH} deep`);
  const names = await attempt(run, path, () => readdir(join(run.root, path), { withFileTypes: true }));
  for (const entry of (names ?? []).toSorted(byName)) {
    run.signal.throwIfAborted();
    yield* member(run, entry, path === '' ? entry.name : `${path}/${entry.name}`, { device, depth });
  }
}

function byName(a: Dirent, b: Dirent): number {
  return Buffer.compare(Buffer.from(a.name), Buffer.from(b.name));
}

interface Around {
  /** The number of the file system that the folder above is on. */
  readonly device: number;
  readonly depth: number;
}

async function* member(run: Run, entry: Dirent, path: string, { device, depth }: Around): AsyncGenerator<Uint8Array> {
  const full = join(run.root, path);
  if (entry.isSymbolicLink()) {
    const target = await attempt(run, path, () => readlink(full));
    if (target !== undefined) yield entryHeader({ path, typeflag: '2', mode: 0o777, sizeBytes: 0, target });
  } else if (entry.isDirectory()) {
    const stats = await attempt(run, path, () => lstat(full));
    if (stats === undefined || (stats.dev !== device && (await isMadeUp(full)))) return;
    yield entryHeader({ path: `${path}/`, typeflag: '5', mode: stats.mode & 0o7777, sizeBytes: 0 });
    yield* folder(run, path, stats.dev, depth + 1);
  } else if (entry.isFile()) yield* file(run, path, full);
}

async function* file(run: Run, path: string, full: string): AsyncGenerator<Uint8Array> {
  const opened = await attempt(run, path, () => openFile(full));
  if (opened === undefined) return;
  try {
    const stats = await opened.stat();
    // Somebody may have put something else in its place.
    if (!stats.isFile()) return;
    yield entryHeader({ path, typeflag: '0', mode: stats.mode & 0o7777, sizeBytes: stats.size });
    yield* content(run, path, opened, stats);
    yield padding(stats.size);
  } finally {
    await opened.close();
  }
}

/** Exactly as many bytes as the header says, whatever becomes of the file. */
async function* content(run: Run, path: string, opened: FileHandle, { size }: Stats): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < size; ) {
    run.signal.throwIfAborted();
    const buffer = Buffer.allocUnsafe(Math.min(READ_BYTES, size - at));
    const read = await attempt(run, path, () => opened.read(buffer, 0, buffer.length, at));
    if (read?.bytesRead === 0) remark(run, `${quoted(path)} became shorter while it was read`);
    const bytes = read === undefined || read.bytesRead === 0 ? buffer.fill(0) : buffer.subarray(0, read.bytesRead);
    at += bytes.length;
    yield bytes;
  }
}

/** Neither through a link, nor waiting for the other end of a pipe. */
function openFile(path: string): Promise<FileHandle> {
  return open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
}

/** Undefined where the system says no; what went away meanwhile was not there. */
async function attempt<T>(run: Run, path: string, work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (code === '') throw error;
    // A name that is not UTF-8 comes from the system as one that does not exist.
    if (code === 'ENOENT' && path.includes('\ufffd'))
      remark(run, `${quoted(path)} was not read: its name is not UTF-8`);
    if (code !== 'ENOENT') remark(run, `${quoted(path)} was not read: ${WORDS[code] ?? code}`);
    return undefined;
  }
}

const WORDS: Readonly<Record<string, string>> = {
  EACCES: 'it is not allowed',
  EPERM: 'it is not allowed',
  EIO: 'the disk says no',
};

/** linux/magic.h: proc, sysfs, devpts, cgroup, cgroup2, debugfs, tracefs, securityfs, pstore, bpf, mqueue, hugetlbfs. */
const MADE_UP = new Set([
  0x9fa0, 0x62656572, 0x1cd1, 0x27e0eb, 0x63677270, 0x64626720, 0x74726163, 0x73636673, 0x6165676c, 0xcafe4a11,
  0x19800202, 0x958458f6,
]);

/** Whether a file system has no files of its own. */
async function isMadeUp(path: string): Promise<boolean> {
  try {
    return MADE_UP.has((await statfs(path)).type);
  } catch {
    return false;
  }
}

function quoted(path: string): string {
  return JSON.stringify(path.length > 200 ? `${path.slice(0, 200)}…` : path);
}
