import type { IncomingMessage } from 'node:http';
import type { Identity } from '../../auth/types.ts';
import { OciError } from '../../oci/error.ts';
import type { RepositoryName } from '../../oci/name.ts';
import { actorOf } from '../../trail/index.ts';
import type { ApiOptions } from './context.ts';
import { Problem } from './problem.ts';
import { tokenIn } from './session-cookie.ts';

const READING = new Set(['GET', 'HEAD']);
const CHALLENGE = { 'WWW-Authenticate': 'Basic realm="Pratique", charset="UTF-8"' };

/** Who asks is found out once for a request, however many look. */
const known = new WeakMap<IncomingMessage, Promise<Identity>>();

/**
 * Who asks: by the Authorization header, else by the cookie of whoever signed in to the console. Throws
 * `unauthenticated` where that cannot be told.
 */
export async function identified(options: ApiOptions, request: IncomingMessage): Promise<Identity> {
  const asked = known.get(request) ?? identityOf(options, request, options.sessions.find);
  known.set(request, asked);
  const identity = await asked;
  options.trail.actor(actorOf(identity));
  return identity;
}

/** The same of a request that goes on: it is told again who asks, and no session is used by that. */
export async function stillIdentified(options: ApiOptions, request: IncomingMessage): Promise<Identity> {
  return await identityOf(options, request, options.sessions.peek);
}

async function identityOf(
  { identify }: ApiOptions,
  request: IncomingMessage,
  find: ApiOptions['sessions']['find'],
): Promise<Identity> {
  const token = request.headers.authorization === undefined ? sessionToken(request) : undefined;
  if (token !== undefined) {
    if (!READING.has(request.method ?? '')) demandSameSite(request);
    const signedIn = await find(token);
    if (signedIn !== undefined) return signedIn.identity;
  }
  try {
    const identification = await identify(request);
    if (identification.kind === 'identity') return identification.identity;
    throw unauthenticated(identification.message);
  } catch (error) {
    if (!(error instanceof OciError)) throw error;
    const headers = Object.entries(error.headers).map(([name, value]): [string, string] => [name, String(value)]);
    throw new Problem('too-many-logins', error.message, { headers: Object.fromEntries(headers), status: error.status });
  }
}

/** The token of the session that the request's cookie names. */
export function sessionToken(request: IncomingMessage): string | undefined {
  return tokenIn(request.headers.cookie);
}

/**
 * Throws where a browser asks on behalf of another site, or cannot be seen not to: a cookie goes along whoever made it
 * ask. Browsers that say nothing of the site (Fetch Metadata) name the origin of what changes something.
 */
export function demandSameSite({ headers }: IncomingMessage): void {
  const site = headers['sec-fetch-site'];
  if (site === 'same-origin') return;
  const origin = headers.origin;
  if (site === undefined && origin !== undefined && hostOf(origin) === headers.host) return;
  throw new Problem('denied', 'another site asks for it');
}

function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined;
}

/** Throws where the identity may not see what is in the repository, whether there is one or not. */
export function permitPull({ allows }: ApiOptions, identity: Identity, name: RepositoryName): void {
  if (allows(identity, 'pull', name)) return;
  throw refusal(identity, `may not pull "${name}"`);
}

/** Throws where the identity may not add to the repository. */
export function permitPush({ allows }: ApiOptions, identity: Identity, name: RepositoryName): void {
  if (allows(identity, 'push', name)) return;
  throw refusal(identity, `may not push to "${name}"`);
}

/** Throws where the identity may not see what is in every repository. */
export function permitPullEverywhere({ allows }: ApiOptions, identity: Identity): void {
  if (allows(identity, 'pull')) return;
  throw refusal(identity, 'may not pull from every repository, which names of packages of all of them need');
}

/** Throws where the identity may not administer the repository, or, where none is named, every one. */
export function permitAdminister(
  { allows }: Pick<ApiOptions, 'allows'>,
  identity: Identity,
  name?: RepositoryName,
): void {
  if (allows(identity, 'administer', name)) return;
  throw refusal(identity, name === undefined ? 'may not administer the registry' : `may not administer "${name}"`);
}

/** Throws where nobody in particular asks. */
export function demandLogin({ kind }: Identity): void {
  if (kind === 'anonymous') throw unauthenticated('log in first');
}

/**
 * Who asks, and administers every repository. Throws where they do not: who may administer some alone does not decide whom
 * the registry tells of what, or when it looks.
 */
export async function demandAdministrator(options: ApiOptions, request: IncomingMessage): Promise<Identity> {
  const identity = await identified(options, request);
  permitAdminister(options, identity);
  return identity;
}

function refusal(identity: Identity, what: string): Problem {
  return identity.kind === 'anonymous'
    ? unauthenticated('log in first')
    : new Problem('denied', `"${identity.name}" ${what}`);
}

function unauthenticated(message: string): Problem {
  return new Problem('unauthenticated', message, { headers: CHALLENGE });
}
