import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { parseTimeSpan } from '../../lib/time-span.ts';
import { TRAIL_WAYS, type TrailEntry } from '../../trail/types.ts';
import type { ApiEnv, ApiOptions } from './context.ts';
import { formatCursor, parseCursor } from './cursor.ts';
import { pageParameters } from './parameters.ts';
import { demandAdministrator } from './permit.ts';
import { answer, REFUSALS } from './routes.ts';
import { timeText } from './shapes.ts';
import { parsed, text } from './texts.ts';

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
    address: z
      .string()
      .optional()
      .openapi({ description: 'Of the connection that asked; of a proxy, where there is one' }),
    detail: z.string().optional().openapi({ description: 'What was asked for, where nothing in it is secret' }),
  })
  .openapi('TrailEntry');

const trailSchema = z.object({ entries: z.array(entrySchema), next: z.string().optional() }).openapi('Trail');

const time = parsed(40, parseTimeSpan, 'a day, as 2026-11-01, or a time with its zone, as 2026-11-01T09:30:00Z');

const parameters = z.strictObject(
  {
    by: text(200)
      .optional()
      .openapi({ param: { description: 'Who acted, or tried to', example: 'mary' } }),
    way: z
      .enum(TRAIL_WAYS, `one of ${TRAIL_WAYS.join(', ')}`)
      .optional()
      .openapi({ param: { description: 'Through which API, or by the command line' } }),
    action: text(200)
      .optional()
      .openapi({ param: { description: 'The operation', example: 'signInRefused' } }),
    about: text(200)
      .optional()
      .openapi({ param: { description: 'Part of the name of what was changed; case does not count' } }),
    since: time.optional().openapi({ param: { description: 'From that time on, or the start of that day in UTC' } }),
    until: time.optional().openapi({ param: { description: 'Until that time, or the end of that day in UTC' } }),
    ...pageParameters.shape,
  },
  'there are by, way, action, about, since, until, limit, cursor',
);

const trailRoute = createRoute({
  method: 'get',
  path: '/api/v1/trail',
  operationId: 'listTrail',
  summary: 'Who changed what and who signed in, the newest first: the last 100,000, for administrators',
  tags: ['users'],
  request: { query: parameters },
  responses: { 200: answer(trailSchema), ...REFUSALS },
});

/** Who changed what, for who administers the registry. */
export function serveTrail(app: OpenAPIHono<ApiEnv>, options: ApiOptions): void {
  app.openapi(trailRoute, async ({ req, env, json }) => {
    await demandAdministrator(options, env.incoming);
    const { by, way, action, about, since, until, limit, cursor } = req.valid('query');
    const [before] = cursor === undefined ? [] : parseCursor(cursor, 1);
    const page = {
      limit,
      ...(by === undefined ? {} : { by }),
      ...(way === undefined ? {} : { way }),
      ...(action === undefined ? {} : { action }),
      ...(about === undefined ? {} : { about }),
      ...(since === undefined ? {} : { since: since.from }),
      ...(until === undefined ? {} : { until: until.until }),
      ...(before === undefined ? {} : { before }),
    };
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
