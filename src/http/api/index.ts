import { getRequestListener } from '@hono/node-server';
import type { Handler } from '../server.ts';
import { createApp } from './app.ts';
import type { ApiOptions } from './context.ts';
import { Problem, problemResponse } from './problem.ts';

export type { LoadedAdvisories } from './advisories.ts';

/** The REST API: everything under `/api/v1/`, and `/metrics`. */
export function createApi(options: ApiOptions): Handler {
  const app = createApp(options);
  return getRequestListener((request, env) => app.fetch(request, env), {
    overrideGlobalObjects: false,
    // Of a request that is none: its target or its Host cannot be read.
    errorHandler: () => problemResponse(new Problem('bad-request', 'the request’s target or its Host cannot be read')),
  });
}
