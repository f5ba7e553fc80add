import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import type { EventRecord } from '../../event/types.ts';
import { parseTimeSpan } from '../../lib/time-span.ts';
import type { ApiEnv, ApiOptions } from './context.ts';
import { formatCursor, parseCursor } from './cursor.ts';
import { pageParameters } from './parameters.ts';
import { demandAdministrator } from './permit.ts';
import { answer, REFUSALS } from './routes.ts';
import { timeText } from './shapes.ts';
import { parsed, text } from './texts.ts';

const eventSchema = z
  .object({
    id: z.string().openapi({ description: 'What receivers tell repeats by' }),
    source: z.string().openapi({ example: 'aws.ecr' }),
    detailType: z.string().openapi({ example: 'ECR Image Scan' }),
    time: z.iso.datetime(),
    repository: z.string().optional(),
    isRouted: z.boolean().openapi({ description: 'Whether it was given to the targets of the rules that want it' }),
    resources: z.array(z.string()).optional(),
    detail: z.record(z.string(), z.unknown()).optional().openapi({
      description: 'As EventBridge has it; of events that others put, neither it nor `resources` is shown',
    }),
  })
  .openapi('Event');

const eventsSchema = z.object({ events: z.array(eventSchema), next: z.string().optional() }).openapi('Events');

const time = parsed(40, parseTimeSpan, 'a day, as 2026-11-01, or a time with its zone, as 2026-11-01T09:30:00Z');

const eventsParameters = z.strictObject(
  {
    source: text(256)
      .optional()
      .openapi({ param: { description: 'Whose events', example: 'aws.ecr' } }),
    detailType: text(128)
      .optional()
      .openapi({ param: { description: 'EventBridge’s detail-type', example: 'ECR Image Action' } }),
    repository: text(255)
      .optional()
      .openapi({ param: { description: 'The name of the one that they are about' } }),
    since: time.optional().openapi({ param: { description: 'From that time on, or the start of that day in UTC' } }),
    until: time.optional().openapi({ param: { description: 'Until that time, or the end of that day in UTC' } }),
    ...pageParameters.shape,
  },
  'there are source, detailType, repository, since, until, limit, cursor',
);

const listRoute = createRoute({
  method: 'get',
  path: '/api/v1/events',
  operationId: 'listEvents',
  summary: 'What happened in the last week, the newest first; for administrators',
  tags: ['events'],
  request: { query: eventsParameters },
  responses: { 200: answer(eventsSchema), ...REFUSALS },
});

/** What happened, for who administers the whole registry. */
export function serveEvents(app: OpenAPIHono<ApiEnv>, options: ApiOptions): void {
  app.openapi(listRoute, async ({ req, env, json }) => {
    await demandAdministrator(options, env.incoming);
    const { source, detailType, repository, since, until, limit, cursor } = req.valid('query');
    const [before] = cursor === undefined ? [] : parseCursor(cursor, 1);
    const page = await options.eventLog.list({
      limit,
      ...(source === undefined ? {} : { source }),
      ...(detailType === undefined ? {} : { detailType }),
      ...(repository === undefined ? {} : { repository }),
      ...(since === undefined ? {} : { since: since.from }),
      ...(until === undefined ? {} : { until: until.until }),
      ...(before === undefined ? {} : { before }),
    });
    const last = page.length === limit ? page.at(-1)?.number : undefined;
    return json({ events: page.map(eventShape), ...(last === undefined ? {} : { next: formatCursor([last]) }) }, 200);
  });
}

function eventShape({ number: _number, at, resources, detail, ...event }: EventRecord) {
  return {
    ...event,
    time: timeText(at),
    ...(resources === undefined ? {} : { resources: [...resources] }),
    ...(detail === undefined ? {} : { detail: { ...detail } }),
  };
}
