import { type Stats, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { FeedIo } from '../types.ts';
import { folderFeeds, singleFile } from './folder.ts';
import { type DownloadSettings, httpFeeds, httpFile } from './http.ts';

export interface FeedOptions extends DownloadSettings {
  /**
   * Where all feeds are had from: a folder, or the address of a mirror. Both are laid out as
   * `<root>/<host>/<path of the publisher's URL>`. Absent: from the publishers.
   */
  readonly root?: string;
  /** The folder below which `local` holds what was written by hand, where `root` is no folder. */
  readonly localRoot: string;
}

/** How sources reach their files. Throws where `root` is no address and no folder that exists. */
export function createFeedIo({ root, localRoot, ...settings }: FeedOptions): FeedIo {
  const folder = root === undefined ? undefined : pathOf(root);
  if (folder !== undefined) {
    if (statOf(folder)?.isDirectory() === true) return folderFeeds(folder);
    throw new Error(`there is no folder "${folder}" to read feeds from`);
  }
  return withLocal(httpFeeds(root, settings), folderFeeds(localRoot));
}

/**
 * How one source reaches its files where it is set apart from the others: at a mirror whose address ends in a slash, in a
 * folder, or as one file, on this machine or by its address. Throws where the place is none of them.
 */
export function createSourceFeedIo(place: string, { localRoot, ...settings }: Omit<FeedOptions, 'root'>): FeedIo {
  const path = pathOf(place);
  if (path === undefined) {
    return withLocal(
      place.endsWith('/') ? httpFeeds(place, settings) : httpFile(place, settings),
      folderFeeds(localRoot),
    );
  }
  const found = statOf(path);
  if (found?.isDirectory() === true) return folderFeeds(path);
  if (found?.isFile() === true) return singleFile(path);
  throw new Error(`there is no file or folder "${path}" to read feeds from`);
}

function statOf(path: string): Stats | undefined {
  return statSync(path, { throwIfNoEntry: false });
}

function pathOf(place: string): string | undefined {
  if (/^https?:\/\//.test(place)) return undefined;
  if (place.startsWith('file://')) return fileURLToPath(place);
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(place)) {
    throw new Error(
      `cannot read feeds from "${place}": give a folder, or an address that begins with http:// or https://`,
    );
  }
  return place;
}

/** What is written by hand has no publisher: its addresses begin with `file:`. */
function withLocal(remote: FeedIo, localFiles: FeedIo): FeedIo {
  const ioFor = (url: string) => (url.startsWith('file:') ? localFiles : remote);
  return {
    ...remote,
    get: (url, version) => ioFor(url).get(url, version),
    list: (url) => ioFor(url).list(url),
    forget: (url) => ioFor(url).forget(url),
  };
}
