import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Allows, Identity, Permission } from '../../auth/types.ts';
import { OciError } from '../../oci/error.ts';
import type { RepositoryName } from '../../oci/name.ts';
import type { Repository } from '../../registry/types.ts';
import { sendJson } from '../reply.ts';
import type { Handler } from '../server.ts';
import { deleteBlob, getBlob } from './blobs.ts';
import { listReferrers, listRepositories, listTags, sendReferrers } from './lists.ts';
import { deleteManifest, getManifest, putManifest } from './manifests.ts';
import { type Route, routeOf } from './route.ts';
import type { Identification, RepositoryRequest, V2Context, V2Request } from './types.ts';
import { cancelUpload, continueUpload, finishUpload, startUpload, uploadStatus } from './uploads.ts';

export { createChallenge } from './challenge.ts';
export { createIdentify } from './identify.ts';
export { createTokenEndpoint } from './token.ts';
export type { Identification } from './types.ts';

export interface V2Options extends V2Context {
  identify(request: IncomingMessage): Promise<Identification>;
  readonly allows: Allows;
  /** The WWW-Authenticate header that asks for credentials with this scope (`repository:<name>:pull,push`). */
  challenge(scope?: string, error?: string): string;
  /** `/v2/token`. */
  readonly token: Handler;
}

/** The OCI distribution endpoints: everything under `/v2/`. */
export function createV2(options: V2Options): Handler {
  return async (request, response) => {
    response.setHeader('Docker-Distribution-Api-Version', 'registry/2.0');
    try {
      await serve(options, request, response);
    } catch (error) {
      if (!(error instanceof OciError) || response.headersSent) throw error;
      sendJson(response, error.status, error, error.headers);
    }
  };
}

async function serve(options: V2Options, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname, searchParams: query } = new URL(request.url ?? '/', 'http://localhost');
  const route = routeOf(pathname);
  if (route === undefined) throw new OciError('UNSUPPORTED', 'no such endpoint', { status: 404 });
  if (route.kind === 'token') return await options.token(request, response);
  const identity = await identified(options, request, route);
  const may = (permission: Permission, name: RepositoryName) => options.allows(identity, permission, name);
  const signal = abortedWith(response);
  if (route.kind === 'base') return serveBase(options, identity, request, response);
  if (route.kind === 'catalog') {
    demandMethod(request, ['GET']);
    if (isAnonymous(identity) && !options.allows(identity, 'pull')) throw unauthorized(options, 'log in first');
    return await listRepositories(options.registry, { request, response, query, signal, may });
  }
  const ask: V2Request = { request, response, name: route.name, query, signal, may };
  const endpoint = endpointOf(route, request.method ?? 'GET');
  permit(options, identity, endpoint.permission, route.name);
  const repository = await repositoryFor(options, route, request.method ?? 'GET');
  if (repository === undefined) return sendReferrers(ask, []);
  await endpoint.serve(options, { ...ask, repository });
}

interface Endpoint {
  readonly permission: Permission;
  serve(context: V2Context, ask: RepositoryRequest): Promise<void>;
}

type RepositoryRoute = Exclude<Route, { kind: 'base' | 'catalog' | 'token' }>;

function endpointOf(route: RepositoryRoute, method: string): Endpoint {
  const found = endpointsOf(route)[method];
  if (found !== undefined) return found;
  throw notAllowed(method, Object.keys(endpointsOf(route)));
}

