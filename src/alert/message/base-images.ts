import type { Query } from '../../db/index.ts';
import { pointsTo, tagRows } from '../due/tag-rows.ts';

/**
 * The names of images that end with these layers, `team/base:12` by the layer: what others are built on, where it is stored
 * here and a tag leads to it.
 */
export async function baseImages(query: Query, layers: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const names = new Map<string, string>();
  for (const layer of layers) {
    const digest = await imageThatEndsWith(query, layer);
    const name = digest === undefined ? undefined : await nameOf(query, digest);
    if (name !== undefined) names.set(layer, name);
  }
  return names;
}

async function imageThatEndsWith(query: Query, layer: string): Promise<string | undefined> {
  const row = await query
    .selectFrom('manifest_blob as last')
    .innerJoin('manifest', 'manifest.digest', 'last.manifest_digest')
    .select('manifest.digest')
    .where('last.blob_digest', '=', layer)
    .where('last.role', '=', 'layer')
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('manifest_blob as later')
            .select('later.position')
            .whereRef('later.manifest_digest', '=', 'last.manifest_digest')
            .whereRef('later.position', '>', 'last.position')
            .where('later.role', '=', 'layer'),
        ),
      ),
    )
    // The same layers may be in images of other configs.
    .orderBy('manifest.image_size')
    .orderBy('manifest.digest')
    .limit(1)
    .executeTakeFirst();
  return row?.digest;
}

async function nameOf(query: Query, digest: string): Promise<string | undefined> {
  const row = await tagRows(query)
    .where(pointsTo([digest]))
    .orderBy('tag.updated_at', 'desc')
    .orderBy('repository.name')
    .orderBy('tag.name')
    .limit(1)
    .executeTakeFirst();
  return row === undefined ? undefined : `${row.repository}:${row.name}`;
}
