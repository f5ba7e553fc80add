import { createHash } from 'node:crypto';
import { readdir, stat } from 'node:fs/promises';
import { join, resolve, sep } from 'node:path';
import type { FeedIo, FetchedFile } from '../types.ts';
import { fileBody } from './file-body.ts';

/**
 * Feeds from a folder: `https://secdb.alpinelinux.org/v3.18/main.json` is
 * `<folder>/secdb.alpinelinux.org/v3.18/main.json`, or that with `.gz`. Their digests are of the files as they lie there.
 */
export function folderFeeds(folder: string): FeedIo {
  const root = resolve(folder);
  return {
    place: `"${root}"`,
    partial: true,
    get: async (url) => {
      const path = pathOf(root, url);
      return (await openedFile(url, path)) ?? (await openedFile(url, `${path}.gz`)) ?? { kind: 'missing' };
    },
    list: async (url) => {
      const entries = await readdir(pathOf(root, url), { withFileTypes: true }).catch(nothingWhereMissing);
      const names = entries.filter((entry) => !entry.isDirectory()).map(({ name }) => name);
      return names.toSorted().map((name) => `${url}${encodeURIComponent(name)}`);
    },
    forget: async () => {},
  };
}

/** One file, plain or with `.gz`, in the place of whatever a publisher has. */
export function singleFile(path: string): FeedIo {
  const file = resolve(path);
  return {
    place: `"${file}"`,
    partial: true,
    isOneFile: true,
    get: async (url) => (await openedFile(url, file)) ?? { kind: 'missing' },
    list: async () => [],
    forget: async () => {},
  };
}

function pathOf(root: string, url: string): string {
  const { hostname, pathname } = new URL(url);
  const path = join(root, hostname, decodeURIComponent(pathname));
  if (!path.startsWith(root + sep)) throw new Error(`"${url}" leads out of the folder "${root}"`);
  return path;
}

async function openedFile(url: string, path: string): Promise<FetchedFile | undefined> {
  const found = await stat(path).catch(undefinedWhereMissing);
  if (found?.isFile() !== true) return undefined;
  const body = fileBody(path, path.endsWith('.gz') && !url.endsWith('.gz'));
  return { kind: 'file', file: { url, body }, digest: await digestOf(path) };
}

async function digestOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of fileBody(path, false)) hash.update(chunk);
  return `sha256:${hash.digest('hex')}`;
}

function undefinedWhereMissing(error: unknown): undefined {
  if (isMissing(error)) return undefined;
  throw error;
}

function nothingWhereMissing(error: unknown): readonly never[] {
  if (isMissing(error)) return [];
  throw error;
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
}
