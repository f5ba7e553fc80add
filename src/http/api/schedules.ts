import type { IncomingMessage } from 'node:http';
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { currentTagsFault, putCurrentTags, readCurrentTags } from '../../registry/index.ts';
import { databaseSchedules, type Schedule } from '../../scan/index.ts';
import type { ApiEnv, ApiOptions } from './context.ts';
import { namedPage } from './named-page.ts';
import { namedParameters, noParameters } from './parameters.ts';
import { demandAdministrator, identified } from './permit.ts';
import { Problem } from './problem.ts';
import { answer, jsonBody, REFUSALS, refusal } from './routes.ts';
import { timeText } from './shapes.ts';
import { text } from './texts.ts';

const PATH = '/api/v1/schedules';
const OF_ONE = `${PATH}/{name}`;
const TAGS_PATH = '/api/v1/current-tags';
const SCHEDULES = ['schedules'];

const time = z.iso.datetime();
const count = z.int().min(0);

const shape = {
  name: z.string(),
  expression: z.string().openapi({ example: 'rate(7 days)' }),
  timeZone: z.string().openapi({ example: 'Europe/London' }),
  repositories: z.array(z.string()).openapi({ description: 'Names in which `*` stands for any characters' }),
  enabled: z.boolean(),
  createdAt: time,
  nextAt: time.optional().openapi({ description: 'Absent where it is disabled, or never comes again' }),
  lastRun: z
    .object({
      startedAt: time,
      images: count,
      isUnderWay: z.boolean().openapi({ description: 'Whether it is still asking for scans' }),
    })
    .optional(),
};
const scheduleSchema = z.object(shape).openapi('Schedule');

const extentSchema = z.object({
  images: count.openapi({ description: 'Each is scanned once' }),
  places: count.openapi({ description: 'Repositories that hold one of them under a current tag' }),
});

const schedulesSchema = z
  .object({ schedules: z.array(scheduleSchema), next: z.string().optional() })
  .openapi('Schedules');
const oneSchema = z.object({ ...shape, wouldTake: extentSchema }).openapi('ScheduleWithExtent');
const tagsSchema = z.object({ tags: z.array(z.string()) }).openapi('CurrentTags');

const BODY = 'a JSON object of expression, timeZone, repositories and enabled';
const PATTERNS = 'a list of repositories, in which * stands for any characters';
const bodySchema = z
  .strictObject(
    {
      expression: text(256, 'rate(7 days), cron(0 6 ? * MON *), or five fields, 0 6 * * 1'),
      timeZone: text(64, 'the name of a time zone, as Europe/London').optional(),
      repositories: z.array(text(256, PATTERNS), PATTERNS).optional(),
      enabled: z.boolean('true or false').optional(),
    },
    BODY,
  )
  .openapi('NewSchedule');

const LIST = 'a list of tags, in which * stands for any characters';
const tagsBody = z.strictObject({ tags: z.array(text(128, LIST), LIST) }, 'a JSON object of tags').openapi('NewTags');

const named = z.object({
  name: text(64).openapi({ param: { description: 'A schedule’s name' }, example: 'weekly' }),
});
const UNKNOWN = { ...REFUSALS, 404: refusal('There is no such schedule') };

const listRoute = createRoute({
  method: 'get',
  path: PATH,
  operationId: 'listSchedules',
  summary: 'When images are scanned by themselves, by name; for administrators',
  tags: SCHEDULES,
  request: { query: namedParameters },
  responses: { 200: answer(schedulesSchema), ...REFUSALS },
});

const getRoute = createRoute({
  method: 'get',
  path: OF_ONE,
  operationId: 'getSchedule',
  summary: 'A schedule: its last and next run, and how many images it would take now',
  tags: SCHEDULES,
  request: { params: named, query: noParameters },
  responses: { 200: answer(oneSchema), ...UNKNOWN },
});

const putRoute = createRoute({
  method: 'put',
  path: OF_ONE,
  operationId: 'putSchedule',
  summary: 'Makes a schedule, or replaces the one of that name',
  tags: SCHEDULES,
  request: {
    params: named,
    query: noParameters,
    body: jsonBody(bodySchema),
  },
  responses: { 200: answer(oneSchema), 201: answer(oneSchema), ...REFUSALS },
});

const deleteRoute = createRoute({
  method: 'delete',
  path: OF_ONE,
  operationId: 'deleteSchedule',
  summary: 'Removes a schedule; what it has asked for is done',
  tags: SCHEDULES,
  request: { params: named, query: noParameters },
  responses: { 204: { description: 'It is gone' }, ...UNKNOWN },
});

