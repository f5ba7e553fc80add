import type { IncomingMessage } from 'node:http';
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { type Digest, parseDigest } from '../../oci/digest.ts';
import type { RepositoryName, Tag } from '../../oci/name.ts';
import { deleteBatch, previewDeletion } from '../../registry/index.ts';
import type { Repository } from '../../registry/types.ts';
import type { ApiEnv, ApiOptions } from './context.ts';
import { noParameters, repositoryParameters, tagParameters } from './parameters.ts';
import { permitPush } from './permit.ts';
import { Problem } from './problem.ts';
import { answer, jsonBody, REFUSALS, refusal } from './routes.ts';
import { count } from './schemas.ts';
import { repositoryAt } from './target.ts';
import { parsed } from './texts.ts';

const OF_ONE = '/api/v1/repositories/{name}';
const REPOSITORIES = ['repositories'];
const MOST = 100;
const DIGESTS = `one to ${MOST} digests`;

const imagesSchema = z
  .strictObject(
    {
      digests: z
        .array(parsed(150, parseDigest, 'a digest, as sha256:…'), DIGESTS)
        .min(1, DIGESTS)
        .max(MOST, DIGESTS),
    },
    'a JSON object of digests',
  )
  .openapi('ImagesToDelete');

const tags = z.array(z.string());
const listedBy = z.string().openapi({ description: 'The index of the repository that lists it, and would stay' });

const previewSchema = z
  .object({
    images: z
      .array(z.object({ digest: z.string(), tags, listedBy: listedBy.optional() }))
      .openapi({ description: 'Those that are there; what is listed by an index that stays, stays with it' }),
    parts: z.array(z.string()).openapi({ description: 'Digests of what indexes list and nothing else holds' }),
    attached: count.openapi({ description: 'Signatures, SBOMs and the like of what goes; they stay' }),
    freedBytes: count.openapi({
      description: 'Of blobs that nothing else needs; freed by the next garbage collections',
    }),
    excuses: z.array(z.int()).openapi({ description: 'Active ones that are for an image or a tag which goes' }),
  })
  .openapi('DeletionPreview');

const deletedSchema = z
  .object({
    deleted: z.array(z.object({ digest: z.string(), tags })),
    failures: z.array(z.object({ digest: z.string(), listedBy: listedBy.optional(), reason: z.string() })),
  })
  .openapi('Deletions');

const UNKNOWN = { ...REFUSALS, 404: refusal('There is no such repository') };

const previewRoute = createRoute({
  method: 'post',
  path: `${OF_ONE}/deletion-preview`,
  operationId: 'previewDeletion',
  summary: 'What deleting images would take along, and what it would free, for who may push; nothing is deleted',
  tags: REPOSITORIES,
  request: { params: repositoryParameters, query: noParameters, body: jsonBody(imagesSchema) },
  responses: { 200: answer(previewSchema), ...UNKNOWN },
});

const deleteRoute = createRoute({
  method: 'post',
  path: `${OF_ONE}/deletions`,
  operationId: 'deleteImages',
  summary: 'Deletes images with their tags, and what their indexes alone list, for who may push',
  tags: REPOSITORIES,
  request: { params: repositoryParameters, query: noParameters, body: jsonBody(imagesSchema) },
  responses: { 200: answer(deletedSchema), ...UNKNOWN },
});

const deleteTagRoute = createRoute({
  method: 'delete',
  path: `${OF_ONE}/tags/{tag}`,
  operationId: 'deleteTag',
  summary: 'Removes a tag, for who may push; the image that it points to stays',
  tags: REPOSITORIES,
  request: { params: tagParameters, query: noParameters },
  responses: { 204: { description: 'It is removed' }, ...UNKNOWN },
});

/** Images and tags, away with them. */
export function serveDeletions(app: OpenAPIHono<ApiEnv>, options: ApiOptions): void {
  app.openapi(previewRoute, async ({ req, env, json }) => {
    const repository = await pushable(options, env.incoming, req.valid('param').name);
    return json(await preview(options, repository, req.valid('json').digests), 200);
  });
  app.openapi(deleteRoute, async ({ req, env, json }) => {
    const repository = await pushable(options, env.incoming, req.valid('param').name);
    return json(await remove(options, repository, req.valid('json').digests), 200);
  });
  app.openapi(deleteTagRoute, async ({ req, env, body }) => {
    const { name, tag } = req.valid('param');
    const repository = await pushable(options, env.incoming, name);
    const isGone = await options.registry.images.deleteTag(repository, tag);
    if (!isGone) throw new Problem('unknown', `"${name}" has no tag "${tag}"`);
    return body(null, 204);
  });
}

async function pushable(options: ApiOptions, request: IncomingMessage, name: RepositoryName): Promise<Repository> {
  const { identity, repository } = await repositoryAt(options, request, name);
  permitPush(options, identity, name);
  return repository;
}

async function preview(options: ApiOptions, repository: Repository, digests: readonly Digest[]) {
  const { images, parts, ...rest } = await previewDeletion(options.database.query, repository.id, [
    ...new Set(digests),
  ]);
  const goes = images.filter((image) => image.listedBy === undefined);
  const gone = { digests: [...goes.map(({ digest }) => digest), ...parts], tags: goes.flatMap((image) => image.tags) };
  return {
    images: images.map((image) => ({ ...image, tags: [...image.tags] })),
    parts: [...parts],
    ...rest,
    excuses: await excusesOf(options, repository.name, gone),
  };
}

async function excusesOf(
  { database: { query }, clock }: ApiOptions,
  repository: RepositoryName,
  gone: { readonly digests: readonly string[]; readonly tags: readonly Tag[] },
): Promise<number[]> {
  const rows = await query
    .selectFrom('excuse')
    .select(['id', 'image', 'repository', 'tag'])
    .where('ended_at', 'is', null)
    .where('expires_at', '>', clock())
    .where((eb) => eb.or([eb('image', 'is not', null), eb('repository', '=', repository)]))
    .orderBy('id')
    .execute();
  const [digests, tags] = [new Set<string | null>(gone.digests), new Set<string | null>(gone.tags)];
  const named = rows.filter((row) => digests.has(row.image) || (row.repository === repository && tags.has(row.tag)));
  return named.map(({ id }) => id);
}

async function remove(options: ApiOptions, repository: Repository, digests: readonly Digest[]) {
  const { images } = options.registry;
  const held = new Set<Digest>();
  for (const digest of new Set(digests)) {
    if ((await images.resolve(repository.id, digest)) !== undefined) held.add(digest);
  }
  const deletions = [...held].map((digest) => ({ digest }));
  const { deleted, referenced } = await deleteBatch(images, repository, deletions);
  return {
    deleted: deleted.map(({ deletion, tags: own }) => ({ digest: deletion.digest, tags: [...own] })),
    failures: [
      ...referenced.map(({ deletion: { digest }, by }) => ({
        digest,
        listedBy: by,
        reason: `the index "${by}" lists it: delete that first`,
      })),
      ...[...new Set(digests)]
        .filter((digest) => !held.has(digest))
        .map((digest) => ({ digest, reason: `"${repository.name}" has no image "${digest}"` })),
    ],
  };
}
