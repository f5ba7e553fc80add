import { type Expression, expressionBuilder, type SqlBool, sql } from 'kysely';
import type { Query, Schema } from '../db/index.ts';
import { chunksOf } from '../lib/chunks.ts';
import type { Digest } from '../oci/digest.ts';
import type { Tag } from '../oci/name.ts';
import { likePattern } from './like-pattern.ts';
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
  { after, limit, all = false, ...only }: NewestPage,
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
  for (const condition of conditions(query, repositoryId, only)) images = images.where(condition);
  return await withTags(query, repositoryId, await images.execute());
}

/** What holds of the images that are asked for. */
function conditions(
  query: Query,
  repositoryId: number,
  { tagged, part, inspection }: Pick<NewestPage, 'tagged' | 'part' | 'inspection'>,
): Expression<SqlBool>[] {
  const found: Expression<SqlBool>[] = [];
  const { exists, not, or } = expressionBuilder<Schema, never>();
  const tags = tagOf(query, repositoryId);
  if (tagged !== undefined) found.push(tagged ? exists(tags) : not(exists(tags)));
  if (part !== undefined) {
    const pattern = likePattern(part.toLowerCase());
    const named = tags.where(sql<SqlBool>`lower(tag.name) like ${pattern} escape '\\'`);
    // With its algorithm or without.
    const digests = [pattern.slice(1), `%:${pattern.slice(1)}`];
    const begins = digests.map((each) => sql<SqlBool>`manifest.digest like ${each} escape '\\'`);
    found.push(or([exists(named), ...begins]));
  }
  if (inspection === undefined) return found;
  const own = sql.ref<string>('manifest.digest');
  const waiting = query.selectFrom('job').select('job.id').where('job.kind', '=', 'inspect').where('job.key', '=', own);
  const inspected = query.selectFrom('image').select('image.id').where('image.manifest_digest', '=', own);
  const parts = query
    .selectFrom('manifest_child')
    .innerJoin('image', 'image.manifest_digest', 'manifest_child.child_digest')
    .select('image.id')
    .where('manifest_child.parent_digest', '=', own);
  const isInspected = or([exists(inspected), exists(parts)]);
  if (inspection === 'waiting') found.push(exists(waiting));
  else if (inspection === 'inspected') found.push(isInspected);
  else found.push(not(exists(waiting)), not(isInspected));
  return found;
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
