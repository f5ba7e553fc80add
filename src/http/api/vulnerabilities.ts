import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import type { Identity } from '../../auth/types.ts';
import { SEVERITIES } from '../../match/types.ts';
import { readableVulnerabilities, type StandingAsked, type StandingVulnerability } from '../../survey/index.ts';
import type { ApiEnv, ApiOptions } from './context.ts';
import { formatCursor, parseCursor } from './cursor.ts';
import { readable } from './overview.ts';
import { vulnerabilitiesParameters } from './parameters.ts';
import { identified } from './permit.ts';
import { answer, REFUSALS } from './routes.ts';
import { count, next, time } from './schemas.ts';
import { timeText } from './shapes.ts';

const standingSchema = z
  .object({
    vulnerability: z.string().openapi({ example: 'CVE-2022-37434' }),
    title: z.string().optional(),
    severity: z
      .enum(SEVERITIES)
      .openapi({ description: 'The worst, of images under current tags where there are any' }),
    isCurrent: z.boolean().openapi({ description: 'Whether an image under a current tag has it' }),
    isExcused: z.literal(true).optional().openapi({ description: 'Wherever a current tag leads, it is excused' }),
    isFixable: z.boolean().openapi({ description: 'Whether a fix is known of any of it' }),
    images: count.openapi({ description: 'Under current tags, at the least' }),
    repositories: count.openapi({ description: 'Of those images' }),
    packages: z
      .array(z.object({ type: z.string(), name: z.string() }))
      .openapi({ description: 'A few of those that have it, by what they are built from' }),
    openedAt: time,
    knownExploited: z.object({ on: z.iso.date(), due: z.iso.date().optional(), ransomware: z.boolean() }).optional(),
    epss: z.object({ score: z.number(), percentile: z.number() }).optional(),
  })
  .openapi('StandingVulnerability');

const standingsSchema = z.object({ vulnerabilities: z.array(standingSchema), next }).openapi('StandingVulnerabilities');

const listRoute = createRoute({
  method: 'get',
  path: '/api/v1/vulnerabilities',
  operationId: 'listVulnerabilities',
  summary: 'What is found anywhere now: first what images under current tags have, the worst first',
  tags: ['vulnerabilities'],
  request: { query: vulnerabilitiesParameters },
  responses: { 200: answer(standingsSchema), ...REFUSALS },
});

/** What is found anywhere, for who may pull from where it is. */
export function serveVulnerabilities(app: OpenAPIHono<ApiEnv>, options: ApiOptions): void {
  app.openapi(listRoute, async ({ req, env, json }) => {
    const identity = await identified(options, env.incoming);
    const asked = askedOf(req.valid('query'));
    const page = await readableVulnerabilities(options.database.query, {
      ...asked,
      ...(await among(options, identity)),
    });
    const { shown, after } = page;
    return json(
      { vulnerabilities: shown.map(standingShape), ...(after === undefined ? {} : { next: formatCursor(after) }) },
      200,
    );
  });
}

type Asked = z.output<typeof vulnerabilitiesParameters>;

function askedOf({ order, limit, cursor, severity, fixable, knownExploited, epss, q, tags }: Asked): StandingAsked {
  return {
    order,
    limit,
    currentOnly: tags === 'current',
    ...(cursor === undefined ? {} : { after: parseCursor(cursor, 4) }),
    ...(severity === undefined ? {} : { severities: severity.map((one) => SEVERITIES.indexOf(one)) }),
    ...(fixable === undefined ? {} : { isFixable: fixable === 'true' }),
    ...(knownExploited === undefined ? {} : { isKnownExploited: knownExploited === 'true' }),
    ...(epss === undefined ? {} : { epss }),
    ...(q === undefined ? {} : { text: q }),
  };
}

/** The repositories that it is told of; nothing for who may see all. */
async function among(options: ApiOptions, identity: Identity): Promise<Partial<Pick<StandingAsked, 'repositories'>>> {
  if (options.allows(identity, 'pull')) return {};
  return { repositories: (await readable(options, identity)).map(({ repositoryId }) => repositoryId) };
}

function standingShape({ id: _id, place: _place, name, severity, openedAt, isExcused, ...one }: StandingVulnerability) {
  return {
    vulnerability: name,
    ...one,
    severity: SEVERITIES[severity] ?? 'UNDEFINED',
    ...(isExcused ? { isExcused } : {}),
    packages: one.packages.map((each) => ({ ...each })),
    openedAt: timeText(openedAt),
  };
}
