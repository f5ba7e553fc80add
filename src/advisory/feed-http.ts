import { open, rm } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { makeFolder } from '../lib/durable.ts';
import { httpGet } from '../lib/http-get.ts';
import { limited } from '../lib/limited.ts';
import { HttpStatusError, type RetrySettings, retrying } from '../lib/retrying.ts';
import { type FeedCache, feedCache, type Kept, validatorsOf } from './feed-cache.ts';
import { fileBody } from './file-body.ts';
import type { FeedIo, FetchedFile } from './types.ts';

export interface DownloadSettings {
  /** Where downloads are kept, with what allows to ask whether they have changed. */
  readonly cacheFolder: string;
  readonly signal: AbortSignal;
  readonly retry?: Partial<RetrySettings>;
  readonly idleMilliseconds?: number;
  /** How long one download may take. */
  readonly longestMilliseconds?: number;
  /** The most that one file may hold, as it comes over the network. */
  readonly mostBytes?: number;
}

const IDLE_MILLISECONDS = 60_000;
const LONGEST_MILLISECONDS = 30 * 60_000;
/** The largest feed, Debian's tracker, is 80 MB, and 10 MB compressed. */
const MOST_BYTES = 1_000_000_000;

/**
 * Feeds over HTTP, from the publishers or from the mirror at `root`. What was downloaded before is asked for with its
 * validators (RFC 9110, 13.1) and used again where it has not changed. A download is whole before it is handed out.
 */
export function httpFeeds(root: string | undefined, settings: DownloadSettings): FeedIo {
  const cache = feedCache(settings.cacheFolder);
  const addressOf = (url: string) => (root === undefined ? url : mirrored(root, url));
  return {
    place: root === undefined ? 'the publishers' : `"${withoutPassword(root)}"`,
    partial: root !== undefined,
    get: (url) => fetchFile(url, addressOf(url), cache, settings),
    list: async () => [],
    forget: (url) => cache.forget(addressOf(url)),
  };
}

/** `https://security-tracker.debian.org/tracker/data/json` → `<root>/security-tracker.debian.org/tracker/data/json` */
function mirrored(root: string, url: string): string {
  const { hostname, pathname, search } = new URL(url);
  return `${root.replace(/\/+$/, '')}/${hostname}${pathname}${search}`;
}

function withoutPassword(address: string): string {
  const url = new URL(address);
  url.password = '';
  url.username = '';
  return url.href;
}

async function fetchFile(
  url: string,
  address: string,
  cache: FeedCache,
  settings: DownloadSettings,
): Promise<FetchedFile> {
  await makeFolder(settings.cacheFolder);
  const kept = await cache.find(address);
  try {
    return await retrying(() => fetchOnce(url, address, { cache, kept, settings }), {
      signal: settings.signal,
      ...settings.retry,
    });
  } catch (error) {
    if (settings.signal.aborted) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`cannot fetch "${withoutPassword(address)}": ${reason}`, { cause: error });
  }
}

interface Fetching {
  readonly cache: FeedCache;
  readonly kept: Kept | undefined;
  readonly settings: DownloadSettings;
}

async function fetchOnce(url: string, address: string, fetching: Fetching): Promise<FetchedFile> {
  const { signal, longestMilliseconds = LONGEST_MILLISECONDS } = fetching.settings;
  const deadline = AbortSignal.timeout(longestMilliseconds);
  try {
    return await fetchBefore(AbortSignal.any([signal, deadline]), url, address, fetching);
  } catch (error) {
    if (!deadline.aborted || signal.aborted) throw error;
    throw new Error(`it was not done after ${longestMilliseconds / 1000} seconds`, { cause: error });
  }
}

async function fetchBefore(
  signal: AbortSignal,
  url: string,
  address: string,
  { cache, kept, settings }: Fetching,
): Promise<FetchedFile> {
  const { idleMilliseconds = IDLE_MILLISECONDS } = settings;
  const response = await httpGet(address, { headers: headersFor(kept), idleMilliseconds, signal });
  switch (response.statusCode) {
    case 200:
      return handedOut(url, await keep(address, response, cache, settings));
    case 304:
      response.resume();
      if (kept === undefined) throw new HttpStatusError(response);
      return handedOut(url, kept);
    case 404:
    case 410:
      response.resume();
      return { kind: 'missing' };
    default:
      response.resume();
      throw new HttpStatusError(response);
  }
}

function headersFor(kept: Kept | undefined): Readonly<Record<string, string>> {
  const { etag, lastModified } = kept?.validators ?? {};
  return {
    'user-agent': 'pratique',
    'accept-encoding': 'gzip',
    ...(etag === undefined ? {} : { 'if-none-match': etag }),
    ...(lastModified === undefined ? {} : { 'if-modified-since': lastModified }),
  };
}

function handedOut(url: string, { path, gzip, validators }: Kept): FetchedFile {
  return { kind: 'file', file: { url, body: fileBody(path, gzip) }, validators };
}

/** Node ends the body with an error where it is shorter than its content-length or lacks its last chunk. */
async function keep(
  address: string,
  response: IncomingMessage,
  cache: FeedCache,
  settings: DownloadSettings,
): Promise<Kept> {
  const gzip = isGzip(response);
  const temporary = cache.temporary(address);
  const file = await open(temporary, 'w', 0o600);
  try {
    for await (const chunk of limited(response, settings.mostBytes ?? MOST_BYTES)) await file.writeFile(chunk);
    await file.sync();
    await file.close();
    if (gzip) await checkGzip(temporary);
    const { etag, 'last-modified': lastModified } = response.headers;
    return await cache.put(address, { gzip, validators: validatorsOf(etag, lastModified) });
  } finally {
    await file.close().catch(() => {});
    await rm(temporary, { force: true });
  }
}

function isGzip(response: IncomingMessage): boolean {
  const encoding = response.headers['content-encoding'] ?? 'identity';
  if (encoding === 'identity') return false;
  if (encoding === 'gzip' || encoding === 'x-gzip') return true;
  throw new Error(`it came in the content-encoding "${encoding}", which was not asked for`);
}

/** A gzip that was cut off before its length was written on it shows only when it is unfolded. */
async function checkGzip(path: string): Promise<void> {
  for await (const _ of fileBody(path, true)) continue;
}
