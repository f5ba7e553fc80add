import type { ExpressionBuilder } from 'kysely';
import type { Query, Schema } from '../../db/index.ts';

/** Tags that anything may be told of: those of sandboxes are none. */
export function tagRows(query: Query) {
  return query
    .selectFrom('tag')
    .innerJoin('repository', 'repository.id', 'tag.repository_id')
    .select(['tag.repository_id', 'tag.name', 'repository.name as repository'])
    .where('repository.sandbox', '=', 0);
}

/** Whether a tag points to one of the images, or to an index that lists one. */
export function pointsTo(digests: readonly string[]) {
  return ({ or, eb, selectFrom }: ExpressionBuilder<Schema, 'tag'>) => {
    const above = selectFrom('manifest_child').select('parent_digest').where('child_digest', 'in', digests);
    return or([eb('tag.digest', 'in', digests), eb('tag.digest', 'in', above)]);
  };
}
