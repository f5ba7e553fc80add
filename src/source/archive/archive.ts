import { type FileHandle, open } from 'node:fs/promises';
import { collect, copied } from '../../lib/limited.ts';
import { followLinks } from '../../lib/links.ts';
import { indexTar, type TarMember } from './tar-index.ts';
import { unfolded } from './unfold.ts';

/** A tar archive on disk, of which any member can be had at any time. */
export interface Archive {
  /** Whether there is a file at the path, or a link that leads to one. */
  has(path: string): boolean;
  /** Its size in bytes; undefined where there is no file. */
  sizeOf(path: string): number | undefined;
  /** All of a small member; undefined where there is none. Throws TooLargeError where it is larger. */
  read(path: string, limitBytes: number): Promise<Uint8Array | undefined>;
  /** A member's bytes; none where there is no file. */
  stream(path: string, signal: AbortSignal): AsyncIterable<Uint8Array>;
  /** The archive itself, without compression. */
  readonly sizeBytes: number;
  whole(signal: AbortSignal): AsyncIterable<Uint8Array>;
  close(): Promise<void>;
}

/** A file as an archive, or what a source then answers: that it is no tar, or what is wrong with it. */
export type OpenedArchive =
  | { readonly kind: 'archive'; readonly archive: Archive }
  | { readonly kind: 'not-mine' }
  | { readonly kind: 'refused'; readonly reason: string };

/**
 * Opens an archive. One that is compressed as a whole (gzip or zstd) is unfolded into a file without a name in
 * `temporaryFolder`, which goes with it. Throws the system's error where the file cannot be read.
 */
export async function openArchive(
  path: string,
  { temporaryFolder, signal }: { readonly temporaryFolder: string; readonly signal: AbortSignal },
): Promise<OpenedArchive> {
  const file = await open(path, 'r');
  try {
    const plain = await unfolded(file, temporaryFolder, signal);
    if (plain.kind === 'broken') {
      await file.close();
      return { kind: 'refused', reason: plain.reason };
    }
    const { size } = await plain.file.stat();
    const index = await indexTar(plain.file, size);
    if (index.kind === 'tar') return { kind: 'archive', archive: archiveOf(plain.file, size, index.members) };
    await plain.file.close();
    return index.kind === 'broken' ? { kind: 'refused', reason: index.reason } : { kind: 'not-mine' };
  } catch (error) {
    await file.close();
    throw error;
  }
}

/** Of hard links to hard links. */
const MOST_LINKS = 40;

function archiveOf(file: FileHandle, sizeBytes: number, members: ReadonlyMap<string, TarMember>): Archive {
  const symlinks = new Map(
    [...members].filter(([, { type }]) => type === 'symlink').map(([path, { target }]) => [path, target]),
  );
  const find = (path: string): TarMember | undefined => {
    let at = followLinks(symlinks, path);
    for (let links = 0; at !== undefined && links < MOST_LINKS; links += 1) {
      const member = members.get(at);
      if (member?.type !== 'hardlink') return member?.type === 'file' ? member : undefined;
      at = followLinks(symlinks, member.target);
    }
    return undefined;
  };
  const stream = (path: string, signal: AbortSignal) => partOfFile(file, find(path), signal);
  return {
    has: (path) => find(path) !== undefined,
    sizeOf: (path) => find(path)?.sizeBytes,
    async read(path, limitBytes) {
      if (find(path) === undefined) return undefined;
      return await collect(copied(stream(path, new AbortController().signal)), limitBytes);
    },
    stream,
    sizeBytes,
    whole: (signal) => partOfFile(file, { offset: 0, sizeBytes }, signal),
    close: () => file.close(),
  };
}

const READ_BYTES = 1 << 18;

/** A chunk is good until the next one is asked for. */
async function* partOfFile(
  file: FileHandle,
  member: Pick<TarMember, 'offset' | 'sizeBytes'> | undefined,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const { offset = 0, sizeBytes = 0 } = member ?? {};
  const buffer = Buffer.allocUnsafeSlow(Math.min(READ_BYTES, sizeBytes));
  for (let at = 0; at < sizeBytes; ) {
    signal.throwIfAborted();
    const { bytesRead } = await file.read(buffer, 0, Math.min(buffer.length, sizeBytes - at), offset + at);
    if (bytesRead === 0) throw new Error('the archive became shorter while it was read');
    at += bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
}
