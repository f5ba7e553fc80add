import type { IncomingMessage } from 'node:http';
import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { compress } from 'hono/compress';
import type { Identity } from '../../auth/types.ts';
import { SEVERITIES } from '../../match/types.ts';
import { parseRepositoryName } from '../../oci/name.ts';
import { readCurrentTags } from '../../registry/index.ts';
import { changesSince, newsSince, openCounts } from '../../survey/index.ts';
import type { NewsItem, Standing } from '../../survey/types.ts';
import type { ApiEnv, ApiOptions } from './context.ts';
import { type ApiOverview, overviewSchema } from './overview-schemas.ts';
import { worstLayers, worstRepositories, worstTroubles } from './overview-worst.ts';
import { overviewParameters } from './parameters.ts';
import { identified } from './permit.ts';
import { answer, REFUSALS } from './routes.ts';
import { timeText } from './shapes.ts';

const overviewRoute = createRoute({
  method: 'get',
  path: '/api/v1/overview',
  operationId: 'getOverview',
  summary:
    'What is found under current tags, over all repositories that who asks may pull from: now, by day, and since a time',
  tags: ['overview'],
  request: { query: overviewParameters },
  responses: { 200: answer(overviewSchema), ...REFUSALS },
});

/** What is to be seen first. */
export function serveOverview(app: OpenAPIHono<ApiEnv>, options: ApiOptions): void {
  // It is what a browser waits for on a slow line.
  app.use(overviewRoute.path, compress());
  app.openapi(overviewRoute, async ({ req, env, json }) =>
    json(await getOverview(options, env.incoming, req.valid('query').since?.from), 200),
  );
}

async function getOverview(
  options: ApiOptions,
  request: IncomingMessage,
  since: number | undefined,
): Promise<ApiOverview> {
  const identity = await identified(options, request);
  const standings = await readable(options, identity);
  const now = options.clock();
  const counted = standings.map(({ surveyedAt }) => surveyedAt);
  return {
    isEmpty: standings.length === 0 && !(await seesAny(options, identity)),
    ...(counted.length === 0 ? {} : { countedAt: timeText(counted.reduce((a, b) => Math.max(a, b))) }),
    currentTags: [...(await readCurrentTags(options.database.query))],
    repositories: standings.filter(({ images }) => images > 0).length,
    images: standings.reduce((sum, { images }) => sum + images, 0),
    findings: countsShape(openCounts(standings)),
    days: options.standings.days(standings, now).map(({ day, counts }) => ({ day, findings: countsShape(counts) })),
    ...(since === undefined ? {} : { changes: await changesShape(options, standings, since) }),
    worstRepositories: worstRepositories(standings),
    worstLayers: worstLayers(standings),
    ...worstTroubles(standings),
    sources: await sourcesShape(options),
  };
}

/** What was surveyed of the repositories that the identity may pull from. */
export async function readable({ standings, allows }: ApiOptions, identity: Identity): Promise<readonly Standing[]> {
  const all = await standings.read();
  if (allows(identity, 'pull')) return all;
  return all.filter(({ repository }) => {
    const name = parseRepositoryName(repository);
    return name !== undefined && allows(identity, 'pull', name);
  });
}

const AT_ONCE = 500;

async function seesAny({ registry, allows }: ApiOptions, identity: Identity): Promise<boolean> {
  const page = await registry.repositories.list({ limit: AT_ONCE });
  return page.some(({ name }) => allows(identity, 'pull', name));
}

async function changesShape(
  { database }: ApiOptions,
  standings: readonly Standing[],
  since: number,
): Promise<NonNullable<ApiOverview['changes']>> {
  const { opened, closed, excused, still } = changesSince(standings, since);
  const names = new Map(standings.map(({ repositoryId, repository }) => [repositoryId, repository]));
  const among = { since, isShown: (id: number) => names.has(id) };
  const shape = (item: NewsItem) => newsShape(item, names);
  return {
    since: timeText(since),
    opened: countsShape(opened),
    gone: countsShape(closed),
    excused: countsShape(excused),
    stillOpen: countsShape(still),
    news: (await newsSince(database.query, 'opened', among)).map(shape),
    mended: (await newsSince(database.query, 'gone', among)).map(shape),
  };
}

function newsShape(item: NewsItem, names: ReadonlyMap<number, string>) {
  return {
    vulnerability: item.vulnerability,
    package: { type: item.type, name: item.packageName },
    severity: SEVERITIES[item.severity] ?? 'UNDEFINED',
    isFixable: item.isFixable,
    at: timeText(item.at),
    images: item.images,
    repositories: item.repositoryIds.flatMap((id) => names.get(id) ?? []).toSorted(),
  };
}

/** Severities that do not occur are absent. */
function countsShape(counts: readonly number[]): ApiOverview['findings'] {
  return Object.fromEntries(
    SEVERITIES.flatMap((severity, at) => {
      const count = counts[at] ?? 0;
      return count === 0 ? [] : [[severity, count]];
    }),
  );
}

async function sourcesShape(options: ApiOptions): Promise<ApiOverview['sources']> {
  const { sources } = await options.advisories();
  return sources.map(({ id, title, state, count, fetchedAt, reason }) => ({
    id,
    title,
    state,
    statements: count,
    ...(fetchedAt === undefined ? {} : { fetchedAt: timeText(fetchedAt) }),
    ...(reason === undefined ? {} : { reason }),
  }));
}
