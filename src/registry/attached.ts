import { type Expression, type SqlBool, sql } from 'kysely';
import type { Query } from '../db/index.ts';
import { cosignTags, SBOM_MARKS } from '../oci/attached.ts';
import type { Digest } from '../oci/digest.ts';
import type { Attachments } from './types.ts';

/** Of each kind: who may push may push many. */
const MOST = 100;

/** `Images.attachments`. */
export async function attachments(query: Query, image: Digest): Promise<Attachments> {
  const referring = await referringTo(query, image);
  const tagged = await taggedFor(query, image);
  const indexes = await indexesOf(query, image);
  const isCut = [referring, tagged, indexes].some((rows) => rows.length > MOST);
  const digests = (rows: readonly { readonly digest: string }[]) =>
    rows.slice(0, MOST).map(({ digest }) => digest as Digest);
  return { manifests: [...new Set([...digests(referring), ...digests(tagged)])], indexes: digests(indexes), isCut };
}

/** Manifests beside the image in one of its repositories, the newest first. */
function beside(query: Query, image: Digest) {
  return query
    .selectFrom('manifest')
    .innerJoin('repository_manifest', 'repository_manifest.digest', 'manifest.digest')
    .innerJoin('repository_manifest as held', 'held.repository_id', 'repository_manifest.repository_id')
    .select('manifest.digest')
    .where('held.digest', '=', image)
    .groupBy('manifest.digest')
    .orderBy(({ fn }) => fn.max('repository_manifest.pushed_at'), 'desc')
    .orderBy('manifest.digest')
    .limit(MOST + 1);
}

/** Among them are signatures and much else, of which there may be hundreds. */
async function referringTo(query: Query, image: Digest) {
  return await beside(query, image)
    .where('manifest.subject', '=', image)
    .where(({ or, exists, ref, selectFrom }) => {
      const layers = selectFrom('manifest_blob')
        .select('manifest_blob.position')
        .whereRef('manifest_blob.manifest_digest', '=', 'manifest.digest');
      return or([
        isMarked(ref('manifest.artifact_type')),
        exists(layers.where((inner) => isMarked(inner.ref('manifest_blob.media_type')))),
      ]);
    })
    .execute();
}

/** Whether a media type has in it what an SBOM's has. */
function isMarked(type: Expression<string | null>): Expression<SqlBool> {
  const marks = SBOM_MARKS.map((mark) => sql<SqlBool>`lower(${type}) like ${`%${mark}%`}`);
  return sql<SqlBool>`(${sql.join(marks, sql` or `)})`;
}

async function taggedFor(query: Query, image: Digest) {
  const tags = cosignTags(image);
  if (tags.length === 0) return [];
  return await beside(query, image)
    .innerJoin('tag', (on) =>
      on
        .onRef('tag.repository_id', '=', 'repository_manifest.repository_id')
        .onRef('tag.digest', '=', 'manifest.digest'),
    )
    .where('tag.name', 'in', tags)
    .execute();
}

async function indexesOf(query: Query, image: Digest) {
  return await beside(query, image)
    .innerJoin('manifest_child', 'manifest_child.parent_digest', 'manifest.digest')
    .where('manifest_child.child_digest', '=', image)
    .execute();
}
