import type { ExcusePlace } from '../excuse/types.ts';
import type { Digest } from '../oci/digest.ts';
import { parseTag } from '../oci/name.ts';
import type { ImagePlace, Images } from '../registry/types.ts';

/** As many tags of an image as `places` tells of: of one that has so many, it is not known that they are all. */
const MOST_TAGS = 100;

/** As which images of a repository are looked at by their digests: with all tags that lead to each. */
export async function placesIn(
  images: Pick<Images, 'places'>,
  repositoryId: number,
  digests: readonly Digest[],
): Promise<ReadonlyMap<Digest, ExcusePlace>> {
  const places = await images.places(digests, (place) => place.repositoryId === repositoryId);
  return new Map(places.map((place) => [place.digest, excusePlace(place)]));
}

/** As which an image of a repository is looked at, with all tags that lead to it. */
export function excusePlace({ repository, tags }: Pick<ImagePlace, 'repository' | 'tags'>): ExcusePlace {
  return { repository, tags: tags.length < MOST_TAGS ? tags : [] };
}

/** As which an image is looked at that somebody asked for by a tag, or by a digest. */
export async function placeAsked(
  images: Pick<Images, 'places'>,
  { repositoryId, repository, digest }: { repositoryId: number; repository: string; digest: Digest },
  reference: string,
): Promise<ExcusePlace> {
  const tag = parseTag(reference);
  if (tag !== undefined) return { repository, tags: [tag] };
  const places = await placesIn(images, repositoryId, [digest]);
  return places.get(digest) ?? { repository, tags: [] };
}
