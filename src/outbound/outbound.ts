import { type IncomingMessage, request as open } from 'node:http';
import { allowList } from './allow-list.ts';
import { connectTo } from './connect.ts';
import { createJudge, destinationOf, type Judge, notEncrypted, type Resolve } from './judge.ts';
import { redirectError } from './redirect-error.ts';
import { type Outbound, type OutboundAnswer, OutboundRefusal, type OutboundRequest } from './types.ts';

export interface OutboundSettings {
  /** Entries as `allowList` reads them. */
  readonly allowed: readonly string[];
  /** Every address of a name; absent, as the system says. */
  readonly resolve?: Resolve;
  /** Trusted in the place of Node's own and of NODE_EXTRA_CA_CERTS: certificates in PEM. */
  readonly authorities?: readonly string[];
}

const TIMEOUT_MILLISECONDS = 15_000;
const MOST_ANSWER_BYTES = 64 * 1024;
const MOST_REDIRECTS = 5;
const REDIRECTS = [301, 302, 303, 307, 308];

/**
 * The one client. A GET follows up to 5 redirects, each judged as its first address was; to another origin it takes no
 * header along but those that tell nothing of who asks. Anything else is sent once, and a redirect is its answer.
 * Connections are made anew for each request, past any proxy that the environment names. Throws with a clause where an
 * entry of the list cannot be read.
 */
export function createOutbound(settings: OutboundSettings): Outbound {
  const judge = createJudge(allowList(settings.allowed), settings.resolve);
  const { authorities } = settings;
  return {
    async send(request) {
      const { timeoutMilliseconds = TIMEOUT_MILLISECONDS } = request;
      const deadline = AbortSignal.timeout(timeoutMilliseconds);
      const signal = AbortSignal.any(request.signal === undefined ? [deadline] : [request.signal, deadline]);
      const calling = { judge, signal, ...(authorities === undefined ? {} : { authorities }) };
      const url = URL.parse(request.url);
      if (url === null) throw new OutboundRefusal('what is to be called is no address');
      try {
        return await follow(url, request, calling);
      } catch (error) {
        request.signal?.throwIfAborted();
        if (error instanceof OutboundRefusal) throw error;
        const late = `it had not answered after ${timeoutMilliseconds / 1000} seconds`;
        const reason = deadline.aborted ? late : reasonOf(error);
        throw new Error(`"${url.host}" cannot be reached: ${reason}`, { cause: error });
      }
    },
    async resolve(host, port) {
      // What a URL's parser makes of a host is what it is, `127.1` and `0x7f.1` too.
      const read = /[/?#@\\]/.test(host) ? null : URL.parse(`http://${host.includes(':') ? `[${host}]` : host}`);
      if (read === null) throw new OutboundRefusal(`"${host}" is no host`);
      return (await judge.judge({ host: read.hostname, port })).addresses;
    },
  };
}

/** What keeps an address from being called, as a clause that says what to do; undefined where nothing does. */
type AddressCheck = (address: string) => string | undefined;

/**
 * Finds what is wrong with an address before it is first called: what a name leads to is looked at by each call alone.
 * Throws with a clause where an entry of the list cannot be read.
 */
export function createAddressCheck(allowed: OutboundSettings['allowed']): AddressCheck {
  const judge = createJudge(allowList(allowed));
  return (address) => {
    const url = URL.parse(address);
    if (url === null) return 'what is to be called is no address';
    return formFault(url) ?? judge.faultAtOnce(destinationOf(url), url.protocol === 'https:');
  };
}

interface Calling {
  readonly judge: Judge;
  readonly signal: AbortSignal;
  readonly authorities?: readonly string[];
}

/** Headers that tell nothing of who asks, nor of what was asked of another host. */
const NEUTRAL = new Set(['accept', 'accept-language', 'user-agent']);

async function follow(first: URL, request: OutboundRequest, calling: Calling): Promise<OutboundAnswer> {
  const headers = headersOf(request);
  let url = first;
  for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects += 1) {
    const isFirst = url.origin === first.origin;
    const carried = isFirst ? headers : headers.filter(([name]) => NEUTRAL.has(name));
    const answer = await exchange(url, { ...request, headers: Object.fromEntries(carried) }, calling).catch(
      (error: unknown) => {
        throw redirects === 0 ? error : redirectError(first, error);
      },
    );
    const { location } = answer.headers;
    if (request.method !== 'GET' || !REDIRECTS.includes(answer.status) || location === undefined) return answer;
    const next = URL.parse(location, url.href);
    if (next === null) throw new Error('it redirects to what is no address');
    url = next;
  }
  throw new Error(`more than ${MOST_REDIRECTS} redirects, the last to "${url.host}"`);
}

