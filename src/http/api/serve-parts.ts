import type { OpenAPIHono } from '@hono/zod-openapi';
import type { ApiEnv, ApiOptions } from './context.ts';
import { getLayers } from './layers.ts';
import { getConfig, getManifest } from './raw.ts';
import { getReferrers } from './referrers.ts';
import { getRemedies } from './remedies.ts';
import { configRoute, layersRoute, manifestRoute, referrersRoute, remediesRoute } from './routes.ts';

/** Serves what an image is made of, and what mends it. */
export function serveParts(app: OpenAPIHono<ApiEnv>, options: ApiOptions): void {
  app.openapi(remediesRoute, async ({ req, env, json }) => {
    return json(await getRemedies(options, env.incoming, { ...req.valid('param'), ...req.valid('query') }), 200);
  });
  app.openapi(layersRoute, async ({ req, env, json }) => {
    return json(await getLayers(options, env.incoming, { ...req.valid('param'), ...req.valid('query') }), 200);
  });
  app.openapi(manifestRoute, async ({ req, env, body }) => {
    const reply = await getManifest(options, env.incoming, { ...req.valid('param'), ...req.valid('query') });
    return body(reply.body, 200, reply.headers);
  });
  app.openapi(configRoute, async ({ req, env, body }) => {
    const reply = await getConfig(options, env.incoming, { ...req.valid('param'), ...req.valid('query') });
    return body(reply.body, 200, reply.headers);
  });
  app.openapi(referrersRoute, async ({ req, env, json }) => {
    return json(await getReferrers(options, env.incoming, req.valid('param'), req.valid('query')), 200);
  });
}
