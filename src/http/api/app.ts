import { OpenAPIHono } from '@hono/zod-openapi';
import type { Context, Next } from 'hono';
import { etag } from 'hono/etag';
import { HTTPException } from 'hono/http-exception';
import { machineFault } from '../fault.ts';
import { getAdvisories } from './advisories.ts';
import { serveAdvisoryUpdates } from './advisory-updates.ts';
import { serveAlerts } from './alerts.ts';
import { attachSbom } from './attach-sbom.ts';
import { serveChanges } from './changes.ts';
import type { ApiEnv, ApiOptions } from './context.ts';
import { serveDeletions } from './deletions.ts';
import { serveDeliveries } from './deliveries.ts';
import { serveDocument } from './document.ts';
import { serveEvents } from './events.ts';
import { serveExcuses } from './excuses.ts';
import { serveExcusesVex } from './excuses-vex.ts';
import { getExplanation } from './explanation.ts';
import { getFindings } from './findings.ts';
import { getHolders, getNames } from './holders.ts';
import { serveImageVex } from './image-vex.ts';
import { getCoverage, getImage, listImages } from './images.ts';
import { serveLifecyclePreview } from './lifecycle-preview.ts';
import { limitBody } from './limit-body.ts';
import { methodsAt } from './methods.ts';
import { getMetrics, METRICS_TYPE } from './metrics.ts';
import { serveOverview } from './overview.ts';
import { servePackageVersions } from './package-versions.ts';
import { getPackages } from './packages.ts';
import { bodyFaults, parameterFaults } from './parameter-faults.ts';
import { routedPath } from './path.ts';
import { Problem, problemResponse } from './problem.ts';
import { serveRepositories } from './repositories.ts';
import {
  advisoriesRoute,
  attachSbomRoute,
  coverageRoute,
  explanationRoute,
  findingsRoute,
  holdersRoute,
  imageRoute,
  imagesRoute,
  namesRoute,
  packagesRoute,
  sbomRoute,
  vulnerableImagesRoute,
} from './routes.ts';
import { getSbom } from './sbom.ts';
import { serveSchedules } from './schedules.ts';
import { serveSearch } from './search.ts';
import { serveParts } from './serve-parts.ts';
import { serveSession } from './session.ts';
import { serveStartScan } from './start-scan.ts';
import { serveTagHistory } from './tag-history.ts';
import { serveTrail } from './trail.ts';
import { serveUsers } from './users.ts';
import { serveVulnerabilities } from './vulnerabilities.ts';
import { serveVulnerability } from './vulnerability.ts';
import { getVulnerableImages } from './vulnerable-images.ts';
import { weakTag } from './weak-tag.ts';
import { demandNeeds } from './who-may-ask.ts';
import { writeDown } from './write-down.ts';

const READING = ['GET', 'HEAD'];

/** What an answer is worth to a cache: it is the asker's alone, and is to be asked for again. */
const CACHING = { 'Cache-Control': 'private, no-cache', Vary: 'Authorization, Cookie, Accept-Encoding' };

/** More than all parameters at their longest; Node refuses the head of a request beyond 32 KiB. */
const MOST_URL = 16_384;

const METRICS_PATH = '/metrics';

/** The endpoints under `/api/v1/`, and `/metrics`. */
export function createApp(options: ApiOptions): OpenAPIHono<ApiEnv> {
  const app = new OpenAPIHono<ApiEnv>({
    getPath: (_request, { env } = {}) => routedPath(targetIn(env)),
    defaultHook: (result, { req }) => {
      if (result.success) return;
      if (result.target === 'json') throw new Problem('bad-request', bodyFaults(result.error.issues));
      const given = result.target === 'param' ? req.param() : req.queries();
      throw new Problem('bad-request', parameterFaults(result.error.issues, given));
    },
  });
  app.use(asServed(app));
  app.use(demandNeeds(app, options));
  // Before what reads an answer to its end.
  serveChanges(app, options);
  app.use(etag());
  app.use(limitBody);
  app.use(writeDown(app, options));
  serveSession(app, options);
  serveOverRegistry(app, options);
  serveResources(app, options);
  serveOfRepositories(app, options);
  serveSchedules(app, options);
  serveExcusesVex(app, options);
  serveExcuses(app, options);
  serveTelling(app, options);
  serveAdvisoryUpdates(app, options);
  serveUsers(app, options);
  serveTrail(app, options);
  serveImageVex(app, options);
  serveParts(app, options);
  serveDocument(app);
  serveRefusals(app, options);
  return app;
}

/** What is said where nothing is served, and where something is refused or goes wrong. */
function serveRefusals(app: OpenAPIHono<ApiEnv>, options: ApiOptions): void {
  app.notFound(({ req }) => {
    return problemResponse(new Problem('no-such-endpoint', `nothing is served at "${req.path.slice(0, 200)}"`));
  });
  app.onError((error, { env, req }) => {
    if (error instanceof Problem) return problemResponse(isScript(req) ? withoutDialog(error) : error);
    // What hono's validator says of a body that is no JSON.
    if (error instanceof HTTPException) return problemResponse(bodyProblem(error, req.header('Content-Type')));
    const requestId = String(env.outgoing.getHeader('X-Request-Id') ?? '');
    options.onFailure({ requestId, path: req.path, error });
    const fault = machineFault(error);
    return problemResponse(
      fault === undefined
        ? new Problem('failure', `something went wrong here: the log says more of request ${requestId}`)
        : new Problem('unavailable', fault.message, { status: fault.status }),
    );
  });
}

