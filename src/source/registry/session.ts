import type { IncomingMessage } from 'node:http';
import { printable } from '../../lib/printable.ts';
import { HttpStatusError, retrying } from '../../lib/retrying.ts';
import { httpGet, httpSend, type SendOptions } from '../../outbound/index.ts';
import type { RegistryOptions } from '../types.ts';
import { type Access, authorizer } from './authorizer.ts';
import { type Connection, openConnections } from './connection.ts';
import { isNoTls, networkFault, RegistryError } from './faults.ts';
import { addressOf, type Reference, referenceText } from './reference.ts';

/** Asks one repository of a registry, with whatever login and token that takes. */
export interface RegistrySession {
  /**
   * The answer to a GET of `/v2/<repository>/<path>`: 200 or 206. What may pass is tried again; anything else is thrown
   * as RegistryError. The caller reads the body.
   */
  get(path: string, headers: Readonly<Record<string, string>>, signal: AbortSignal): Promise<IncomingMessage>;
  /**
   * The answer to another request, whatever its status but 401. It goes to `/v2/<repository>/<path>`, or, as a registry
   * names the place of an upload, to a location on its own host. The caller reads the body.
   */
  send(
    to: string | { readonly location: string },
    request: SessionRequest,
    signal: AbortSignal,
  ): Promise<IncomingMessage>;
  /** What went wrong with the body of an answer, for people. */
  explained(error: unknown, path: string): Error;
  close(): void;
}

export interface SessionRequest extends Pick<SendOptions, 'method'> {
  readonly headers?: Readonly<Record<string, string>>;
  /** Its bytes from the start, each time. */
  readonly body?: { readonly sizeBytes: number; open(): AsyncIterable<Uint8Array> };
}

/** A session for the repository of a reference. Nothing is asked before the first request. */
export function registrySession(
  reference: Reference,
  options: RegistryOptions & { readonly access: Access },
  signal: AbortSignal,
): RegistrySession {
  const { host, repository } = reference;
  const { connection, close } = openConnections(options);
  const origin = once(() => originOf(addressOf(host), options, (at) => httpGet(at, connection(signal))));
  const authorize = authorizer(reference, options, connection);
  const explained = (error: unknown, path: string) =>
    explain(error, { reference, path, who: authorize.who(), access: options.access });

  const authorized = async (send: Send, own: AbortSignal) => {
    const registry = new URL(await origin());
    const first = await send(registry, authorize.header());
    if (first.statusCode !== 401) return first;
    // An answer that was read has no connection any more, and nobody who answered.
    const authorizing = authorize.answer(first, registry, own);
    first.resume();
    await authorizing;
    return await send(registry, authorize.header());
  };
  const ask = async (path: string, headers: Readonly<Record<string, string>>, own: AbortSignal) => {
    const { headers: plain, ...rest } = connection(own);
    const send: Send = (registry, authorization) =>
      httpGet(`${registry.origin}/v2/${repository}/${path}`, {
        ...rest,
        headers: { ...plain, ...headers },
        ...(authorization === undefined ? {} : { credentials: { authorization } }),
      });
    return await authorized(send, own);
  };

  return {
    async get(path, headers, own) {
      const { pauseMilliseconds } = options;
      const work = async () => {
        const response = await ask(path, headers, own);
        if (response.statusCode === 200 || response.statusCode === 206) return response;
        response.resume();
        throw new HttpStatusError(response);
      };
      try {
        return await retrying(work, { signal: own, ...(pauseMilliseconds === undefined ? {} : { pauseMilliseconds }) });
      } catch (error) {
        own.throwIfAborted();
        throw explained(error, path);
      }
    },
    send(to, request, own) {
      const send: Send = (registry, authorization) => {
        const address =
          typeof to === 'string' ? `${registry.origin}/v2/${repository}/${to}` : ownAddress(to.location, registry);
        return httpSend(address, sendOptions(request, authorization, connection(own)));
      };
      return authorized(send, own);
    },
    explained,
    close,
  };
}

