import { execFileSync } from 'node:child_process';
import { createReadStream, mkdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { archiveFiles } from '../../../src/advisory/reading/archives.ts';
import { type ZipFile, zipOf } from '../zip.ts';

/** A file of an archive, by its path there. */
export interface Member {
  readonly path: string;
  readonly bytes: Buffer;
}

/** Where a publisher's file lies in a folder of feeds; the folder above it is made. */
export function placeOf(folder: string, url: string): string {
  const { hostname, pathname } = new URL(url);
  const path = resolve(folder, hostname, decodeURIComponent(pathname).slice(1));
  mkdirSync(dirname(path), { recursive: true });
  return path;
}

const MOST_BYTES_EACH = 1_000_000_000;

/** The wanted files of an archive, all of them in memory. */
export async function unpack(archive: string, wanted: RegExp): Promise<readonly Member[]> {
  const members: Member[] = [];
  const options = { wants: (path: string) => wanted.test(path), mostBytesEach: MOST_BYTES_EACH };
  for await (const { path, bytes } of archiveFiles(createReadStream(archive), options)) {
    members.push({ path, bytes: Buffer.from(bytes) });
  }
  if (members.length === 0) throw new Error(`there is no ${wanted} in "${archive}"`);
  return members;
}

/** A zip of these files, packed as fast as it goes. */
export function zipped(members: readonly Member[]): Buffer {
  return zipOf(
    members.map(
      ({ path, bytes }): ZipFile => ({
        name: path,
        content: bytes,
        packed: deflateRawSync(bytes, { level: 1 }),
      }),
    ),
  );
}

/** What a program of Debian's makes of the bytes, or of a file where they are a path. */
export function piped(program: 'bzip2' | 'xz', args: readonly string[], input: Uint8Array): Buffer {
  return execFileSync(program, args, { input, maxBuffer: MOST_BYTES_EACH });
}

/** The last part of a path. */
export function nameOf({ path }: Pick<Member, 'path'>): string {
  return path.replace(/.*\//, '');
}
