import type { Query } from '../../db/index.ts';
import type { Digest } from '../../oci/digest.ts';
import type { ConfigsIn } from '../../registry/index.ts';
import type { ImageNews } from '../news/news.ts';
import { imageSource } from './image-source.ts';
import { installersOf } from './installers.ts';
import type { ImageDetails } from './message.ts';

/** Where what is said of an image is looked up. */
export interface DetailsFrom {
  readonly query: Query;
  readonly registry: ConfigsIn;
}

const MOST_TAGS = 20;

/** What a message says of an image besides what changed of it. */
export async function imageDetails(from: DetailsFrom, image: ImageNews): Promise<ImageDetails> {
  const { repositoryId, found } = image;
  const digests = found.images.map(({ digest }) => digest as Digest);
  const source = await imageSource(from, { repositoryId, digest: digests[0] });
  return {
    tags: await tagsOf(from.query, image),
    ...(source === undefined ? {} : { source }),
    installers: await installersOf(from.query, found.types.has('rpm') ? digests : []),
  };
}

/** Versions first, then those that the rule watches: `v280`, `intg`. */
async function tagsOf(query: Query, { repositoryId, digest, watched }: ImageNews): Promise<readonly string[]> {
  const rows = await query
    .selectFrom('tag')
    .select('name')
    .where('repository_id', '=', repositoryId)
    .where('digest', '=', digest)
    .orderBy('name')
    .limit(MOST_TAGS + watched.length)
    .execute();
  const others = rows.map(({ name }) => name).filter((name) => !watched.includes(name));
  return [...others.slice(0, MOST_TAGS), ...watched];
}
