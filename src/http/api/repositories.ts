import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import type { Identity } from '../../auth/types.ts';
import { SANDBOX_DAYS } from '../../registry/index.ts';
import type { Repository } from '../../registry/types.ts';
import type { ApiEnv, ApiOptions } from './context.ts';
import { noParameters, repositoriesParameters, repositoryParameters } from './parameters.ts';
import { demandAdministrator, identified, permitPull } from './permit.ts';
import { Problem } from './problem.ts';
import { answer, jsonBody, REFUSALS, refusal } from './routes.ts';
import { timeText } from './shapes.ts';

const PATH = '/api/v1/repositories';
const REPOSITORIES = ['repositories'];
const AT_ONCE = 500;
/** What is looked through for one page: who may see few repositories goes on with the cursor. */
const MOST_LOOKED_THROUGH = 5_000;

const DAYS = 'a whole number of days from 1 to 365';
const days = z.int(DAYS).min(1, DAYS).max(365, DAYS);

const repositorySchema = z
  .object({
    name: z.string(),
    createdAt: z.iso.datetime(),
    scanOnPush: z.boolean(),
    sandbox: z.literal(true).optional().openapi({ description: 'Its images are scanned, and nobody is told of them' }),
    sandboxDays: days.optional().openapi({ description: 'After which an image of a sandbox goes' }),
  })
  .openapi('Repository');

const repositoriesSchema = z
  .object({
    repositories: z.array(repositorySchema),
    next: z.string().optional().openapi({ description: 'The `cursor` of the next page; absent on the last' }),
  })
  .openapi('Repositories');

const bodySchema = z
  .strictObject(
    { sandbox: z.boolean('true or false'), sandboxDays: days.optional() },
    'a JSON object of sandbox and sandboxDays',
  )
  .openapi('RepositoryChanges');

const UNKNOWN = { ...REFUSALS, 404: refusal('There is no such repository') };

const listRoute = createRoute({
  method: 'get',
  path: PATH,
  operationId: 'listRepositories',
  summary: 'The repositories that who asks may pull from, by name',
  tags: REPOSITORIES,
  request: { query: repositoriesParameters },
  responses: { 200: answer(repositoriesSchema), ...REFUSALS },
});

const getRoute = createRoute({
  method: 'get',
  path: `${PATH}/{name}`,
  operationId: 'getRepository',
  summary: 'A repository',
  tags: REPOSITORIES,
  request: { params: repositoryParameters, query: noParameters },
  responses: { 200: answer(repositorySchema), ...UNKNOWN },
});

const patchRoute = createRoute({
  method: 'patch',
  path: `${PATH}/{name}`,
  operationId: 'changeRepository',
  summary: 'Makes a repository a sandbox, or no longer one, for who administers it',
  tags: REPOSITORIES,
  request: {
    params: repositoryParameters,
    query: noParameters,
    body: jsonBody(bodySchema),
  },
  responses: { 200: answer(repositorySchema), ...UNKNOWN },
});

/** Repositories as such; what is in them is told by their images. */
export function serveRepositories(app: OpenAPIHono<ApiEnv>, options: ApiOptions): void {
  const { repositories } = options.registry;
  app.openapi(listRoute, async ({ req, env, json }) => {
    const identity = await identified(options, env.incoming);
    return json(await readableRepositories(options, identity, req.valid('query')), 200);
  });
  app.openapi(getRoute, async ({ req, env, json }) => {
    const { name } = req.valid('param');
    permitPull(options, await identified(options, env.incoming), name);
    const found = await repositories.get(name);
    if (found === undefined) throw unknown(name);
    return json(repositoryShape(found), 200);
  });
  app.openapi(patchRoute, async ({ req, env, json }) => {
    const { name } = req.valid('param');
    await demandAdministrator(options, env.incoming);
    const { sandbox, sandboxDays } = req.valid('json');
    if (!sandbox && sandboxDays !== undefined) {
      throw new Problem('bad-request', 'sandboxDays is of a sandbox: leave it out, or make sandbox true');
    }
    const next = sandbox ? { days: sandboxDays ?? SANDBOX_DAYS } : null;
    const changed = await repositories.update(name, { sandbox: next });
    if (changed === undefined) throw unknown(name);
    return json(repositoryShape(changed), 200);
  });
}

async function readableRepositories(
  { registry, allows }: ApiOptions,
  identity: Identity,
  { cursor, limit }: z.output<typeof repositoriesParameters>,
) {
  const shown: Repository[] = [];
  let after = cursor;
  for (let looked = 0; looked < MOST_LOOKED_THROUGH; looked += AT_ONCE) {
    const page = await registry.repositories.list({ limit: AT_ONCE, ...(after === undefined ? {} : { after }) });
    for (const repository of page) {
      if (shown.length === limit) return { repositories: shown.map(repositoryShape), next: after };
      if (allows(identity, 'pull', repository.name)) shown.push(repository);
      after = repository.name;
    }
    if (page.length < AT_ONCE) return { repositories: shown.map(repositoryShape) };
  }
  return { repositories: shown.map(repositoryShape), ...(after === undefined ? {} : { next: after }) };
}

function unknown(name: string): Problem {
  return new Problem('repository-unknown', `there is no repository "${name}"`);
}

function repositoryShape({ name, createdAt, scanOnPush, sandbox }: Repository) {
  return {
    name,
    createdAt: timeText(createdAt),
    scanOnPush,
    ...(sandbox === undefined ? {} : { sandbox: true as const, sandboxDays: sandbox.days }),
  };
}
