import type { IncomingMessage } from 'node:http';
import { httpGet } from '../../lib/http-get.ts';
import { HttpStatusError, retrying } from '../../lib/retrying.ts';
import type { RegistryOptions } from '../types.ts';
import { authorizer } from './authorizer.ts';
import { openConnections } from './connection.ts';
import { isNoTls, networkFault, RegistryError } from './faults.ts';
import { addressOf, type Reference, referenceText } from './reference.ts';

/** Asks one repository of a registry, with whatever login and token that takes. */
export interface RegistrySession {
  /**
   * The answer to a GET of `/v2/<repository>/<path>`: 200 or 206. What may pass is tried again; anything else is thrown
   * as RegistryError. The caller reads the body.
   */
  get(path: string, headers: Readonly<Record<string, string>>, signal: AbortSignal): Promise<IncomingMessage>;
  /** What went wrong with the body of an answer, for people. */
  explained(error: unknown, path: string): Error;
  close(): void;
}

/** A session for the repository of a reference. Nothing is asked before the first `get`. */
export function registrySession(reference: Reference, options: RegistryOptions, signal: AbortSignal): RegistrySession {
  const { host, repository } = reference;
  const { connection, close } = openConnections(options);
  const origin = once(() => originOf(addressOf(host), options, (at) => httpGet(at, connection(signal))));
  const authorize = authorizer(reference, options, connection);
  const explained = (error: unknown, path: string) => explain(error, reference, path, authorize.who());

  const ask = async (path: string, headers: Readonly<Record<string, string>>, own: AbortSignal) => {
    const registry = new URL(await origin());
    const send = async () => {
      const { headers: plain, ...rest } = connection(own);
      const authorization = authorize.header();
      const credentials = authorization === undefined ? {} : { credentials: { authorization } };
      const address = `${registry.origin}/v2/${repository}/${path}`;
      return await httpGet(address, { ...rest, headers: { ...plain, ...headers }, ...credentials });
    };
    const first = await send();
    if (first.statusCode !== 401) return first;
    first.resume();
    await authorize.answer(first, registry, own);
    return await send();
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
    explained,
    close,
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

function explain(error: unknown, { host, repository, manifest }: Reference, path: string, who: string): Error {
  if (error instanceof RegistryError) return error;
  const fault = networkFault(error, addressOf(host));
  const status = statusOf(error);
  const what = path.startsWith('manifests/') ? `"${referenceText({ host, repository, manifest })}"` : `"${path}"`;
  const words = status === undefined ? undefined : STATUS_WORDS[status];
  if (words !== undefined) return new RegistryError(`"${host}" ${words(what, who)}`);
  const message = error instanceof Error ? error.message : String(error);
  return new RegistryError(fault ?? `"${host}" answered to ${what}: ${message}`);
}

function statusOf(error: unknown): number | undefined {
  for (let at: unknown = error; at instanceof Error; at = at.cause) {
    if (at instanceof HttpStatusError) return at.status;
  }
  return undefined;
}

const STATUS_WORDS: Readonly<Record<number, (what: string, who: string) => string>> = {
  401: (what, who) => `does not let ${who} pull ${what}: "docker login" or "podman login" gives another login`,
  403: (what, who) => `does not let ${who} pull ${what}`,
  404: (what) => `has no ${what}`,
  429: (what) => `has been asked too often, and gives out no ${what} now: wait, or log in`,
};

function once<T>(work: () => Promise<T>): () => Promise<T> {
  let done: Promise<T> | undefined;
  return () => (done ??= work());
}
