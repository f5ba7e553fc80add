import { sql } from 'kysely';
import type { Query } from '../db/index.ts';
import { chunksOf } from '../lib/chunks.ts';
import type { Digest } from '../oci/digest.ts';
import type { Tag } from '../oci/name.ts';
import type { Image, ImageFilter, NewestPage } from './types.ts';

/** By digest, after `after`, at most `limit`. */
export async function listImages(
  query: Query,
  repositoryId: number,
  { after, limit, filter = {} }: { after?: string; limit: number; filter?: ImageFilter },
): Promise<Image[]> {
  let images = imagesIn(query, repositoryId).orderBy('repository_manifest.digest').limit(limit);
  if (after !== undefined) images = images.where('repository_manifest.digest', '>', after);
  if (filter.digests !== undefined) images = images.where('repository_manifest.digest', 'in', [...filter.digests, '']);
  if (filter.tagged !== undefined) {
    const { tagged } = filter;
    images = images.where(({ exists, not }) =>
      tagged ? exists(tagOf(query, repositoryId)) : not(exists(tagOf(query, repositoryId))),
    );
  }
  return await withTags(query, repositoryId, await images.execute());
}

/** The newest first, after `after`, at most `limit`. */
export async function newestImages(
  query: Query,
  repositoryId: number,
  { after, limit, all = false }: NewestPage,
): Promise<Image[]> {
  let images = imagesIn(query, repositoryId)
    .orderBy('repository_manifest.pushed_at', 'desc')
    .orderBy('repository_manifest.digest')
    .limit(limit);
  if (after !== undefined) {
    const { pushedAt, digest } = after;
    images = images.where(({ and, or, eb }) =>
      or([
        eb('repository_manifest.pushed_at', '<', pushedAt),
        and([eb('repository_manifest.pushed_at', '=', pushedAt), eb('repository_manifest.digest', '>', digest)]),
      ]),
    );
  }
  if (!all) {
    const parent = query
      .selectFrom('manifest_child')
      .innerJoin('repository_manifest as holder', 'holder.digest', 'manifest_child.parent_digest')
      .select('holder.digest')
      .where('manifest_child.child_digest', '=', sql.ref<string>('repository_manifest.digest'))
      .where('holder.repository_id', '=', repositoryId);
    images = images.where(({ exists, not, or, and, eb }) =>
      or([exists(tagOf(query, repositoryId)), and([eb('manifest.subject', 'is', null), not(exists(parent))])]),
    );
  }
  return await withTags(query, repositoryId, await images.execute());
}

function imagesIn(query: Query, repositoryId: number) {
  return query
    .selectFrom('repository_manifest')
    .innerJoin('manifest', 'manifest.digest', 'repository_manifest.digest')
    .select([
      'manifest.digest',
      'media_type',
      'artifact_type',
      'subject',
      'size',
      'image_size',
      'pushed_at',
      'pulled_at',
    ])
    .where('repository_manifest.repository_id', '=', repositoryId);
}

/** A tag of the row of `repository_manifest` that is looked at. */
function tagOf(query: Query, repositoryId: number) {
  return query
    .selectFrom('tag')
    .select('name')
    .where('tag.digest', '=', sql.ref<string>('repository_manifest.digest'))
    .where('tag.repository_id', '=', repositoryId);
}

type ImageRow = Awaited<ReturnType<ReturnType<typeof imagesIn>['execute']>>[number];

async function withTags(query: Query, repositoryId: number, rows: readonly ImageRow[]): Promise<Image[]> {
  const digests = rows.map((row) => row.digest);
  const tags = await tagsByDigest(query, repositoryId, digests);
  return rows.map((row) => ({
    repositoryId,
    digest: row.digest as Digest,
    mediaType: row.media_type,
    ...(row.artifact_type === null ? {} : { artifactType: row.artifact_type }),
    ...(row.subject === null ? {} : { subject: row.subject as Digest }),
    manifestSize: row.size,
    imageSize: row.image_size,
    pushedAt: row.pushed_at,
    ...(row.pulled_at === null ? {} : { pulledAt: row.pulled_at }),
    tags: tags.get(row.digest) ?? [],
  }));
}

async function tagsByDigest(
  query: Query,
  repositoryId: number,
  digests: readonly string[],
): Promise<Map<string, Tag[]>> {
  const found = new Map<string, Tag[]>();
  for (const some of chunksOf(digests, 500)) {
    const rows = await query
      .selectFrom('tag')
      .select(['name', 'digest'])
      .where('repository_id', '=', repositoryId)
      .where('digest', 'in', some)
      .orderBy('name')
      .execute();
    for (const row of rows) found.set(row.digest, [...(found.get(row.digest) ?? []), row.name as Tag]);
  }
  return found;
}