function endpointsOf(route: RepositoryRoute): Readonly<Record<string, Endpoint>> {
  const pull = (serve: Endpoint['serve']): Endpoint => ({ permission: 'pull', serve });
  const push = (serve: Endpoint['serve']): Endpoint => ({ permission: 'push', serve });
  switch (route.kind) {
    case 'uploads':
      return { POST: push(startUpload) };
    case 'upload':
      return {
        GET: push((context, ask) => uploadStatus(context, ask, route.reference)),
        PATCH: push((context, ask) => continueUpload(context, ask, route.reference)),
        PUT: push((context, ask) => finishUpload(context, ask, route.reference)),
        DELETE: push((context, ask) => cancelUpload(context, ask, route.reference)),
      };
    case 'blob': {
      const get = pull((context, ask) => getBlob(context, ask, route.reference));
      return { GET: get, HEAD: get, DELETE: push((context, ask) => deleteBlob(context, ask, route.reference)) };
    }
    case 'manifest': {
      const get = pull((context, ask) => getManifest(context, ask, route.reference));
      return {
        GET: get,
        HEAD: get,
        PUT: push((context, ask) => putManifest(context, ask, route.reference)),
        DELETE: push((context, ask) => deleteManifest(context, ask, route.reference)),
      };
    }
    case 'tags':
      return { GET: pull(listTags) };
    case 'referrers':
      return { GET: pull((context, ask) => listReferrers(context, ask, route.reference)) };
  }
}

/** `GET /v2/`: whether this is a registry, and whether the credentials are good; what docker login asks. */
function serveBase(options: V2Options, identity: Identity, request: IncomingMessage, response: ServerResponse): void {
  demandMethod(request, ['GET', 'HEAD']);
  if (isAnonymous(identity)) throw unauthorized(options, 'log in first');
  sendJson(response, 200, {});
}

async function identified(options: V2Options, request: IncomingMessage, route: Route): Promise<Identity> {
  const identification = await options.identify(request);
  if (identification.kind === 'identity') return identification.identity;
  const scope = 'name' in route ? scopeOf(route.name, request.method === 'GET' || request.method === 'HEAD') : undefined;
  throw unauthorized(options, identification.message, scope, identification.error);
}

function permit(options: V2Options, identity: Identity, permission: Permission, name: RepositoryName): void {
  if (options.allows(identity, permission, name)) return;
  const scope = scopeOf(name, permission === 'pull');
  if (isAnonymous(identity)) throw unauthorized(options, 'log in first', scope);
  // A bearer token carries what was asked for when it was made: the client may ask for one that reaches further.
  throw new OciError('DENIED', `"${identity.name}" may not ${permission} "${name}"`, {
    headers: { 'WWW-Authenticate': options.challenge(scope, 'insufficient_scope') },
    status: identity.scoped === true ? 401 : 403,
  });
}

function isAnonymous(identity: Identity): boolean {
  return identity.kind === 'anonymous';
}

function scopeOf(name: RepositoryName, reads: boolean): string {
  return `repository:${name}:${reads ? 'pull' : 'pull,push'}`;
}

function unauthorized(options: V2Options, message: string, scope?: string, error?: string): OciError {
  return new OciError('UNAUTHORIZED', message, { headers: { 'WWW-Authenticate': options.challenge(scope, error) } });
}

/**
 * The repository, made where it may be. Undefined for the referrers of an unknown one: the specification asks for an
 * empty list, since a 404 there means that the registry has no referrers API.
 */
async function repositoryFor(options: V2Options, route: RepositoryRoute, method: string): Promise<Repository | undefined> {
  const { repositories } = options.registry;
  const found = await repositories.get(route.name);
  if (found !== undefined) return found;
  const begins = (route.kind === 'uploads' && method === 'POST') || (route.kind === 'manifest' && method === 'PUT');
  if (options.createOnPush && begins) {
    // Undefined where another push made it in between.
    const made = (await repositories.create({ name: route.name })) ?? (await repositories.get(route.name));
    if (made !== undefined) return made;
  }
  if (route.kind === 'referrers') return undefined;
  const next = begins ? `: create it first (aws ecr create-repository --repository-name ${route.name})` : '';
  throw new OciError('NAME_UNKNOWN', `there is no repository "${route.name}"${next}`);
}

function demandMethod(request: IncomingMessage, methods: readonly string[]): void {
  if (!methods.includes(request.method ?? 'GET')) throw notAllowed(request.method ?? 'GET', methods);
}

function notAllowed(method: string, methods: readonly string[]): OciError {
  return new OciError('UNSUPPORTED', `${method} is not served here`, { headers: { Allow: methods.join(', ') } });
}

function abortedWith(response: ServerResponse): AbortSignal {
  const controller = new AbortController();
  response.on('close', () => controller.abort());
  return controller.signal;
}
