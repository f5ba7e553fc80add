import type { IncomingMessage } from 'node:http';
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import type { TagMove } from '../../registry/types.ts';
import type { ApiEnv, ApiOptions } from './context.ts';
import { formatCursor, parseCursor } from './cursor.ts';
import { pageParameters, tagParameters } from './parameters.ts';
import { Problem } from './problem.ts';
import { answer, REFUSALS, refusal } from './routes.ts';
import { next, time } from './schemas.ts';
import { timeText } from './shapes.ts';
import { repositoryAt } from './target.ts';

const moveSchema = z
  .object({
    at: time,
    by: z.string().optional().openapi({
      description: 'Who did it; absent where nobody did, as of what expired in a sandbox, or where it is not known',
    }),
    digest: z
      .string()
      .optional()
      .openapi({ description: 'What it pointed to from then on; absent where it was removed' }),
    isHeld: z.boolean().openapi({ description: 'Whether the repository still has that image' }),
  })
  .openapi('TagMove');

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

/** What each tag pointed to, also of what was deleted since. */
export function serveTagHistory(app: OpenAPIHono<ApiEnv>, options: ApiOptions): void {
  app.openapi(historyRoute, async ({ req, env, json }) =>
    json(await history(options, env.incoming, { ...req.valid('param'), ...req.valid('query') }), 200),
  );
}

type Asked = z.output<typeof tagParameters> & z.output<typeof pageParameters>;

async function history(options: ApiOptions, request: IncomingMessage, { name, tag, limit, cursor }: Asked) {
  const { repository } = await repositoryAt(options, request, name);
  const [before] = cursor === undefined ? [] : parseCursor(cursor, 1);
  const moves = await options.registry.images.tagMoves(repository.id, tag, {
    limit,
    ...(before === undefined ? {} : { before }),
  });
  if (moves.length === 0 && before === undefined) {
    throw new Problem('unknown', `"${name}" has no tag "${tag}", and nothing is known of one`);
  }
  const last = moves.length === limit ? moves.at(-1)?.id : undefined;
  return {
    repository: repository.name,
    tag,
    moves: moves.map(moveShape),
    ...(last === undefined ? {} : { next: formatCursor([last]) }),
  };
}

function moveShape({ id: _id, at, ...move }: TagMove) {
  return { ...move, at: timeText(at) };
}
