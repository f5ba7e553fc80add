import { lookup } from 'node:dns';
import http from 'node:http';
import https from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { type AddressScope, scopeOf } from './address-scope.ts';
import { allowList } from './allow-list.ts';
import { pinned } from './connect.ts';
import { bareHost, createJudge, destinationOf, type Judge } from './judge.ts';
import { redirectError } from './redirect-error.ts';
import { OutboundRefusal } from './types.ts';

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
  /** The agents may go through a proxy: it looks names up, and is what they are connected to. */
  readonly isProxied?: boolean;
  /** Whether a host in a private network may redirect to another one there. */
  readonly isPrivateAllowed?: boolean;
  /** Who gave the address out; absent, whoever is in charge here named it. */
  readonly givenOutBy?: Peer;
  /** Says where else may be led to; absent, to the internet alone. */
  readonly judge?: Judge;
}

/** A host that answered. */
export interface Peer {
  /** As a URL has it. */
  readonly hostname: string;
  readonly scope: AddressScope;
}

const MOST_REDIRECTS = 5;
const REDIRECTS = [301, 302, 303, 307, 308];

/**
 * The answer to a GET, whatever its status, after at most 5 redirects (RFC 9110, 15.4). None of them may leave HTTPS, nor
 * lead to another host that is not on the internet: whoever names an address may name their own, and what is only given
 * out or redirected to is judged. A private host, where that is allowed, leads to private ones, and this machine to
 * itself as well; link-local and metadata addresses are led to by none. The caller reads the body or destroys it.
 */
export async function httpGet(address: string, options: GetOptions): Promise<http.IncomingMessage> {
  const first = new URL(address);
  let from: Peer = options.givenOutBy ?? { hostname: first.hostname, scope: 'internet' };
  let url = first;
  for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects += 1) {
    const isFirst = url.host === first.host && url.protocol === first.protocol;
    const headers = { ...options.headers, ...(isFirst ? options.credentials : {}) };
    const scopes = url.hostname === from.hostname ? undefined : REACH[from.scope];
    const response = await answerTo(url, { ...options, headers }, scopes).catch((error: unknown) => {
      throw redirects === 0 ? error : redirectError(first, error);
    });
    const { location } = response.headers;
    const isRedirect = REDIRECTS.includes(response.statusCode ?? 0) && options.form === undefined;
    if (!isRedirect || location === undefined) return response;
    if (redirects === 0 && options.givenOutBy === undefined && options.isPrivateAllowed === true) {
      from = await peerOf(response, first, options);
    }
    response.resume();
    const next = new URL(location, url);
    if (next.protocol !== 'https:' && next.protocol !== url.protocol) {
      throw new Error(`"${url.origin}" redirects to "${next.origin}", which is no HTTPS`);
    }
    url = next;
  }
  throw new Error(`more than ${MOST_REDIRECTS} redirects, the last to "${url.origin}"`);
}

/** What a host may lead to, by where it is itself. */
const REACH: Readonly<Record<AddressScope, readonly AddressScope[]>> = {
  internet: ['internet'],
  special: ['internet'],
  private: ['internet', 'private'],
  'this-machine': ['internet', 'private', 'this-machine'],
};

/** Who answered from `url`. Of what came through a proxy it is what the name leads to from here, if to anything. */
export async function peerOf(
  { socket }: http.IncomingMessage,
  { hostname }: URL,
  { isProxied, judge = unlisted() }: Pick<GetOptions, 'isProxied' | 'judge'>,
): Promise<Peer> {
  if (isProxied !== true) return { hostname, scope: scopeOf(socket.remoteAddress ?? '') };
  try {
    const { addresses } = await judge.judge({ host: hostname, port: 443, scopes: EVERYWHERE });
    return { hostname, scope: scopeOf(addresses[0]) };
  } catch {
    return { hostname, scope: 'internet' };
  }
}

const EVERYWHERE: readonly AddressScope[] = ['internet', 'private', 'this-machine', 'special'];

function unlisted(): Judge {
  return createJudge(allowList([]));
}

async function answerTo(
  url: URL,
  options: GetOptions,
  scopes: readonly AddressScope[] | undefined,
): Promise<http.IncomingMessage> {
  if (scopes === undefined) return await ask(url, options);
  const destination = { ...destinationOf(url), scopes };
  const { judge = unlisted() } = options;
  const judged = await judge.judge(destination).catch((error: unknown) => {
    // A proxy may know names that are not known here.
    if (options.isProxied === true && !(error instanceof OutboundRefusal)) return undefined;
    throw error;
  });
  return await ask(url, options, {
    lookup: pinnedTo(bareHost(url.hostname), judged?.addresses),
    accepts: (address) => options.isProxied === true || judge.accepts(destination, address),
  });
}

/** How a request is kept to what was judged. */
interface Kept {
  readonly lookup: LookupFunction;
  accepts(address: string | undefined): boolean;
}

function ask(url: URL, options: GetOptions, kept?: Kept): Promise<http.IncomingMessage> {
  const { headers, idleMilliseconds, signal, agents, form } = options;
  const isSecure = url.protocol === 'https:';
  const { request: open } = isSecure ? https : http;
  return new Promise((resolve, reject) => {
    const request = open(
      url,
      {
        method: form === undefined ? 'GET' : 'POST',
        headers: { ...headers, ...(form === undefined ? {} : { 'content-type': FORM }) },
        signal,
        ...(agents === undefined ? {} : { agent: isSecure ? agents.https : agents.http }),
        ...(kept === undefined ? {} : { lookup: kept.lookup }),
      },
      resolve,
    );
    // A connection that was kept from before was not judged for this.
    request.once('socket', (socket) => {
      if (kept === undefined || socket.connecting || kept.accepts(socket.remoteAddress)) return;
      request.destroy(new OutboundRefusal(`"${url.host}" leads to an address that it may not lead to`));
    });
    request.setTimeout(idleMilliseconds, () => {
      const reason = `"${url.host}" sent nothing for ${idleMilliseconds / 1000} seconds`;
      request.destroy(Object.assign(new Error(reason), { code: 'ETIMEDOUT' }));
    });
    request.on('error', reject);
    request.end(form?.toString());
  });
}

const FORM = 'application/x-www-form-urlencoded';

/** Of the host, the judged addresses; of a proxy's, what the system says. */
function pinnedTo(host: string, addresses: readonly [string, ...string[]] | undefined): LookupFunction {
  const known = addresses === undefined ? undefined : pinned(addresses);
  return (name, options, callback) => {
    if (bareHost(name) !== host) lookup(name, options, callback);
    else if (known !== undefined && isIP(name) === 0) known(name, options, callback);
    else callback(new OutboundRefusal(`"${host}" has no address`), '');
  };
}
