import { lookup } from 'node:dns';
import http from 'node:http';
import https from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { isPublicAddress } from '../lib/public-address.ts';

export interface GetOptions {
  readonly headers: Readonly<Record<string, string>>;
  /** How long nothing may come, in milliseconds, before the answer or within it. */
  readonly idleMilliseconds: number;
  readonly signal: AbortSignal;
}

const MOST_REDIRECTS = 5;

/**
 * The answer to a GET, whatever its status, after at most 5 redirects (RFC 9110, 15.4). None of them may leave HTTPS,
 * nor lead to another host that is in a private network: whoever names an address may name their own, and no redirect
 * may name ours. The caller reads the body or destroys it.
 */
export async function httpGet(address: string, options: GetOptions): Promise<http.IncomingMessage> {
  const first = new URL(address);
  let url = first;
  for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects += 1) {
    const response = await answerTo(url, options, url.hostname !== first.hostname);
    const { location } = response.headers;
    if (![301, 302, 303, 307, 308].includes(response.statusCode ?? 0) || location === undefined) return response;
    response.resume();
    const next = new URL(location, url);
    if (next.protocol !== 'https:' && next.protocol !== url.protocol) {
      throw new Error(`"${url.origin}" redirects to "${next.origin}", which is no HTTPS`);
    }
    url = next;
  }
  throw new Error(`more than ${MOST_REDIRECTS} redirects, the last to "${url.origin}"`);
}

function answerTo(url: URL, options: GetOptions, publicOnly: boolean): Promise<http.IncomingMessage> {
  const { headers, idleMilliseconds, signal } = options;
  const { get } = url.protocol === 'https:' ? https : http;
  if (publicOnly && isIP(bare(url.hostname)) !== 0 && !isPublicAddress(bare(url.hostname))) {
    return Promise.reject(privateError(url.hostname));
  }
  return new Promise((resolve, reject) => {
    const request = get(url, { headers, signal, ...(publicOnly ? { lookup: publicLookup } : {}) }, resolve);
    request.setTimeout(idleMilliseconds, () => {
      const reason = `"${url.host}" sent nothing for ${idleMilliseconds / 1000} seconds`;
      request.destroy(Object.assign(new Error(reason), { code: 'ETIMEDOUT' }));
    });
    request.on('error', reject);
  });
}

/** An IPv6 address stands in brackets in a URL. */
function bare(hostname: string): string {
  return hostname.replace(/^\[(.*)\]$/, '$1');
}

function privateError(host: string): Error {
  return new Error(`a redirect to "${host}", which is in a private network`);
}

const publicLookup: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, addresses) => {
    const hidden = error === null && addresses.some(({ address }) => !isPublicAddress(address));
    const [first] = addresses ?? [];
    if (error !== null) callback(error, '');
    else if (hidden || first === undefined) callback(privateError(hostname), '');
    else if (options.all === true) callback(null, addresses);
    else callback(null, first.address, first.family);
  });
};