const runRoute = createRoute({
  method: 'post',
  path: `${OF_ONE}/run`,
  operationId: 'runSchedule',
  summary: 'Asks for the scans of a schedule now',
  tags: SCHEDULES,
  request: { params: named, query: noParameters },
  responses: {
    202: answer(oneSchema),
    ...UNKNOWN,
    409: refusal('Its last run is still asking for scans'),
  },
});

const tagsRoute = createRoute({
  method: 'get',
  path: TAGS_PATH,
  operationId: 'getCurrentTags',
  summary: 'The tags of what is in use, which schedules and alerts are about',
  tags: SCHEDULES,
  request: { query: noParameters },
  responses: { 200: answer(tagsSchema), ...REFUSALS },
});

const putTagsRoute = createRoute({
  method: 'put',
  path: TAGS_PATH,
  operationId: 'putCurrentTags',
  summary: 'Replaces them; for administrators',
  tags: SCHEDULES,
  request: {
    query: noParameters,
    body: jsonBody(tagsBody),
  },
  responses: { 200: answer(tagsSchema), ...REFUSALS },
});

/** Schedules and current tags: what is about the whole registry, for who administers it. */
export function serveSchedules(app: OpenAPIHono<ApiEnv>, options: ApiOptions): void {
  const schedules = databaseSchedules(options.database, options.clock);
  const demand = (request: IncomingMessage) => demandAdministrator(options, request);
  const withExtent = async (schedule: Schedule) => ({
    ...scheduleShape(schedule),
    wouldTake: await schedules.extent(schedule),
  });
  const found = async (name: string) => {
    const schedule = await schedules.get(name);
    if (schedule === undefined) throw unknown(name);
    return await withExtent(schedule);
  };
  app.openapi(listRoute, async ({ req, env, json }) => {
    await demand(env.incoming);
    const { page, more } = namedPage(await schedules.list(), req.valid('query'));
    return json({ schedules: page.map(scheduleShape), ...more }, 200);
  });
  app.openapi(getRoute, async ({ req, env, json }) => {
    await demand(env.incoming);
    return json(await found(req.valid('param').name), 200);
  });
  app.openapi(putRoute, async ({ req, env, json }) => {
    await demand(env.incoming);
    const { expression, timeZone, repositories, enabled } = req.valid('json');
    const outcome = await schedules.put({
      name: req.valid('param').name,
      expression,
      ...(timeZone === undefined ? {} : { timeZone }),
      ...(repositories === undefined ? {} : { repositories }),
      ...(enabled === undefined ? {} : { enabled }),
    });
    if (outcome.kind === 'fault') throw new Problem('bad-request', outcome.fault);
    return json(await withExtent(outcome.schedule), outcome.isNew ? 201 : 200);
  });
  app.openapi(deleteRoute, async ({ req, env, body }) => {
    await demand(env.incoming);
    const { name } = req.valid('param');
    if (!(await schedules.remove(name))) throw unknown(name);
    return body(null, 204);
  });
  app.openapi(runRoute, async ({ req, env, json }) => {
    await demand(env.incoming);
    const { name } = req.valid('param');
    if ((await schedules.run(name)) === 'under-way') {
      throw new Problem('conflict', `the last run of "${name}" is still asking for scans`);
    }
    return json(await found(name), 202);
  });
  serveCurrentTags(app, options);
}

function serveCurrentTags(app: OpenAPIHono<ApiEnv>, options: ApiOptions): void {
  const { query, write } = options.database;
  app.openapi(tagsRoute, async ({ env, json }) => {
    await identified(options, env.incoming);
    return json({ tags: [...(await readCurrentTags(query))] }, 200);
  });
  app.openapi(putTagsRoute, async ({ req, env, json }) => {
    await demandAdministrator(options, env.incoming);
    const { tags } = req.valid('json');
    const fault = currentTagsFault(tags);
    if (fault !== undefined) throw new Problem('bad-request', fault);
    await write((tx) => putCurrentTags(tx, tags));
    return json({ tags: [...(await readCurrentTags(query))] }, 200);
  });
}

function unknown(name: string): Problem {
  return new Problem('unknown', `there is no schedule "${name}"`);
}

function scheduleShape({ createdAt, nextAt, lastRun, repositories, ...schedule }: Schedule) {
  return {
    ...schedule,
    repositories: [...repositories],
    createdAt: timeText(createdAt),
    ...(nextAt === undefined ? {} : { nextAt: timeText(nextAt) }),
    ...(lastRun === undefined ? {} : { lastRun: { ...lastRun, startedAt: timeText(lastRun.startedAt) } }),
  };
}