type Send = (registry: URL, authorization: string | undefined) => Promise<IncomingMessage>;

function sendOptions(
  { method, headers, body }: SessionRequest,
  authorization: string | undefined,
  { headers: plain, idleMilliseconds, signal, agents }: Connection,
): SendOptions {
  return {
    method,
    headers: { ...plain, ...headers, ...(authorization === undefined ? {} : { authorization }) },
    idleMilliseconds,
    signal,
    ...(agents === undefined ? {} : { agents }),
    ...(body === undefined ? {} : { body: { sizeBytes: body.sizeBytes, bytes: body.open() } }),
  };
}

/** HTTP alone where it is asked for; on this machine, where TLS is not spoken; else HTTPS. */
async function originOf(
  address: string,
  { isPlainHttp }: RegistryOptions,
  get: (address: string) => Promise<IncomingMessage>,
): Promise<string> {
  if (isPlainHttp) return `http://${address}`;
  const isHere = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d+)?$/.test(address);
  if (!isHere) return `https://${address}`;
  try {
    (await get(`https://${address}/v2/`)).resume();
    return `https://${address}`;
  } catch (error) {
    return isNoTls(error) ? `http://${address}` : `https://${address}`;
  }
}

/** A proxy before a registry may leave it in doubt by which protocol and port it is reached; another host is another. */
function ownAddress(location: string, registry: URL): string {
  const url = URL.parse(location, registry.href);
  if (url?.hostname === registry.hostname) return `${registry.origin}${url.pathname}${url.search}`;
  throw new RegistryError(
    `"${registry.host}" wants an upload sent to "${printable(location.slice(0, 200))}", another host`,
  );
}

interface Fault {
  readonly reference: Reference;
  readonly path: string;
  readonly who: string;
  readonly access: Access;
}

function explain(error: unknown, { reference, path, who, access }: Fault): Error {
  if (error instanceof RegistryError) return error;
  const { host } = reference;
  const fault = networkFault(error, addressOf(host));
  const status = statusOf(error);
  const statusOption = status === undefined ? {} : { status };
  const what = path.startsWith('manifests/') ? `"${referenceText(reference)}"` : `"${path}"`;
  const message = error instanceof Error ? error.message : String(error);
  const words = status === undefined ? undefined : WORDS[access][status];
  if (words !== undefined) return new RegistryError(`"${host}" ${words({ what, who, message })}`, statusOption);
  return new RegistryError(fault ?? `"${host}" answered to ${what}: ${message}`, statusOption);
}

function statusOf(error: unknown): number | undefined {
  for (let at: unknown = error; at instanceof Error; at = at.cause) {
    if (at instanceof HttpStatusError) return at.status;
  }
  return undefined;
}

interface Said {
  readonly what: string;
  readonly who: string;
  readonly message: string;
}

const WORDS: Readonly<Record<Access, Readonly<Record<number, (said: Said) => string>>>> = {
  pull: {
    401: ({ what, who }) => `does not let ${who} pull ${what}: "docker login" or "podman login" gives another login`,
    403: ({ what, who }) => `does not let ${who} pull ${what}`,
    404: ({ what }) => `has no ${what}`,
    429: ({ what }) => `has been asked too often, and gives out no ${what} now: wait, or log in`,
  },
  'pull,push': {
    401: ({ what, who }) => `does not let ${who} push ${what}: "docker login" or "podman login" gives another login`,
    403: ({ what, who, message }) => `does not let ${who} push ${what}: ${message}`,
    404: ({ what, message }) => `has no place for ${what}: ${message}`,
    429: ({ what }) => `has been asked too often, and takes no ${what} now: wait`,
  },
};

function once<T>(work: () => Promise<T>): () => Promise<T> {
  let done: Promise<T> | undefined;
  return () => (done ??= work());
}
