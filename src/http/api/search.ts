import { setImmediate as nextTurn } from 'node:timers/promises';
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { sql } from 'kysely';
import type { Identity } from '../../auth/types.ts';
import type { Query } from '../../db/index.ts';
import { type PackageHolder, packageHolders, packageNames, vulnerableImages } from '../../match/index.ts';
import { parseRepositoryName } from '../../oci/name.ts';
import type { ApiEnv, ApiOptions } from './context.ts';
import { searchParameters } from './parameters.ts';
import { identified } from './permit.ts';
import { isAnyReadable } from './readable-page.ts';
import { answer, REFUSALS } from './routes.ts';
import { vulnerabilityNames } from './vulnerability-names.ts';

const searchSchema = z
  .object({
    repositories: z.array(z.object({ repository: z.string() })),
    tags: z.array(z.object({ repository: z.string(), tag: z.string() })),
    images: z.array(z.object({ repository: z.string(), digest: z.string() })),
    vulnerabilities: z.array(
      z.object({ vulnerability: z.string(), matched: z.string().openapi({ description: 'The id that begins so' }) }),
    ),
    packages: z.array(z.object({ type: z.string(), name: z.string() })),
  })
  .openapi('SearchResults');

type Results = z.infer<typeof searchSchema>;

const searchRoute = createRoute({
  method: 'get',
  path: '/api/v1/search',
  operationId: 'search',
  summary: 'Repositories, tags, digests, vulnerabilities and packages by a part or the beginning of their names',
  tags: ['search'],
  request: { query: searchParameters },
  responses: { 200: answer(searchSchema), ...REFUSALS },
});

/** Finds by name what who asks may see; a few of each kind. */
export function serveSearch(app: OpenAPIHono<ApiEnv>, options: ApiOptions): void {
  app.openapi(searchRoute, async ({ req, env, json }) => {
    const identity = await identified(options, env.incoming);
    const { q, limit } = req.valid('query');
    return json(await search({ options, identity, limit }, q.trim()), 200);
  });
}

interface Searching {
  readonly options: ApiOptions;
  readonly identity: Identity;
  /** Of each kind. */
  readonly limit: number;
}

/** Rows that are looked through for each kind, of which who asks may see some. */
const MOST_ROWS = 500;
/** Images that are looked at to see whether one of a vulnerability or package may be seen. */
const MOST_IMAGES = 200;

async function search(searching: Searching, q: string): Promise<Results> {
  const [name, tag] = partsOf(q);
  return {
    repositories: await repositoriesLike(searching, q.toLowerCase()),
    tags: await tagsLike(searching, name, tag),
    images: await imagesLike(searching, q.toLowerCase()),
    vulnerabilities: await vulnerabilitiesLike(searching, q),
    packages: await packagesLike(searching, q),
  };
}

/** `team/app:v1` is a repository and a tag; anything else may be a tag alone. */
function partsOf(q: string): readonly [repository: string | undefined, tag: string] {
  const [, name, tag = ''] = /^([a-z0-9._/-]+):([\w.-]*)$/.exec(q) ?? [];
  return name === undefined || name === 'sha256' ? [undefined, q] : [name, tag];
}

async function repositoriesLike({ options, identity, limit }: Searching, q: string): Promise<Results['repositories']> {
  const rows = await options.database.query
    .selectFrom('repository')
    .select('name')
    .where(sql<boolean>`name like ${`%${escaped(q)}%`} escape '\\'`)
    .orderBy(sql`case when name like ${`${escaped(q)}%`} escape '\\' then 0 else 1 end`)
    .orderBy('name')
    .limit(MOST_ROWS)
    .execute();
  const seen = rows.filter(({ name }) => maySee(options, identity, name));
  return seen.slice(0, limit).map(({ name }) => ({ repository: name }));
}

/** LIKE's own characters (`%` and `_`) as what they are. */
function escaped(text: string): string {
  return text.replaceAll(/[\\%_]/g, String.raw`\$&`);
}

