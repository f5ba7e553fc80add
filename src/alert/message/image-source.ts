import type { Query } from '../../db/index.ts';
import { parseImageConfig } from '../../oci/config.ts';
import type { Digest } from '../../oci/digest.ts';
import { type ConfigsIn, imageConfig } from '../../registry/index.ts';
import type { ImageSource } from '../types.ts';

const SOURCE_LABEL = 'org.opencontainers.image.source';
const IMAGE_SOURCE = 'ImageSource';
const LONGEST_SOURCE = 500;

/** What an administrator noted of the repository, else what the image `digest` says of itself. */
export async function imageSource(
  { query, registry }: { readonly query: Query; readonly registry: ConfigsIn },
  { repositoryId, digest }: { readonly repositoryId: number; readonly digest: Digest | undefined },
): Promise<ImageSource | undefined> {
  const noted = await query
    .selectFrom('repository_label')
    .select('value')
    .where('repository_id', '=', repositoryId)
    .where('key', '=', IMAGE_SOURCE)
    .executeTakeFirst();
  if (noted !== undefined && noted.value !== '') {
    return { text: noted.value.slice(0, LONGEST_SOURCE), from: IMAGE_SOURCE };
  }
  const label = digest === undefined ? undefined : await sourceLabel(registry, digest);
  return label === undefined ? undefined : { text: label.slice(0, LONGEST_SOURCE), from: 'label' };
}

/** A config that cannot be read says nothing. */
async function sourceLabel(registry: ConfigsIn, digest: Digest): Promise<string | undefined> {
  try {
    const stored = await imageConfig(registry, digest);
    const label = stored && parseImageConfig(stored.bytes)?.labels[SOURCE_LABEL];
    return label === '' ? undefined : label;
  } catch {
    return undefined;
  }
}
