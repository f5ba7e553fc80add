import { z } from 'zod';
import type { Query } from '../../db/index.ts';
import { fieldsOf, parseJson } from '../../lib/json.ts';
import { collect } from '../../lib/limited.ts';
import type { Digest } from '../../oci/digest.ts';
import { parseManifest } from '../../oci/manifest.ts';
import type { Registry } from '../../registry/types.ts';
import type { ImageNews } from '../news/news.ts';
import type { AlertImage } from '../types.ts';
import type { ImageDetails } from './message.ts';

/** Where what is said of an image is looked up. */
export interface DetailsFrom {
  readonly query: Query;
  readonly registry: {
    readonly images: Pick<Registry['images'], 'content'>;
    readonly blobs: Pick<Registry['blobs'], 'read'>;
  };
}

const SOURCE_LABEL = 'org.opencontainers.image.source';
const IMAGE_SOURCE = 'ImageSource';
const MOST_CONFIG_BYTES = 4 << 20;
const LONGEST_SOURCE = 500;
const MOST_TAGS = 20;
const INSTALLERS = ['dnf', 'dnf5', 'microdnf', 'yum', 'zypper'];

/** What a message says of an image besides what changed of it. */
export async function imageDetails(from: DetailsFrom, image: ImageNews): Promise<ImageDetails> {
  const source = await sourceOf(from, image);
  return {
    tags: await tagsOf(from.query, image),
    ...(source === undefined ? {} : { source }),
    installers: await installersOf(from.query, image),
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

/** What an administrator noted of the repository, else what the image says of itself. */
async function sourceOf(from: DetailsFrom, { repositoryId, found }: ImageNews): Promise<AlertImage['source']> {
  const noted = await from.query
    .selectFrom('repository_label')
    .select('value')
    .where('repository_id', '=', repositoryId)
    .where('key', '=', IMAGE_SOURCE)
    .executeTakeFirst();
  if (noted !== undefined && noted.value !== '') {
    return { text: noted.value.slice(0, LONGEST_SOURCE), from: IMAGE_SOURCE };
  }
  const [first] = found.images;
  const label = first === undefined ? undefined : await sourceLabel(from, first.digest as Digest);
  return label === undefined ? undefined : { text: label, from: 'label' };
}

const LABEL = z.string().min(1);

/** A config that cannot be read says nothing. */
async function sourceLabel({ registry }: DetailsFrom, digest: Digest): Promise<string | undefined> {
  const content = await registry.images.content(digest);
  const parsed = content && parseManifest(content.bytes, content.mediaType);
  if (parsed?.kind !== 'ok' || parsed.manifest.kind !== 'image') return undefined;
  try {
    const bytes = await collect(registry.blobs.read(parsed.manifest.config.digest), MOST_CONFIG_BYTES);
    const json = parseJson(bytes);
    const config = fieldsOf(fieldsOf(json.kind === 'value' ? json.value : undefined)['config']);
    const label = LABEL.safeParse(fieldsOf(config['Labels'])[SOURCE_LABEL]);
    return label.success ? label.data.slice(0, LONGEST_SOURCE) : undefined;
  } catch {
    return undefined;
  }
}

async function installersOf(query: Query, { found }: ImageNews): Promise<ReadonlySet<string>> {
  const digests = found.images.map(({ digest }) => digest);
  if (digests.length === 0 || !found.types.has('rpm')) return new Set();
  const rows = await query
    .selectFrom('package')
    .innerJoin('image_package', 'image_package.package_id', 'package.id')
    .innerJoin('image', 'image.id', 'image_package.image_id')
    .select('package.name')
    .distinct()
    .where('package.type', '=', 'rpm')
    .where('package.name', 'in', INSTALLERS)
    .where('image.manifest_digest', 'in', digests)
    .execute();
  return new Set(rows.map(({ name }) => name));
}
