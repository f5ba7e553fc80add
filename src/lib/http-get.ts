import { lookup } from 'node:dns';
import http from 'node:http';
import https from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { isPublicAddress } from './public-address.ts';

export interface GetOptions {
  readonly headers: Readonly<Record<string, string>>;
  /** Headers that no host hears but the one that was asked first, and that one not in clear if it was asked over TLS. */
  readonly credentials?: Readonly<Record<string, string>>;
  /** Sent as the body of a POST in the place of a GET; a redirect of it is not followed. */
  readonly form?: URLSearchParams;
  /** How long nothing may come, in milliseconds, before the answer or within it. */
  readonly idleMilliseconds: number;
  readonly signal: AbortSignal;
  /** Whose connections are used: where absent, those of the process. */
  readonly agents?: { readonly http: http.Agent; readonly https: https.Agent };
  /** Whether a host in a private network may redirect to another one there. */
  readonly isPrivateAllowed?: boolean;
}

const MOST_REDIRECTS = 5;
const REDIRECTS = [301, 302, 303, 307, 308];

/**
 * The answer to a GET, whatever its status, after at most 5 redirects (RFC 9110, 15.4). None of them may leave HTTPS,
 * nor lead to another host that is in a private network: whoever names an address may name their own, and no redirect
 * may name ours. The caller reads the body or destroys it.
 */
export async function httpGet(address: string, options: GetOptions): Promise<http.IncomingMessage> {
  const first = new URL(address);
  let url = first;
  let publicOnly = true;
  for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects += 1) {
    const isFirst = url.host === first.host && url.protocol === first.protocol;
    const headers = { ...options.headers, ...(isFirst ? options.credentials : {}) };
    const isElsewhere = url.hostname !== first.hostname;
    const response = await answerTo(url, { ...options, headers }, publicOnly && isElsewhere);
    const { location } = response.headers;
    const isRedirect = REDIRECTS.includes(response.statusCode ?? 0) && options.form === undefined;
    if (!isRedirect || location === undefined) return response;
    if (redirects === 0 && options.isPrivateAllowed === true) publicOnly = isPublic(response);
    response.resume();
    const next = new URL(location, url);
    if (next.protocol !== 'https:' && next.protocol !== url.protocol) {
      throw new Error(`"${url.origin}" redirects to "${next.origin}", which is no HTTPS`);
    }
    url = next;
  }
  throw new Error(`more than ${MOST_REDIRECTS} redirects, the last to "${url.origin}"`);
}

function isPublic({ socket }: http.IncomingMessage): boolean {
  return socket.remoteAddress === undefined || isPublicAddress(socket.remoteAddress.replace(/^::ffff:/, ''));
}

function answerTo(url: URL, options: GetOptions, publicOnly: boolean): Promise<http.IncomingMessage> {
  const { headers, idleMilliseconds, signal, agents, form } = options;
  const isSecure = url.protocol === 'https:';
  const { request: open } = isSecure ? https : http;
  if (publicOnly && isIP(bare(url.hostname)) !== 0 && !isPublicAddress(bare(url.hostname))) {
    return Promise.reject(privateError(url.hostname));
  }
  return new Promise((resolve, reject) => {
    const request = open(
      url,
      {
        method: form === undefined ? 'GET' : 'POST',
        headers: { ...headers, ...(form === undefined ? {} : { 'content-type': FORM }) },
        signal,
        ...(agents === undefined ? {} : { agent: isSecure ? agents.https : agents.http }),
        ...(publicOnly ? { lookup: publicLookup } : {}),
      },
      resolve,
    );
    request.setTimeout(idleMilliseconds, () => {
      const reason = `"${url.host}" sent nothing for ${idleMilliseconds / 1000} seconds`;
      request.destroy(Object.assign(new Error(reason), { code: 'ETIMEDOUT' }));
    });
    request.on('error', reject);
    request.end(form?.toString());
  });
}

const FORM = 'application/x-www-form-urlencoded';

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
