import type { IncomingMessage } from 'node:http';
import { createRoute, type OpenAPIHono, type z } from '@hono/zod-openapi';
import type { Identity } from '../../auth/types.ts';
import type { RepositoryName } from '../../oci/name.ts';
import type { Repository } from '../../registry/types.ts';
import type { ApiEnv, ApiOptions } from './context.ts';
import {
  deleteRepositoryParameters,
  noParameters,
  repositoriesParameters,
  repositoryParameters,
} from './parameters.ts';
import { identified, permitAdminister } from './permit.ts';
import { Problem } from './problem.ts';
import {
  changesSchema,
  labelChangesSchema,
  labelsSchema,
  newRepositorySchema,
  oneRepositorySchema,
  repositoriesSchema,
} from './repository-schemas.ts';
import { changesOf, checkLabelCount, checkLabels, mutabilityOf } from './repository-settings.ts';
import { oneRepositoryShape, repositoryShapes } from './repository-shapes.ts';
import { answer, jsonBody, REFUSALS, refusal } from './routes.ts';
import { repositoryAt } from './target.ts';

const PATH = '/api/v1/repositories';
const OF_ONE = `${PATH}/{name}`;
const REPOSITORIES = ['repositories'];
const AT_ONCE = 500;
/** What is looked through for one page: who may see few repositories goes on with the cursor. */
const MOST_LOOKED_THROUGH = 5_000;

const UNKNOWN = { ...REFUSALS, 404: refusal('There is no such repository') };
const IN_ONE = { params: repositoryParameters, query: noParameters };

const listRoute = createRoute({
  method: 'get',
  path: PATH,
  operationId: 'listRepositories',
  summary: 'The repositories that who asks may pull from, by name',
  tags: REPOSITORIES,
  request: { query: repositoriesParameters },
  responses: { 200: answer(repositoriesSchema), ...REFUSALS },
});

const createRepositoryRoute = createRoute({
  method: 'post',
  path: PATH,
  operationId: 'createRepository',
  summary: 'Makes a repository, for who may administer one of that name',
  tags: REPOSITORIES,
  request: { query: noParameters, body: jsonBody(newRepositorySchema) },
  responses: { 201: answer(oneRepositorySchema), ...REFUSALS, 409: refusal('There is one of that name') },
});

const getRoute = createRoute({
  method: 'get',
  path: OF_ONE,
  operationId: 'getRepository',
  summary: 'A repository with all that is set of it',
  tags: REPOSITORIES,
  request: IN_ONE,
  responses: { 200: answer(oneRepositorySchema), ...UNKNOWN },
});

const patchRoute = createRoute({
  method: 'patch',
  path: OF_ONE,
  operationId: 'changeRepository',
  summary: 'Changes settings of a repository, for who administers it; a sandbox, for who administers the registry',
  tags: REPOSITORIES,
  request: { ...IN_ONE, body: jsonBody(changesSchema) },
  responses: { 200: answer(oneRepositorySchema), ...UNKNOWN },
});

const labelsRoute = createRoute({
  method: 'patch',
  path: `${OF_ONE}/labels`,
  operationId: 'changeLabels',
  summary: 'Sets and removes labels of a repository, for who administers it, and answers what there are then',
  tags: REPOSITORIES,
  request: { ...IN_ONE, body: jsonBody(labelChangesSchema) },
  responses: { 200: answer(labelsSchema), ...UNKNOWN },
});

const deleteRoute = createRoute({
  method: 'delete',
  path: OF_ONE,
  operationId: 'deleteRepository',
  summary: 'Deletes a repository with its settings and, with `force`, its images, for who administers it',
  tags: REPOSITORIES,
  request: { params: repositoryParameters, query: deleteRepositoryParameters },
  responses: {
    204: { description: 'It is deleted' },
    ...UNKNOWN,
    409: refusal('It holds images, and is not to go with them'),
  },
});

