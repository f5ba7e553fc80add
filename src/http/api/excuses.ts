import type { IncomingMessage } from 'node:http';
import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import type { Identity } from '../../auth/types.ts';
import { type Imported, type ImportTerms, importIds, importVex, readIdList, readVex } from '../../excuse/index.ts';
import type { AddOutcome, Excuse } from '../../excuse/types.ts';
import type { RepositoryName } from '../../oci/name.ts';
import type { ApiEnv, ApiOptions } from './context.ts';
import { formatCursor, parseCursor } from './cursor.ts';
import {
  excuseBody,
  excuseParameters,
  excuseSchema,
  excusesParameters,
  excusesSchema,
  importedSchema,
  importParameters,
  type NewExcuseBody,
} from './excuse-schemas.ts';
import { noParameters } from './parameters.ts';
import { identified, permitAdminister } from './permit.ts';
import { Problem } from './problem.ts';
import { answer, jsonBody, REFUSALS, refusal } from './routes.ts';
import { timeText } from './shapes.ts';

const PATH = '/api/v1/excuses';
const OF_ONE = `${PATH}/{id}`;
const EXCUSES = ['excuses'];
const UNKNOWN = { ...REFUSALS, 404: refusal('There is no such excuse, or it has ended') };

const listRoute = createRoute({
  method: 'get',
  path: PATH,
  operationId: 'listExcuses',
  summary: 'Excuses, the newest first, of those repositories that who asks may pull from',
  tags: EXCUSES,
  request: { query: excusesParameters },
  responses: { 200: answer(excusesSchema), ...REFUSALS },
});

const addRoute = createRoute({
  method: 'post',
  path: PATH,
  operationId: 'addExcuse',
  summary: 'Excuses findings, for who administers the repositories that it is for; without any, all of them',
  tags: EXCUSES,
  request: {
    query: noParameters,
    body: jsonBody(excuseBody),
  },
  responses: { 201: answer(excuseSchema), ...REFUSALS },
});

const getRoute = createRoute({
  method: 'get',
  path: OF_ONE,
  operationId: 'getExcuse',
  summary: 'An excuse, ended or not',
  tags: EXCUSES,
  request: { params: excuseParameters, query: noParameters },
  responses: { 200: answer(excuseSchema), ...UNKNOWN },
});

const endRoute = createRoute({
  method: 'delete',
  path: OF_ONE,
  operationId: 'endExcuse',
  summary: 'Ends an excuse before its time: its findings count again',
  tags: EXCUSES,
  request: { params: excuseParameters, query: noParameters },
  responses: { 200: answer(excuseSchema), ...UNKNOWN },
});

const importRoute = createRoute({
  method: 'post',
  path: `${PATH}/import`,
  operationId: 'importExcuses',
  summary: 'Excuses what a VEX document (OpenVEX, CSAF, CycloneDX) says, or what a list of ids names',
  tags: EXCUSES,
  request: {
    query: importParameters,
    body: { required: true, content: { 'application/octet-stream': { schema: { type: 'string' } } } },
  },
  responses: { 200: answer(importedSchema), ...REFUSALS },
});

/** Excuses: shown to who may pull from what they are for, made and ended by who administers it. */
export function serveExcuses(app: OpenAPIHono<ApiEnv>, options: ApiOptions): void {
  const { excuses, clock } = options;
  app.openapi(listRoute, async ({ req, env, json }) => {
    const identity = await identified(options, env.incoming);
    const { state, days, limit, cursor } = req.valid('query');
    const [before] = cursor === undefined ? [] : parseCursor(cursor, 1);
    const page = { state, limit, ...(days === undefined ? {} : { withinDays: days }) };
    const { excuses: found, next: last } = await excuses.page({ ...page, ...(before === undefined ? {} : { before }) });
    const shown = found.filter((excuse) => maySee(options, identity, excuse)).map(excuseShape);
    return json({ excuses: shown, ...(last === undefined ? {} : { next: formatCursor([last]) }) }, 200);
  });
  app.openapi(addRoute, async ({ req, env, json }) => {
    const identity = await identified(options, env.incoming);
    const body = req.valid('json');
    permitAdminister(options, identity, repositoryOf(body));
    return json(excuseShape(added(await excuses.add(asked(body, identity)))), 201);
  });
  app.openapi(getRoute, async ({ req, env, json }) => {
    const identity = await identified(options, env.incoming);
    return json(excuseShape(await seen(options, identity, req.valid('param').id)), 200);
  });
  app.openapi(endRoute, async ({ req, env, json }) => {
    const identity = await identified(options, env.incoming);
    const { id } = req.valid('param');
    const { scope } = await seen(options, identity, id);
    permitAdminister(options, identity, repositoryOf(scope));
    const ended = await excuses.end(id, `ended by ${identity.name}`);
    if (ended === undefined) throw new Problem('unknown', `the excuse ${id} has ended already`);
    return json(excuseShape(ended), 200);
  });
  app.openapi(importRoute, async ({ req, env, json }) => {
    const terms = await importTerms(options, env.incoming, req.valid('query'));
    const bytes = Buffer.from(await req.arrayBuffer());
    const into = { excuses, query: options.database.query, now: clock() };
    const imported = await importedOf(into, bytes, { ...terms, kind: req.valid('query').kind });
    return json({ made: imported.made.map(excuseShape), skipped: imported.skipped.map((one) => ({ ...one })) }, 200);
  });
}

