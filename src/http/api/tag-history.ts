import type { IncomingMessage } from 'node:http';
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import type { TagMove } from '../../registry/types.ts';
import type { ApiEnv, ApiOptions } from './context.ts';
import { formatCursor, parseCursor } from './cursor.ts';
import { pageParameters, repositoryParameters, tagParameters } from './parameters.ts';
import { Problem } from './problem.ts';
import { answer, REFUSALS, refusal } from './routes.ts';
import { next, time } from './schemas.ts';
import { timeText } from './shapes.ts';
import { repositoryAt } from './target.ts';

const move = {
  at: time,
  by: z.string().optional().openapi({
    description: 'Who did it; absent where nobody did, as of what expired in a sandbox, or where it is not known',
  }),
  digest: z
    .string()
    .optional()
    .openapi({ description: 'What it pointed to from then on; absent where it was removed' }),
  isHeld: z.boolean().openapi({ description: 'Whether the repository still has that image' }),
};

const moveSchema = z.object(move).openapi('TagMove');

const tagMoveSchema = z.object({ tag: z.string(), ...move }).openapi('MoveOfTag');

const movesSchema = z
  .object({
    repository: z.string(),
    moves: z.array(tagMoveSchema).openapi({ description: 'The newest first' }),
    next,
  })
  .openapi('TagMoves');

const historySchema = z
  .object({
    repository: z.string(),
    tag: z.string(),
    moves: z.array(moveSchema).openapi({ description: 'The newest first' }),
    next,
  })
  .openapi('TagHistory');

const historyRoute = createRoute({
  method: 'get',
  path: '/api/v1/repositories/{name}/tags/{tag}/history',
  operationId: 'listTagHistory',
  summary: 'What a tag pointed to, and since when, the newest first: its last 200 moves, for 400 days',
  tags: ['repositories'],
  request: { params: tagParameters, query: pageParameters },
  responses: {
    200: answer(historySchema),
    ...REFUSALS,
    404: refusal('There is no such repository, nor was there such a tag'),
  },
});

const movesRoute = createRoute({
  method: 'get',
  path: '/api/v1/repositories/{name}/tag-history',
  operationId: 'listTagMoves',
  summary: 'What any of its tags was pointed to, the newest first',
  tags: ['repositories'],
  request: { params: repositoryParameters, query: pageParameters },
  responses: { 200: answer(movesSchema), ...REFUSALS, 404: refusal('There is no such repository') },
});

/** What each tag pointed to, also of what was deleted since. */
export function serveTagHistory(app: OpenAPIHono<ApiEnv>, options: ApiOptions): void {
  app.openapi(movesRoute, async ({ req, env, json }) =>
    json(await allMoves(options, env.incoming, { ...req.valid('param'), ...req.valid('query') }), 200),
  );
  app.openapi(historyRoute, async ({ req, env, json }) =>
    json(await history(options, env.incoming, { ...req.valid('param'), ...req.valid('query') }), 200),
  );
}

type Page = z.output<typeof pageParameters>;
type Asked = z.output<typeof tagParameters> & Page;

async function allMoves(
  options: ApiOptions,
  request: IncomingMessage,
  { name, ...page }: z.output<typeof repositoryParameters> & Page,
) {
  const { repository } = await repositoryAt(options, request, name);
  const { moves, next } = await movesAt(options, repository.id, undefined, page);
  return { repository: repository.name, moves: moves.map((move) => ({ ...moveShape(move), tag: move.tag })), ...next };
}

async function history(options: ApiOptions, request: IncomingMessage, { name, tag, ...page }: Asked) {
  const { repository } = await repositoryAt(options, request, name);
  const { moves, next } = await movesAt(options, repository.id, tag, page);
  if (moves.length === 0 && page.cursor === undefined) {
    throw new Problem('unknown', `"${name}" has no tag "${tag}", and nothing is known of one`);
  }
  return { repository: repository.name, tag, moves: moves.map(moveShape), ...next };
}

/** A page, with the cursor of the next where there is one. */
async function movesAt({ registry }: ApiOptions, repositoryId: number, tag: Asked['tag'] | undefined, page: Page) {
  const { limit, cursor } = page;
  const [before] = cursor === undefined ? [] : parseCursor(cursor, 1);
  const moves = await registry.images.tagMoves(repositoryId, tag, {
    limit,
    ...(before === undefined ? {} : { before }),
  });
  const last = moves.length === limit ? moves.at(-1)?.id : undefined;
  return { moves, next: last === undefined ? {} : { next: formatCursor([last]) } };
}

function moveShape({ id: _id, tag: _tag, at, ...move }: TagMove) {
  return { ...move, at: timeText(at) };
}
