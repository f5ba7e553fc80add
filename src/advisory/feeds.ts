import { statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { folderFeeds } from './feed-folder.ts';
import { type DownloadSettings, httpFeeds } from './feed-http.ts';
import type { FeedIo } from './types.ts';

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
  const folder = root === undefined ? undefined : folderOf(root);
  if (folder !== undefined) {
    if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true) return folderFeeds(folder);
    throw new Error(`there is no folder "${folder}" to read feeds from`);
  }
  return withLocal(httpFeeds(root, settings), folderFeeds(localRoot));
}

function folderOf(root: string): string | undefined {
  if (/^https?:\/\//.test(root)) return undefined;
  if (root.startsWith('file://')) return fileURLToPath(root);
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(root)) {
    throw new Error(
      `cannot read feeds from "${root}": give a folder, or an address that begins with http:// or https://`,
    );
  }
  return root;
}

/** What is written by hand has no publisher: its addresses begin with `file:`. */
function withLocal(remote: FeedIo, localFiles: FeedIo): FeedIo {
  const ioFor = (url: string) => (url.startsWith('file:') ? localFiles : remote);
  return {
    place: remote.place,
    partial: remote.partial,
    get: (url) => ioFor(url).get(url),
    list: (url) => ioFor(url).list(url),
    forget: (url) => ioFor(url).forget(url),
  };
}
