import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Identity, Permission } from '../../auth/types.ts';
import { matchesWildcard } from '../../lib/wildcard.ts';
import { OciError } from '../../oci/error.ts';
import type { Repository } from '../../registry/types.ts';
import { actorOf } from '../../trail/index.ts';
import type { Trail } from '../../trail/types.ts';
import { sendJson } from '../reply.ts';
import type { Handler } from '../server.ts';
import { deleteBlob, getBlob } from './blobs.ts';
import { deedOf } from './deed.ts';
import { listReferrers, listRepositories, listTags, sendReferrers } from './lists.ts';
import { deleteManifest, getManifest, putManifest } from './manifests.ts';
import { identified, needOf, type PermitOptions, permit, unauthorized } from './permit.ts';
import { type Route, routeOf } from './route.ts';
import type { RepositoryRequest, V2Context, V2Request } from './types.ts';
import { cancelUpload, continueUpload, finishUpload, startUpload, uploadStatus } from './uploads.ts';

export { createChallenge } from './challenge.ts';
export { createIdentify } from './identify.ts';
export { createTokenEndpoint } from './token.ts';

export interface V2Options extends V2Context, PermitOptions {
  /** `/v2/token`. */
  readonly token: Handler;
  /** Writes down who removes what, and knows who pushes. */
  readonly trail: Pick<Trail, 'acting' | 'as'>;
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
  const { pathname, query } = targetOf(request.url ?? '/');
  const route = routeOf(pathname);
  if (route === undefined) throw new OciError('UNSUPPORTED', 'no such endpoint', { status: 404 });
  if (route.kind === 'token') return await options.token(request, response);
  const signal = abortedWith(response);
  if (route.kind === 'base') return await serveBase(options, request, response);
  if (route.kind === 'catalog') return await serveCatalog(options, { request, response, query, signal });
  const endpoint = endpointOf(route, request.method ?? 'GET');
  const need = needOf(endpoint.permission, route.name, query);
  const identity = await identified(options, request, need);
  permit(options, identity, need);
  const ask: V2Request = { request, response, name: route.name, query, signal, may: judge(options, identity) };
  const repository = await repositoryFor(options, route, request.method ?? 'GET');
  if (repository === undefined) return sendReferrers(ask, []);
  const run = () => endpoint.serve(options, { ...ask, repository });
  const deed = deedOf(route, request.method ?? 'GET', identity);
  const { trail } = options;
  const { remoteAddress: address } = request.socket;
  await (deed === undefined
    ? trail.as(actorOf(identity), run)
    : trail.acting({ ...deed, ...(address === undefined ? {} : { address }) }, run));
}

/** Taken apart as it came: a URL parser would resolve `..`, and a proxy in front may have judged another path. */
function targetOf(target: string): { pathname: string; query: URLSearchParams } {
  const [pathname = '', ...rest] = target.split('?');
  return { pathname, query: new URLSearchParams(rest.join('?')) };
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
async function serveBase(options: V2Options, request: IncomingMessage, response: ServerResponse): Promise<void> {
  demandMethod(request, ['GET', 'HEAD']);
  const identity = await identified(options, request);
  // A client that was let in without credentials would bring none to what needs them.
  if (identity.kind === 'anonymous') throw unauthorized(options.challenge(), 'log in first');
  sendJson(response, 200, {});
}

async function serveCatalog(options: V2Options, ask: Omit<V2Request, 'name' | 'may'>): Promise<void> {
  demandMethod(ask.request, ['GET']);
  const identity = await identified(options, ask.request);
  await listRepositories(options.registry, { ...ask, may: judge(options, identity) });
}

function judge({ allows }: V2Options, identity: Identity): V2Request['may'] {
  return (permission, name) => allows(identity, permission, name);
}

/**
 * The repository, made where it may be. Undefined for the referrers of an unknown one: the specification asks for an
 * empty list, since a 404 there means that the registry has no referrers API.
 */
async function repositoryFor(
  options: V2Options,
  route: RepositoryRoute,
  method: string,
): Promise<Repository | undefined> {
  const { repositories } = options.registry;
  const found = await repositories.get(route.name);
  if (found !== undefined) return found;
  const begins = (route.kind === 'uploads' && method === 'POST') || (route.kind === 'manifest' && method === 'PUT');
  const isSandbox = options.sandboxes?.some((pattern) => matchesWildcard(pattern, route.name)) === true;
  if ((options.createOnPush || isSandbox) && begins) {
    // Undefined where another push made it in between.
    const made =
      (await repositories.create({ name: route.name, isMadeOnPush: true })) ?? (await repositories.get(route.name));
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
