import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { TRAIL_WAYS, type TrailEntry } from '../../trail/types.ts';
import type { ApiEnv, ApiOptions } from './context.ts';
import { formatCursor, parseCursor } from './cursor.ts';
import { pageParameters } from './parameters.ts';
import { demandAdministrator } from './permit.ts';
import { answer, REFUSALS } from './routes.ts';
import { timeText } from './shapes.ts';
import { text } from './texts.ts';

const entrySchema = z
  .object({
    id: z.int(),
    at: z.iso.datetime(),
    by: z.string().openapi({ description: 'A user; of the command line, the account of the machine' }),
    accessKeyId: z.string().optional(),
    way: z
      .enum(TRAIL_WAYS)
      .openapi({ description: 'This API (the console too), those of AWS and of registries, or the command line' }),
    action: z.string().openapi({ example: 'addUser' }),
    about: z.string().openapi({ description: 'What was changed, by its name' }),
    detail: z.string().optional().openapi({ description: 'What was asked for, where nothing in it is secret' }),
  })
  .openapi('TrailEntry');

const trailSchema = z.object({ entries: z.array(entrySchema), next: z.string().optional() }).openapi('Trail');

const parameters = z.strictObject(
  {
    by: text(200)
      .optional()
      .openapi({ param: { description: 'Who acted, or tried to', example: 'mary' } }),
    ...pageParameters.shape,
  },
  'there are by, limit, cursor',
);

const trailRoute = createRoute({
  method: 'get',
  path: '/api/v1/trail',
  operationId: 'listTrail',
  summary: 'Who changed what, the newest first: the last 100,000 changes, for administrators',
  tags: ['users'],
  request: { query: parameters },
  responses: { 200: answer(trailSchema), ...REFUSALS },
});

/** Who changed what, for who administers the registry. */
export function serveTrail(app: OpenAPIHono<ApiEnv>, options: ApiOptions): void {
  app.openapi(trailRoute, async ({ req, env, json }) => {
    await demandAdministrator(options, env.incoming);
    const { by, limit, cursor } = req.valid('query');
    const [before] = cursor === undefined ? [] : parseCursor(cursor, 1);
    const page = { limit, ...(by === undefined ? {} : { by }), ...(before === undefined ? {} : { before }) };
    const entries = await options.trail.list(page);
    const last = entries.length === limit ? entries.at(-1)?.id : undefined;
    return json(
      { entries: entries.map(entryShape), ...(last === undefined ? {} : { next: formatCursor([last]) }) },
      200,
    );
  });
}

function entryShape({ at, ...entry }: TrailEntry) {
  return { ...entry, at: timeText(at) };
}