/** Refuses what is served nowhere near, and says of every answer what it is worth to a cache. */
function asServed(app: OpenAPIHono<ApiEnv>) {
  return async (context: Context<ApiEnv>, next: Next): Promise<void> => {
    const { method, path } = context.req;
    if ((context.env.incoming.url ?? '').length > MOST_URL)
      throw new Problem('too-long', `an address has at most ${MOST_URL} characters`);
    const methods = methodsAt(app.routes, path);
    if (methods.length > 0 && !methods.includes(method)) {
      throw new Problem('method-not-allowed', `${method} is not served here`, {
        headers: { Allow: methods.join(', ') },
      });
    }
    if (!READING.includes(method)) refuseOtherSites(context.req.header('Sec-Fetch-Site'));
    await next();
    const { status, headers } = context.res;
    // What is never to be kept says so itself.
    if (status >= 400 || headers.has('Cache-Control')) return;
    for (const [name, value] of Object.entries(CACHING)) headers.set(name, value);
  };
}

function serveOverRegistry(app: OpenAPIHono<ApiEnv>, options: ApiOptions): void {
  serveOverview(app, options);
  serveSearch(app, options);
  serveVulnerabilities(app, options);
  serveVulnerability(app, options);
  servePackageVersions(app, options);
}

/** Repositories, their settings, and what their tags pointed to. */
function serveOfRepositories(app: OpenAPIHono<ApiEnv>, options: ApiOptions): void {
  serveRepositories(app, options);
  serveTagHistory(app, options);
  serveDeletions(app, options);
  serveLifecyclePreview(app, options);
  serveStartScan(app, options);
}

/** Whom to tell of what, what there was to tell, and what became of it. */
function serveTelling(app: OpenAPIHono<ApiEnv>, options: ApiOptions): void {
  serveAlerts(app, options);
  serveEvents(app, options);
  serveDeliveries(app, options);
}

function serveResources(app: OpenAPIHono<ApiEnv>, options: ApiOptions): void {
  app.openapi(imagesRoute, async ({ req, env, json }) => {
    return json(await listImages(options, env.incoming, { ...req.valid('param'), ...req.valid('query') }), 200);
  });
  app.openapi(imageRoute, async ({ req, env, json }) => {
    return json(await getImage(options, env.incoming, req.valid('param')), 200);
  });
  app.openapi(coverageRoute, async ({ req, env, json }) => {
    const asked = { ...req.valid('param'), ...req.valid('query') };
    return json(await getCoverage(options, env.incoming, asked), 200);
  });
  app.openapi(packagesRoute, async ({ req, env, json }) => {
    return json(await getPackages(options, env.incoming, req.valid('param'), req.valid('query')), 200);
  });
  app.openapi(findingsRoute, async ({ req, env, json }) => {
    const found = await getFindings(options, env.incoming, req.valid('param'), req.valid('query'));
    const { at: _at, next, ...said } = found;
    return json(found, 200, weakTag([said, next === undefined]));
  });
  app.openapi(explanationRoute, async ({ req, env, json }) => {
    return json(await getExplanation(options, env.incoming, req.valid('param'), req.valid('query')), 200);
  });
  app.openapi(vulnerableImagesRoute, async ({ req, env, json }) => {
    return json(await getVulnerableImages(options, env.incoming, req.valid('param'), req.valid('query')), 200);
  });
  app.openapi(sbomRoute, async ({ req, env, body }) => {
    const reply = await getSbom(options, env.incoming, req.valid('param'), req.valid('query'));
    return body(reply.body as globalThis.ReadableStream, 200, reply.headers);
  });
  app.openapi(attachSbomRoute, async ({ req, env, json }) => {
    const { attached, isNew } = await attachSbom(options, env.incoming, req.valid('param'), req.valid('query'));
    return json(attached, isNew ? 201 : 200);
  });
  app.openapi(holdersRoute, async ({ req, env, json }) => {
    return json(await getHolders(options, env.incoming, req.valid('query')), 200);
  });
  app.openapi(advisoriesRoute, async ({ env, json }) => {
    const loaded = await getAdvisories(options, env.incoming);
    return json(
      loaded,
      200,
      weakTag({ ...loaded, sources: loaded.sources.map(({ ageSeconds: _age, ...said }) => said) }),
    );
  });
  app.get(METRICS_PATH, async ({ env, body }) => {
    return body(await getMetrics(options, env.incoming), 200, { 'Content-Type': METRICS_TYPE });
  });
  app.openapi(namesRoute, async ({ req, env, json }) => {
    return json(await getNames(options, env.incoming, req.valid('query')), 200);
  });
}

function bodyProblem({ status }: HTTPException, type: string | undefined): Problem {
  return status === 415
    ? new Problem('wrong-media-type', `a body with the Content-Type ${JSON.stringify(type ?? '')} is not taken here`)
    : new Problem('bad-request', 'the body is no JSON');
}

/** Whether a page in a browser asks, and not somebody who went to the address; Node's fetch knows of no site. */
function isScript(request: { header(name: string): string | undefined }): boolean {
  return request.header('Sec-Fetch-Site') !== undefined && request.header('Sec-Fetch-Mode') !== 'navigate';
}

/** Browsers would ask for a name and a password by themselves, over the page that asks for them. */
function withoutDialog(problem: Problem): Problem {
  if (problem.code !== 'unauthenticated') return problem;
  return new Problem('unauthenticated', problem.message, { headers: { 'WWW-Authenticate': 'Session' } });
}

/** A browser sends a login that it has kept with whatever another site asks it for. */
function refuseOtherSites(site: string | undefined): void {
  if (site === undefined || site === 'same-origin' || site === 'none') return;
  throw new Problem('denied', 'another site asks for it');
}

/** The path and query as they came: a URL parser would resolve `..`. */
function targetIn(env: unknown): string {
  const { incoming } = env as ApiEnv['Bindings'];
  return incoming.url ?? '/';
}
