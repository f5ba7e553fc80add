import http from 'node:http';
import https from 'node:https';
import { makeFolder } from '../../lib/durable.ts';
import { type Lanes, lanes } from '../../lib/lanes.ts';
import { HttpStatusError, type RetrySettings, retrying } from '../../lib/retrying.ts';
import { httpGet, type Judge } from '../../outbound/index.ts';
import type { FeedIo, FetchedFile } from '../types.ts';
import { type FeedCache, feedCache, type Kept } from './cache.ts';
import { download, rangeHeaders } from './download.ts';
import { fileBody } from './file-body.ts';

export interface DownloadSettings {
  /** Where downloads are kept, with what allows to ask whether they have changed. */
  readonly cacheFolder: string;
  readonly signal: AbortSignal;
  readonly retry?: Partial<RetrySettings>;
  readonly idleMilliseconds?: number;
  /** Says where a redirect may lead to; absent, to the internet alone. */
  readonly judge?: Judge;
  /** How long one download may take; what has come by then is where the next one goes on. */
  readonly longestMilliseconds?: number;
  /** The most that one file may hold, as it comes over the network. */
  readonly mostBytes?: number;
  /** How many requests to one host may be under way. */
  readonly requestsPerHost?: number;
}

const IDLE_MILLISECONDS = 60_000;
const LONGEST_MILLISECONDS = 60 * 60_000;
/** The largest feeds, OSV's and Red Hat's archives, are about 1 GB. */
const MOST_BYTES = 4_000_000_000;
/** As many as a browser makes. */
const REQUESTS_PER_HOST = 6;

/**
 * Feeds over HTTP, from the publishers or from the mirror at `root`. What was downloaded before is asked for with its
 * validators (RFC 9110, 13.1) and used again where it has not changed; a download that broke off goes on where it did
 * (RFC 9110, 14). A download is whole before it is handed out.
 */
export function httpFeeds(root: string | undefined, settings: DownloadSettings): FeedIo {
  const addressOf = (url: string) => (root === undefined ? url : mirrored(root, url));
  return httpFeedsAt(root === undefined ? 'the publishers' : placeOf(root), root !== undefined, addressOf, settings);
}

/** The one file at `address`, in the place of whatever a publisher has. */
export function httpFile(address: string, settings: DownloadSettings): FeedIo {
  return { ...httpFeedsAt(placeOf(address), true, () => address, settings), isOneFile: true };
}

function httpFeedsAt(
  place: string,
  partial: boolean,
  addressOf: (url: string) => string,
  settings: DownloadSettings,
): FeedIo {
  const { cacheFolder, requestsPerHost = REQUESTS_PER_HOST } = settings;
  const cache = feedCache(cacheFolder);
  const agents = { http: new http.Agent({ keepAlive: true }), https: new https.Agent({ keepAlive: true }) };
  const inLane = lanes(requestsPerHost);
  const hosts = new Map<string, HostTrouble>();
  let ready: Promise<void> | undefined;
  const begin = async () => {
    await makeFolder(cacheFolder);
    await cache.tidy(Date.now());
  };
  const fetch = async (address: string, version: string | undefined) => {
    ready ??= begin();
    await ready;
    const kept = await cache.find(address);
    if (kept?.version !== undefined && kept.version === version) return kept;
    return await fetchFile({ address, version, cache, kept, settings, agents, inLane, hosts });
  };
  // Two sources may read the same file at once.
  const underWay = new Map<string, Promise<Kept | undefined>>();
  return {
    place,
    partial,
    get: async (url, version) => {
      const address = addressOf(url);
      const fetching = underWay.get(address) ?? fetch(address, version);
      underWay.set(address, fetching);
      try {
        return handedOut(url, await fetching);
      } finally {
        underWay.delete(address);
      }
    },
    list: async () => [],
    forget: (url) => cache.forget(addressOf(url)),
  };
}

/** `https://security-tracker.debian.org/tracker/data/json` → `<root>/security-tracker.debian.org/tracker/data/json` */
function mirrored(root: string, url: string): string {
  const { hostname, pathname, search } = new URL(url);
  return `${root.replace(/\/+$/, '')}/${hostname}${pathname}${search}`;
}

function placeOf(address: string): string {
  return `"${withoutPassword(address)}"`;
}

function withoutPassword(address: string): string {
  const url = new URL(address);
  url.password = '';
  url.username = '';
  return url.href;
}