/** What leave is needed in for an excuse of a pattern, which is covered by a grant whose own it fits: only `*` fits a `*`. */
export function repositoryOf({ repository }: { readonly repository?: string | undefined }): RepositoryName | undefined {
  const isAny = repository === undefined || /^\*+$/.test(repository);
  return isAny ? undefined : (repository as RepositoryName);
}

/** Whether the identity is shown what is excused there. */
export function maySee({ allows }: ApiOptions, identity: Identity, { scope }: Excuse): boolean {
  return allows(identity, 'pull', repositoryOf(scope));
}

async function seen(options: ApiOptions, identity: Identity, id: number): Promise<Excuse> {
  const found = await options.excuses.get(id);
  if (found === undefined || !maySee(options, identity, found))
    throw new Problem('unknown', `there is no excuse ${id}`);
  return found;
}

function added(outcome: AddOutcome): Excuse {
  if (outcome.kind === 'added') return outcome.excuse;
  throw new Problem('bad-request', `it cannot be excused: ${outcome.reason}`);
}

function asked(body: NewExcuseBody, { name: owner }: Identity) {
  const { status, justification, reason, ticket, expiresAt, untilFixed, ...scope } = body;
  const entries = Object.entries(scope).filter(([, text]) => text !== undefined);
  return {
    scope: Object.fromEntries(entries),
    status,
    reason,
    owner,
    ...(justification === undefined ? {} : { justification }),
    ...(ticket === undefined ? {} : { ticket }),
    ...(expiresAt === undefined ? {} : { expiresAt: Date.parse(expiresAt) }),
    ...(untilFixed === undefined ? {} : { untilFixed }),
  };
}

async function importTerms(
  options: ApiOptions,
  request: IncomingMessage,
  query: ReturnType<(typeof importParameters)['parse']>,
): Promise<ImportTerms> {
  const identity = await identified(options, request);
  const { reason, ticket, expiresAt, untilFixed, repository, tag, image } = query;
  const within = Object.entries({ repository, tag, image }).filter(([, text]) => text !== undefined);
  // Who administers nothing at all is told so at once.
  if (!identity.grants.some(({ permission }) => permission === 'administer')) permitAdminister(options, identity);
  return {
    owner: identity.name,
    hosts: [new URL(options.url).host],
    within: Object.fromEntries(within),
    ...(reason === undefined ? {} : { reason }),
    ...(ticket === undefined ? {} : { ticket }),
    ...(expiresAt === undefined ? {} : { expiresAt: Date.parse(expiresAt) }),
    ...(untilFixed === undefined ? {} : { untilFixed: untilFixed === 'true' }),
    mayExcuse: (scope) => options.allows(identity, 'administer', repositoryOf(scope)),
  };
}

async function importedOf(
  into: Parameters<typeof importVex>[0],
  bytes: Buffer,
  { kind, ...terms }: ImportTerms & { readonly kind: 'vex' | 'ids' },
): Promise<Imported> {
  if (kind === 'vex') {
    const read = readVex(bytes);
    if (read.kind === 'unreadable') throw new Problem('bad-request', `the body cannot be read: ${read.reason}`);
    return await importVex(into, read.document, terms);
  }
  const { reason } = terms;
  if (reason === undefined)
    throw new Problem('bad-request', 'the parameter "reason" is missing: a list says nothing of why');
  const { ids, others } = readIdList(bytes.toString('utf8'));
  if (others[0] !== undefined)
    throw new Problem('bad-request', `the body has "${others[0].slice(0, 100)}" in it, which is no id`);
  return await importIds(into, ids, { ...terms, reason });
}

/** An excuse as it is answered. */
export function excuseShape({ createdAt, expiresAt, endedAt, scope, ...excuse }: Excuse) {
  return {
    ...excuse,
    scope: { ...scope },
    createdAt: timeText(createdAt),
    expiresAt: timeText(expiresAt),
    ...(endedAt === undefined ? {} : { endedAt: timeText(endedAt) }),
  };
}
