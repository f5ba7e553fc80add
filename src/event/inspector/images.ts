import type { Query } from '../../db/index.ts';
import { chunksOf } from '../../lib/chunks.ts';
import { changedPackages, imagesHolding, type SnapshotSpan } from '../../match/index.ts';
import { type Digest, parseDigest } from '../../oci/digest.ts';
import type { Images } from '../../registry/types.ts';
import type { FoundImage } from './types.ts';

/** Images that are looked up together. */
const CHUNK = 100;

/**
 * The images that updates of advisories concern, as each repository holds them where a tag leads to them: image by image,
 * a few at a time. What lies in sandboxes is left out. `beat` is awaited between look-ups.
 */
export async function* concernedImages(
  query: Query,
  images: Pick<Images, 'places'>,
  { span, beat }: { readonly span: SnapshotSpan; beat(): Promise<void> },
): AsyncIterable<readonly [FoundImage, ...FoundImage[]]> {
  const ids = new Set<number>();
  for await (const packages of changedPackages(query, span)) {
    for (const { imageId } of await imagesHolding(query, packages)) ids.add(imageId);
    await beat();
  }
  for (const chunk of chunksOf(
    [...ids].toSorted((a, b) => a - b),
    CHUNK,
  )) {
    const found = await foundImages(query, images, chunk);
    for (const [first, ...others] of Map.groupBy(found, ({ id }) => id).values()) {
      if (first !== undefined) yield [first, ...others];
    }
    await beat();
  }
}

async function foundImages(
  query: Query,
  images: Pick<Images, 'places'>,
  ids: readonly number[],
): Promise<readonly FoundImage[]> {
  const rows = await query
    .selectFrom('image')
    .select(['id', 'manifest_digest', 'architecture', 'distro_id', 'distro_release'])
    .where('id', 'in', ids)
    .execute();
  const byDigest = new Map(rows.map((row) => [row.manifest_digest, row]));
  // What was scanned without being pushed has names of its own.
  const digests = [...byDigest.keys()].map(parseDigest).filter((digest) => digest !== undefined);
  const pushedAt = await pushTimes(query, digests);
  return (await images.places(digests)).flatMap(({ repositoryId, repository, digest, tags, isSandbox }) => {
    const row = byDigest.get(digest);
    if (row === undefined || isSandbox === true || tags.length === 0) return [];
    const { id, architecture, distro_id: distro, distro_release: release } = row;
    return {
      id,
      repository,
      digest,
      tags,
      pushedAt: pushedAt.get(`${repositoryId} ${digest}`) ?? 0,
      ...(architecture === null ? {} : { architecture }),
      ...(distro === null ? {} : { distro: { id: distro, ...(release === null ? {} : { release }) } }),
    };
  });
}

async function pushTimes(query: Query, digests: readonly Digest[]): Promise<ReadonlyMap<string, number>> {
  if (digests.length === 0) return new Map();
  const rows = await query
    .selectFrom('repository_manifest')
    .select(['repository_id', 'digest', 'pushed_at'])
    .where('digest', 'in', digests)
    .execute();
  return new Map(rows.map(({ repository_id, digest, pushed_at }) => [`${repository_id} ${digest}`, pushed_at]));
}