interface Fetching {
  readonly address: string;
  readonly version: string | undefined;
  readonly cache: FeedCache;
  readonly kept: Kept | undefined;
  readonly settings: DownloadSettings;
  readonly agents: { readonly http: http.Agent; readonly https: https.Agent };
  readonly inLane: Lanes;
  readonly hosts: Map<string, HostTrouble>;
}

/** What is known of a host since it was asked in vain, for as long as the feeds are used: one update. */
type HostTrouble =
  /** It could not be reached: that is tried once for each file, without waiting. */
  | { readonly kind: 'down' }
  /** It asked to be left alone, and is. */
  | { readonly kind: 'resting'; readonly reason: string };

/** Undefined where there is no such file. */
async function fetchFile(fetching: Fetching): Promise<Kept | undefined> {
  const { address, settings, inLane, hosts } = fetching;
  const { host } = new URL(address);
  const before = hosts.get(host);
  try {
    if (before?.kind === 'resting') throw new Error(before.reason);
    return await retrying(() => inLane(host, () => fetchOnce(fetching)), {
      signal: settings.signal,
      ...settings.retry,
      ...(before?.kind === 'down' ? { tries: 1 } : {}),
    });
  } catch (error) {
    if (settings.signal.aborted) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    const trouble = troubleOf(error, reason);
    if (trouble !== undefined) hosts.set(host, trouble);
    throw new Error(`cannot fetch ${placeOf(address)}: ${reason}`, { cause: error });
  }
}

const UNREACHABLE = ['EAI_AGAIN', 'ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'ENOTFOUND'];

function troubleOf(error: unknown, reason: string): HostTrouble | undefined {
  const cause = error instanceof Error ? (error.cause ?? error) : undefined;
  if (cause instanceof HttpStatusError) return cause.retryAfter === undefined ? undefined : { kind: 'resting', reason };
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  return UNREACHABLE.includes(code) ? { kind: 'down' } : undefined;
}

async function fetchOnce(fetching: Fetching): Promise<Kept | undefined> {
  const { signal, longestMilliseconds = LONGEST_MILLISECONDS } = fetching.settings;
  signal.throwIfAborted();
  const deadline = AbortSignal.timeout(longestMilliseconds);
  try {
    return await fetchBefore(AbortSignal.any([signal, deadline]), fetching);
  } catch (error) {
    if (!deadline.aborted || signal.aborted) throw error;
    throw new Error(`it was not done after ${longestMilliseconds / 1000} seconds`, { cause: error });
  }
}

async function fetchBefore(signal: AbortSignal, fetching: Fetching): Promise<Kept | undefined> {
  const { address, version, cache, kept, settings, agents } = fetching;
  const { idleMilliseconds = IDLE_MILLISECONDS, mostBytes = MOST_BYTES } = settings;
  const part = await cache.findPart(address);
  const headers = {
    'user-agent': 'pratique',
    'accept-encoding': 'gzip',
    ...validatorHeaders(kept),
    ...rangeHeaders(part),
  };
  const judge = settings.judge === undefined ? {} : { judge: settings.judge };
  const response = await httpGet(address, { headers, idleMilliseconds, signal, agents, ...judge });
  switch (response.statusCode) {
    case 200:
    case 206:
      return await download({ address, version, response, cache, part, mostBytes });
    case 304:
      response.resume();
      if (kept === undefined) throw new HttpStatusError(response);
      await confirm(kept, fetching);
      return kept;
    case 404:
    case 410:
      response.resume();
      return undefined;
    case 416:
      response.resume();
      await cache.dropPart(address);
      return await fetchBefore(signal, fetching);
    default:
      response.resume();
      throw new HttpStatusError(response);
  }
}

function validatorHeaders(kept: Kept | undefined): Readonly<Record<string, string>> {
  const { etag, lastModified } = kept?.validators ?? {};
  return {
    ...(etag === undefined ? {} : { 'if-none-match': etag }),
    ...(lastModified === undefined ? {} : { 'if-modified-since': lastModified }),
  };
}

/** What is kept is what the publisher's list means by this version. */
async function confirm(kept: Kept, { address, version, cache }: Fetching): Promise<void> {
  await cache.dropPart(address);
  if (version !== undefined) await cache.restate(address, { ...kept, version });
}

function handedOut(url: string, kept: Kept | undefined): FetchedFile {
  if (kept === undefined) return { kind: 'missing' };
  const { path, gzip, digest } = kept;
  return { kind: 'file', file: { url, body: fileBody(path, gzip) }, digest };
}
