import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import type { ApiEnv, ApiOptions } from './context.ts';
import { noParameters } from './parameters.ts';
import { demandAdministrator, identified } from './permit.ts';
import { answer, REFUSALS } from './routes.ts';
import { timeText } from './shapes.ts';

/** How far an update of the advisories is. Times are milliseconds since the epoch. */
export interface UpdateState {
  readonly startedAt: number;
  readonly endedAt?: number;
  /** Of one that has ended: whether all that was asked for could be had. */
  readonly isGood?: boolean;
  /** The last words of one that has ended. */
  readonly said?: string;
  /** Those of which something was heard. */
  readonly sources: readonly {
    readonly id: string;
    /** Which of how many files was read last. */
    readonly file?: number;
    readonly files?: number;
    readonly outcome?: 'fresh' | 'unchanged' | 'stale' | 'absent';
    readonly statements?: number;
    readonly reason?: string;
  }[];
}

/** Updates of the advisories by this server. */
export interface AdvisoryUpdates {
  /** Begins one; false where one is under way. */
  start(): boolean;
  /** The one that is under way, or the last; undefined before the first. */
  state(): UpdateState | undefined;
}

const PATH = '/api/v1/advisories/update';
const time = z.iso.datetime();
const count = z.int();

const updateSchema = z
  .object({
    isRunning: z.boolean(),
    startedAt: time.optional(),
    endedAt: time.optional(),
    isGood: z.boolean().optional().openapi({ description: 'Once it has ended: all could be had' }),
    said: z.string().optional().openapi({ description: 'Its last words, once it has ended' }),
    sources: z.array(
      z.object({
        id: z.string(),
        file: count.optional().openapi({ description: 'The file that is read' }),
        files: count.optional().openapi({ description: 'Of how many' }),
        outcome: z.enum(['fresh', 'unchanged', 'stale', 'absent']).optional(),
        statements: count.optional(),
        reason: z.string().optional(),
      }),
    ),
  })
  .openapi('AdvisoryUpdate');

const getRoute = createRoute({
  method: 'get',
  path: PATH,
  operationId: 'getAdvisoryUpdate',
  summary: 'How far the update of the advisories is that is under way, or what came of the last one of this server',
  tags: ['advisories'],
  request: { query: noParameters },
  responses: { 200: answer(updateSchema), ...REFUSALS },
});

const startRoute = createRoute({
  method: 'post',
  path: PATH,
  operationId: 'updateAdvisories',
  summary: 'Has the advisories updated now, for administrators; where that is under way, it goes on',
  tags: ['advisories'],
  request: { query: noParameters },
  responses: { 202: answer(updateSchema), ...REFUSALS },
});

/** Asking for an update of the advisories, and how far it is. */
export function serveAdvisoryUpdates(app: OpenAPIHono<ApiEnv>, options: ApiOptions): void {
  const { updates, trail } = options;
  app.openapi(getRoute, async ({ env, json }) => {
    await identified(options, env.incoming);
    return json(updateShape(updates.state()), 200);
  });
  app.openapi(startRoute, async ({ env, json }) => {
    await demandAdministrator(options, env.incoming);
    if (updates.start()) await trail.note();
    return json(updateShape(updates.state()), 202);
  });
}

function updateShape(state: UpdateState | undefined) {
  if (state === undefined) return { isRunning: false, sources: [] };
  const { startedAt, endedAt, sources, ...rest } = state;
  return {
    ...rest,
    isRunning: endedAt === undefined,
    startedAt: timeText(startedAt),
    ...(endedAt === undefined ? {} : { endedAt: timeText(endedAt) }),
    sources: sources.map((source) => ({ ...source })),
  };
}