function formFault(url: URL): string | undefined {
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    return `an address of "${url.protocol}" cannot be called: only https: and http: can`;
  }
  return url.username === '' && url.password === ''
    ? undefined
    : `the address at "${url.host}" holds a user or a password: give them in a header`;
}

/** Set by this client alone: they say where a request ends, or to whom it goes. */
const OWN = /^(?:connection|content-length|expect|host|keep-alive|te|trailer|transfer-encoding|upgrade|proxy-.*)$/;

function headersOf({ headers = {} }: OutboundRequest): readonly (readonly [string, string])[] {
  const all = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value] as const);
  const own = all.find(([name]) => OWN.test(name));
  if (own !== undefined) throw new OutboundRefusal(`the header "${own[0]}" cannot be set`);
  return all;
}

/** One request and its answer, over a connection of its own. */
async function exchange(url: URL, request: Omit<OutboundRequest, 'url'>, calling: Calling): Promise<OutboundAnswer> {
  const fault = formFault(url);
  if (fault !== undefined) throw new OutboundRefusal(fault);
  const { judge, signal, authorities } = calling;
  const isSecure = url.protocol === 'https:';
  const { host, port } = destinationOf(url);
  const { addresses, isListed } = await unlessAborted(judge.judge({ host, port }), signal);
  if (!isSecure && !isListed) {
    throw new OutboundRefusal(notEncrypted(url.origin, host));
  }
  const trust = authorities === undefined ? {} : { authorities };
  const socket = await connectTo({ host, port, addresses, isSecure, signal, ...trust });
  try {
    const { body } = request;
    const sending = open({
      createConnection: () => socket,
      setHost: false,
      method: request.method,
      path: `${url.pathname}${url.search}`,
      headers: {
        host: url.host,
        'accept-encoding': 'identity',
        // Node frames no body of a DELETE by itself.
        ...(body === undefined ? {} : { 'content-length': Buffer.byteLength(body) }),
        ...request.headers,
      },
      signal,
    });
    const answered = answerTo(sending);
    sending.end(body);
    const response = await answered;
    const text = await bodyOf(response, request.mostAnswerBytes ?? MOST_ANSWER_BYTES);
    return { status: response.statusCode ?? 0, headers: plainHeaders(response), body: text };
  } finally {
    socket.destroy();
  }
}

function answerTo(sending: ReturnType<typeof open>): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    sending.on('response', resolve);
    sending.on('error', reject);
    sending.on('close', () => reject(new Error('it broke off')));
  });
}

async function bodyOf(response: IncomingMessage, mostBytes: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  let room = mostBytes;
  for await (const chunk of response as AsyncIterable<Uint8Array>) {
    chunks.push(chunk.subarray(0, room));
    room -= Math.min(room, chunk.length);
    if (room === 0) break;
  }
  // What a cut leaves of a character is none.
  return new TextDecoder().decode(Buffer.concat(chunks), { stream: true });
}

function plainHeaders({ headers }: IncomingMessage): Readonly<Record<string, string>> {
  const all = Object.entries(headers).map(([name, value = '']) => [name, [value].flat().join(', ')] as const);
  return Object.fromEntries(all);
}

/** A lookup of the system's cannot be stopped, but waited for no longer. */
async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted();
  return await Promise.race([
    work,
    new Promise<never>((_, reject) =>
      signal.addEventListener('abort', () => reject(reasonError(signal)), { once: true }),
    ),
  ]);
}

function reasonError({ reason }: AbortSignal): Error {
  return reason instanceof Error ? reason : new Error('it was stopped');
}

/** Of the addresses of a host that were all tried, what was wrong with the first. */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return reasonOf(error.errors[0]);
  return error instanceof Error ? error.message : String(error);
}
