import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import type { ApiEnv, ApiOptions } from './context.ts';
import { imageParameters, noParameters } from './parameters.ts';
import { identified, permitPush } from './permit.ts';
import { Problem } from './problem.ts';
import { answer, REFUSALS, refusal } from './routes.ts';
import { time } from './schemas.ts';
import { timeText } from './shapes.ts';
import { heldAt } from './target.ts';

const startedSchema = z.object({ repository: z.string(), digest: z.string(), startedAt: time }).openapi('StartedScan');

const startRoute = createRoute({
  method: 'post',
  path: '/api/v1/repositories/{name}/images/{reference}/scan',
  operationId: 'startScan',
  summary: 'Begins a scan of an image or an index, for who may push; `scan` of the image tells how far it is',
  tags: ['images'],
  request: { params: imageParameters, query: noParameters },
  responses: { 202: answer(startedSchema), ...REFUSALS, 404: refusal('There is no such image, or it is none') },
});

/** Scans by hand. */
export function serveStartScan(app: OpenAPIHono<ApiEnv>, options: ApiOptions): void {
  app.openapi(startRoute, async ({ req, env, json }) => {
    const path = req.valid('param');
    permitPush(options, await identified(options, env.incoming), path.name);
    const { repository, image } = await heldAt(options, env.incoming, path);
    const { digest } = image;
    const outcome = await options.scans.start(repository, digest);
    switch (outcome.kind) {
      case 'started':
        return json({ repository: repository.name, digest, startedAt: timeText(outcome.scan.startedAt) }, 202);
      case 'not-an-image':
        throw new Problem(
          'not-an-image',
          `"${digest}" is no image, but ${outcome.mediaType}: there is nothing to scan`,
        );
      case 'unknown':
        throw new Problem('image-unknown', `"${repository.name}" has no image "${digest}"`);
    }
  });
}
