import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { exportedVex, VEX_MEDIA_TYPES, writeVex } from '../../excuse/index.ts';
import { VEX_FORMATS } from '../../excuse/vex/types.ts';
import type { ApiEnv, ApiOptions } from './context.ts';
import { maySee } from './excuses.ts';
import { identified } from './permit.ts';
import { Problem } from './problem.ts';
import { REFUSALS, refusal } from './routes.ts';
import { timeText } from './shapes.ts';
import { weakTag } from './weak-tag.ts';

const parameters = z.strictObject(
  {
    format: z
      .enum(VEX_FORMATS, `one of ${VEX_FORMATS.join(', ')}`)
      .default('openvex')
      .openapi({ param: { description: 'OpenVEX 0.2.0, CSAF 2.0 or CycloneDX 1.6' } }),
  },
  'there is format',
);

const exportRoute = createRoute({
  method: 'get',
  path: '/api/v1/excuses/vex',
  operationId: 'exportExcuses',
  summary: 'Active excuses as a VEX document; those that VEX has no words for, of patterns and of paths, are left out',
  tags: ['excuses'],
  request: { query: parameters },
  responses: {
    200: {
      description: 'The document',
      headers: z.object({ 'Pratique-Left-Out': z.string().openapi({ description: 'How many are left out' }) }),
      content: Object.fromEntries(Object.values(VEX_MEDIA_TYPES).map((type) => [type, { schema: z.object({}) }])),
    },
    ...REFUSALS,
    404: refusal('There is no excuse to write'),
  },
});

/** As many as may be active at once. */
const MOST = 10_000;

/** What is excused, for others to read: of the repositories that who asks may pull from. */
export function serveExcusesVex(app: OpenAPIHono<ApiEnv>, options: ApiOptions): void {
  const { excuses, database, clock, url, version } = options;
  app.openapi(exportRoute, async ({ req, env, body }) => {
    const identity = await identified(options, env.incoming);
    const { format } = req.valid('query');
    const host = new URL(url).host;
    const active = await excuses.list({ state: 'active', limit: MOST });
    const seen = active.filter((excuse) => maySee(options, identity, excuse));
    const { statements, left } = await exportedVex(database.query, seen, host);
    const at = clock();
    const id = `${url}/api/v1/excuses/vex/${timeText(at)}`;
    const document = writeVex(format, statements, { id, author: `Pratique at ${host}`, url, at, version });
    if (document === undefined) throw new Problem('unknown', 'there is no excuse to write');
    return body(JSON.stringify(document), 200, {
      'Content-Type': VEX_MEDIA_TYPES[format],
      ...weakTag([format, statements]),
      'Content-Disposition': `attachment; filename="excuses.${format}.json"`,
      'Pratique-Left-Out': String(left.length),
    });
  });
}
