import { gzipSync, zstdCompressSync } from 'node:zlib';
import { tarBody, tarEnd, tarHeader } from '../../support/tar.ts';
import { zipOf } from '../../support/zip.ts';
import type { Seed } from '../types.ts';

type Wrap = (path: string, bytes: Uint8Array) => Uint8Array;

/** A zip with one file in it. */
export function zipWith(path: string, bytes: Uint8Array): Uint8Array {
  return zipOf([[path, bytes]]);
}

/** A tar with one file in it, in gzip. */
export function tarGzWith(path: string, bytes: Uint8Array): Uint8Array {
  return gzipSync(tarWith(path, bytes));
}

/** The same in zstd. */
export function tarZstWith(path: string, bytes: Uint8Array): Uint8Array {
  return zstdCompressSync(tarWith(path, bytes));
}

/** Records that each lie in an archive of their own: what is changed is the record, or all of the archive. */
export function archived(wrap: Wrap, path: string, records: readonly (string | object)[]): readonly Seed[] {
  return records.map((record) => ({
    path,
    content: textOf(record),
    wrap: (bytes) => wrap(path, bytes),
  }));
}

/** Files that are fed as they are. */
export function plain(path: string, records: readonly (string | object)[]): readonly Seed[] {
  return records.map((record) => ({ path, content: textOf(record) }));
}

function textOf(record: string | object): string {
  return typeof record === 'string' ? record : JSON.stringify(record);
}

function tarWith(path: string, bytes: Uint8Array): Uint8Array {
  return Buffer.concat([tarHeader({ path, sizeBytes: bytes.length }), tarBody(bytes), tarEnd()]);
}
