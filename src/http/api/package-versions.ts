import { setImmediate as nextTurn } from 'node:timers/promises';
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import type { Identity } from '../../auth/types.ts';
import { type PackageVersion, packageHolders, packageVersions } from '../../match/index.ts';
import type { ApiEnv, ApiOptions } from './context.ts';
import { versionsParameters } from './parameters.ts';
import { identified } from './permit.ts';
import { isAnyReadable } from './readable-page.ts';
import { answer, REFUSALS } from './routes.ts';
import { severityCounts } from './schemas.ts';

const versionsSchema = z
  .object({
    versions: z.array(
      z.object({
        type: z.string(),
        name: z.string().openapi({ description: 'As it is stored: ecosystems take several forms for the same' }),
        version: z.string(),
        images: z.int().optional().openapi({
          description: 'That hold it, 1,001 for more than a thousand; for who may pull from every repository',
        }),
        findings: severityCounts,
      }),
    ),
    isCut: z.boolean().openapi({ description: 'Whether there are more' }),
  })
  .openapi('PackageVersions');

const versionsRoute = createRoute({
  method: 'get',
  path: '/api/v1/packages/versions',
  operationId: 'listPackageVersions',
  summary: 'The versions of a package that images hold, in all repositories that who asks may pull from',
  tags: ['packages'],
  request: { query: versionsParameters },
  responses: { 200: answer(versionsSchema), ...REFUSALS },
});

/** Images that are looked at to see whether one with a version may be seen. */
const MOST_IMAGES = 200;

/** Which versions of a package there are. */
export function servePackageVersions(app: OpenAPIHono<ApiEnv>, options: ApiOptions): void {
  app.openapi(versionsRoute, async ({ req, env, json }) => {
    const identity = await identified(options, env.incoming);
    const { name, type } = req.valid('query');
    const named = { name, ...(type === undefined ? {} : { type }) };
    const { versions, isCut } = await packageVersions(options.database.query, named);
    if (options.allows(identity, 'pull')) return json({ versions: versions.map((one) => ({ ...one })), isCut }, 200);
    const seen: PackageVersion[] = [];
    for (const one of versions) if (await isSeen(options, identity, one)) seen.push(one);
    return json(
      {
        versions: seen.map(({ type: of, name: own, version, findings }) => ({
          type: of,
          name: own,
          version,
          findings,
        })),
        isCut,
      },
      200,
    );
  });
}

async function isSeen(options: ApiOptions, identity: Identity, one: PackageVersion): Promise<boolean> {
  await nextTurn();
  const holders = await packageHolders(options.database.query, one, { limit: MOST_IMAGES });
  return await isAnyReadable(options, identity, holders);
}
