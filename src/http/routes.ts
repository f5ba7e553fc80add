import { sendJson } from './reply.ts';
import type { Handler } from './server.ts';

/** What stands behind each part of the one port. */
export interface Endpoints {
  /** Everything under `/v2/`. */
  readonly v2: Handler;
  /** Everything under `/api/v1/`, `/metrics`, and the pages of images under `/repositories/`. */
  readonly api: Handler;
  /** `POST /`, and downloads that its answers point to. */
  readonly aws: Handler;
  readonly download: Handler;
  /** Everything under `/sns/`. */
  readonly certificates: Handler;
  /** What keeps the server from taking requests, in a sentence; undefined where nothing does. */
  unready(): Promise<string | undefined>;
}

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
    'GET /': welcome(endpoints.aws),
    'GET /healthz': healthz,
    'GET /readyz': readyz(endpoints),
    'GET /metrics': endpoints.api,
  };
  return (method, pathname) => {
    if (pathname === '/v2' || pathname.startsWith('/v2/')) return endpoints.v2;
    if (pathname.startsWith('/api/v1/') || pathname.startsWith('/repositories/')) return endpoints.api;
    if (pathname.startsWith('/aws/')) return endpoints.download;
    if (pathname.startsWith('/sns/')) return endpoints.certificates;
    return exact[`${method} ${pathname}`];
  };
}

/** A presigned query is a call to AWS's API; without one, somebody looks with a browser. */
function welcome(aws: Handler): Handler {
  return async (request, response) => {
    if (/[?&]Action=/.test(request.url ?? '')) return await aws(request, response);
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