async function tagsLike(
  { options, identity, limit }: Searching,
  repository: string | undefined,
  tag: string,
): Promise<Results['tags']> {
  let rows = options.database.query
    .selectFrom('tag')
    .innerJoin('repository', 'repository.id', 'tag.repository_id')
    .select(['tag.name as tag', 'repository.name'])
    .where('tag.name', '>=', tag)
    .where('tag.name', '<', endOf(tag));
  if (repository !== undefined) rows = rows.where('repository.name', '=', repository);
  const found = await rows.orderBy('tag.name').orderBy('tag.repository_id').limit(MOST_ROWS).execute();
  const seen = found.filter(({ name }) => maySee(options, identity, name));
  return seen.slice(0, limit).map(({ name, tag: full }) => ({ repository: name, tag: full }));
}

/** So few hex digits begin too many digests. */
const DIGEST = /^(?:sha256:)?([0-9a-f]{4,64})$/;

async function imagesLike({ options, identity, limit }: Searching, q: string): Promise<Results['images']> {
  const [, hex] = DIGEST.exec(q) ?? [];
  if (hex === undefined) return [];
  const prefix = `sha256:${hex}`;
  const rows = await options.database.query
    .selectFrom('repository_manifest')
    .innerJoin('repository', 'repository.id', 'repository_manifest.repository_id')
    .select(['repository_manifest.digest', 'repository.name'])
    .where('repository_manifest.digest', '>=', prefix)
    .where('repository_manifest.digest', '<', endOf(prefix))
    .orderBy('repository_manifest.digest')
    .limit(MOST_ROWS)
    .execute();
  const seen = rows.filter(({ name }) => maySee(options, identity, name));
  return seen.slice(0, limit).map(({ name, digest }) => ({ repository: name, digest }));
}

async function vulnerabilitiesLike(searching: Searching, q: string): Promise<Results['vulnerabilities']> {
  const { options, limit } = searching;
  const { query } = options.database;
  const found = await vulnerabilityNames(query, q, limit);
  return await seenAmong(searching, found, ({ vulnerability }) =>
    vulnerableImages(query, vulnerability, { limit: MOST_IMAGES }),
  );
}

async function packagesLike(searching: Searching, q: string): Promise<Results['packages']> {
  const { options, limit } = searching;
  const { query } = options.database;
  const named = await namesOf(query, q, limit);
  return await seenAmong(
    searching,
    named,
    ({ type, name }): Promise<readonly PackageHolder[]> =>
      packageHolders(query, { type, name }, { limit: MOST_IMAGES }),
  );
}

async function namesOf(query: Query, q: string, limit: number): Promise<Results['packages']> {
  const found = new Map<string, Results['packages'][number]>();
  for (const prefix of new Set([q, q.toLowerCase()])) {
    for (const { type, name } of await packageNames(query, { prefix, limit }))
      found.set(`${type} ${name}`, { type, name });
  }
  return [...found.values()].slice(0, limit);
}

/** Those of which who asks may see an image; all of them for who may pull from everywhere. */
async function seenAmong<T>(
  { options, identity }: Searching,
  found: readonly T[],
  imagesOf: (one: T) => Promise<readonly { readonly manifestDigest: string }[]>,
): Promise<T[]> {
  if (options.allows(identity, 'pull')) return [...found];
  const seen: T[] = [];
  for (const one of found) {
    if (await isAnyReadable(options, identity, await imagesOf(one))) seen.push(one);
    await nextTurn();
  }
  return seen;
}

function maySee({ allows }: ApiOptions, identity: Identity, text: string): boolean {
  const name = parseRepositoryName(text);
  return name !== undefined && allows(identity, 'pull', name);
}

/** What no text reaches that begins so. */
function endOf(prefix: string): string {
  return `${prefix}\u{10ffff}`;
}