/** Repositories as such; what is in them is told by their images. */
export function serveRepositories(app: OpenAPIHono<ApiEnv>, options: ApiOptions): void {
  const { repositories } = options.registry;
  app.openapi(listRoute, async ({ req, env, json }) => {
    const identity = await identified(options, env.incoming);
    return json(await readableRepositories(options, identity, req.valid('query')), 200);
  });
  app.openapi(createRepositoryRoute, async ({ req, env, json }) =>
    json(await create(options, env.incoming, req.valid('json')), 201),
  );
  app.openapi(getRoute, async ({ req, env, json }) => {
    const { name } = req.valid('param');
    const { repository } = await repositoryAt(options, env.incoming, name);
    return json(await told(options, repository), 200);
  });
  app.openapi(patchRoute, async ({ req, env, json }) => {
    const { name } = req.valid('param');
    const body = req.valid('json');
    const isSandbox = body.sandbox !== undefined || body.sandboxDays !== undefined;
    const before = await administered(options, env.incoming, name, isSandbox);
    const changed = await repositories.update(name, changesOf(body, before));
    if (changed === undefined) throw unknown(name);
    return json(await told(options, changed), 200);
  });
  app.openapi(labelsRoute, async ({ req, env, json }) => {
    const { id } = await administered(options, env.incoming, req.valid('param').name);
    const { labels } = req.valid('json');
    checkLabels(labels);
    checkLabelCount({ ...(await repositories.labels(id)), ...labels });
    return json({ labels: await repositories.setLabels(id, labels) }, 200);
  });
  app.openapi(deleteRoute, async ({ req, env, body }) => {
    const { name } = await administered(options, env.incoming, req.valid('param').name);
    const outcome = await repositories.delete(name, req.valid('query').force === 'true');
    if (outcome.kind === 'unknown') throw unknown(name);
    if (outcome.kind === 'not-empty') {
      throw new Problem('conflict', `"${name}" holds images: delete them first, or with force=true together with it`);
    }
    return body(null, 204);
  });
}

async function create(options: ApiOptions, request: IncomingMessage, body: z.output<typeof newRepositorySchema>) {
  const { name, scanOnPush = false, encryption, labels = {}, ...mutability } = body;
  permitAdminister(options, await identified(options, request), name);
  checkLabels(labels);
  checkLabelCount(labels);
  const { kmsKey, encryptionType = 'AES256' } = encryption ?? {};
  const repository = await options.registry.repositories.create({
    name,
    scanOnPush,
    labels,
    ...mutabilityOf(mutability),
    encryption: { encryptionType, ...(kmsKey === undefined ? {} : { kmsKey }) },
  });
  if (repository === undefined) throw new Problem('conflict', `there is a repository "${name}" already`);
  return await told(options, repository);
}

/** The repository, for who administers it; where `isForAll` is true, for who administers all of them. */
async function administered(
  options: ApiOptions,
  request: IncomingMessage,
  name: RepositoryName,
  isForAll = false,
): Promise<Repository> {
  permitAdminister(options, await identified(options, request), isForAll ? undefined : name);
  const repository = await options.registry.repositories.get(name);
  if (repository === undefined) throw unknown(name);
  return repository;
}

async function told(options: ApiOptions, repository: Repository) {
  const shape = await oneRepositoryShape(options, repository);
  if (shape === undefined) throw unknown(repository.name);
  return shape;
}

async function readableRepositories(
  options: ApiOptions,
  identity: Identity,
  { cursor, limit, q: part }: z.output<typeof repositoriesParameters>,
) {
  const shown: Repository[] = [];
  const all = { limit: AT_ONCE, ...(part === undefined ? {} : { part: part.toLowerCase() }) };
  let [after, isMore] = [cursor, true];
  for (let looked = 0; isMore && shown.length < limit && looked < MOST_LOOKED_THROUGH; looked += AT_ONCE) {
    const page = await options.registry.repositories.list({ ...all, ...(after === undefined ? {} : { after }) });
    isMore = page.length === AT_ONCE;
    for (const repository of page) {
      if (shown.length === limit) {
        isMore = true;
        break;
      }
      if (options.allows(identity, 'pull', repository.name)) shown.push(repository);
      after = repository.name;
    }
  }
  return {
    repositories: [...(await repositoryShapes(options, shown))],
    ...(isMore && after !== undefined ? { next: after } : {}),
  };
}

function unknown(name: string): Problem {
  return new Problem('repository-unknown', `there is no repository "${name}"`);
}
