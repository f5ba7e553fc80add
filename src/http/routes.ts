import type { IncomingMessage } from 'node:http';
import type { Console } from './console/index.ts';
import { sendJson } from './reply.ts';
import { type Handler, notFound } from './server.ts';

/** What stands behind each part of the one port. */
export interface Endpoints {
  /** Everything under `/v2/`. */
  readonly v2: Handler;
  /** Everything under `/api/v1/`, and `/metrics`. */
  readonly api: Handler;
  /** `POST /`, and downloads that its answers point to. */
  readonly aws: Handler;
  readonly download: Handler;
  /** Everything under `/sns/`. */
  readonly certificates: Handler;
  /** The pages that people read; undefined where they were not built. */
  readonly console: Console | undefined;
  /** What keeps the server from taking requests, in a sentence; undefined where nothing does. */
  unready(): Promise<string | undefined>;
}

const READING = new Set(['GET', 'HEAD']);

const WELCOME = `This is Pratique, a container registry that inspects every image as it lands.

  OCI distribution   /v2/
  Amazon ECR's API   POST /   (aws --endpoint-url)
  REST               /api/v1/openapi.json
  health             /healthz  /readyz  /metrics
`;

/** The one table of what is served where; undefined where nothing is. */
export function createRoutes(endpoints: Endpoints): (method: string, pathname: string) => Handler | undefined {
  const exact: Readonly<Record<string, Handler>> = {
    'POST /': endpoints.aws,
    'GET /': welcome(endpoints),
    'GET /healthz': healthz,
    'GET /readyz': readyz(endpoints),
    'GET /metrics': endpoints.api,
  };
  const { console } = endpoints;
  return (method, pathname) => {
    if (pathname === '/v2' || pathname.startsWith('/v2/')) return endpoints.v2;
    if (pathname === '/api/v1' || pathname.startsWith('/api/v1/')) return endpoints.api;
    if (pathname.startsWith('/aws/')) return endpoints.download;
    if (pathname.startsWith('/sns/')) return endpoints.certificates;
    const found = exact[`${method === 'HEAD' ? 'GET' : method} ${pathname}`];
    if (found !== undefined || console === undefined || !READING.has(method)) return found;
    return console.file(pathname) ?? forPeople(console.page);
  };
}

/** Whoever asks for no page is told that nothing is served there. */
function forPeople(page: Handler): Handler {
  return async (request, response) => {
    await (wantsPage(request) ? page : notFound)(request, response);
  };
}

function wantsPage({ headers }: IncomingMessage): boolean {
  return /\btext\/html\b/.test(headers.accept ?? '');
}

/** A presigned query is a call to AWS's API; without one, somebody looks with a browser. */
function welcome({ aws, console }: Endpoints): Handler {
  return async (request, response) => {
    if (/[?&]Action=/.test(request.url ?? '')) return await aws(request, response);
    if (console !== undefined && wantsPage(request)) return await console.page(request, response);
    response.writeHead(200, {
      'Content-Type': 'text/plain; charset=utf-8',
      'Content-Length': Buffer.byteLength(WELCOME),
    });
    response.end(WELCOME);
  };
}

/** The process lives. */
const healthz: Handler = async (_request, response) => sendJson(response, 200, { status: 'ok', service: 'pratique' });

/** The process can serve: its database answers and its disk takes what is written. */
function readyz(endpoints: Endpoints): Handler {
  return async (_request, response) => {
    const reason = await endpoints.unready();
    if (reason === undefined) sendJson(response, 200, { status: 'ok', service: 'pratique' });
    else sendJson(response, 503, { status: 'unready', reason });
  };
}
