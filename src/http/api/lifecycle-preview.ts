import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { expiringImages } from '../../registry/index.ts';
import type { ApiEnv, ApiOptions } from './context.ts';
import { noParameters, repositoryParameters } from './parameters.ts';
import { permitAdminister } from './permit.ts';
import { lifecycleText } from './repository-schemas.ts';
import { lifecycleRules } from './repository-settings.ts';
import { answer, jsonBody, REFUSALS, refusal } from './routes.ts';
import { count, time } from './schemas.ts';
import { timeText } from './shapes.ts';
import { repositoryAt } from './target.ts';

const MOST_SHOWN = 100;

const askedSchema = z
  .strictObject({ policy: lifecycleText }, 'a JSON object of policy')
  .openapi('LifecyclePolicyToTry');

const previewSchema = z
  .object({
    total: count,
    images: z
      .array(
        z.object({
          digest: z.string(),
          tags: z.array(z.string()),
          pushedAt: time,
          rulePriority: z.int().openapi({ description: 'Of the rule that lets it go' }),
        }),
      )
      .openapi({ description: `The oldest first, ${MOST_SHOWN} at most; what an index lists goes with it` }),
    archiving: z.array(z.int()).openapi({ description: 'Priorities of rules that would archive: nothing is, here' }),
  })
  .openapi('LifecyclePreview');

const previewRoute = createRoute({
  method: 'post',
  path: '/api/v1/repositories/{name}/lifecycle-preview',
  operationId: 'previewLifecyclePolicy',
  summary: 'Which images a lifecycle policy would let go now, for who administers it; nothing goes by policies yet',
  tags: ['repositories'],
  request: { params: repositoryParameters, query: noParameters, body: jsonBody(askedSchema) },
  responses: { 200: answer(previewSchema), ...REFUSALS, 404: refusal('There is no such repository') },
});

/** What a lifecycle policy would come to. */
export function serveLifecyclePreview(app: OpenAPIHono<ApiEnv>, options: ApiOptions): void {
  const { database, clock } = options;
  app.openapi(previewRoute, async ({ req, env, json }) => {
    const { identity, repository } = await repositoryAt(options, env.incoming, req.valid('param').name);
    permitAdminister(options, identity, repository.name);
    const rules = lifecycleRules(req.valid('json').policy);
    const images = await expiringImages(database.query, repository.id, { rules, now: clock() });
    const shown = images.slice(0, MOST_SHOWN).map(({ pushedAt, tags, ...image }) => ({
      ...image,
      tags: [...tags],
      pushedAt: timeText(pushedAt),
    }));
    const archiving = rules.filter(({ action }) => action.type === 'transition').map((rule) => rule.rulePriority);
    return json({ total: images.length, images: shown, archiving }, 200);
  });
}
