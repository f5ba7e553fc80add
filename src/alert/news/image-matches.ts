import type { Query } from '../../db/index.ts';

/** The matches of the packages of images, each once, with when and why they came and went; of one digest at least. */
export function imageMatches(query: Query, digests: readonly string[]) {
  return query
    .selectFrom('image')
    .innerJoin('image_package', 'image_package.image_id', 'image.id')
    .innerJoin('package', 'package.id', 'image_package.package_id')
    .innerJoin('match', 'match.package_id', 'package.id')
    .select(['package.type', 'package.source_name', 'match.opened_at', 'match.opened_cause'])
    .select(['match.closed_at', 'match.closed_cause'])
    .distinct()
    .where('image.manifest_digest', 'in', digests)
    .where('image_package.owner_id', 'is', null);
}
