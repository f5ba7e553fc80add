import type { Query } from '../../db/index.ts';
import { chunksOf } from '../../lib/chunks.ts';
import { matchesWildcard } from '../../lib/wildcard.ts';
import { classify } from '../../oci/classify.ts';
import type { Digest } from '../../oci/digest.ts';
import { parseManifest } from '../../oci/manifest.ts';
import { isCurrentTag, readCurrentTags } from '../../registry/index.ts';

/** An image or an index that a current tag points to, with the repositories in which one does. */
export interface CurrentImage {
  readonly digest: Digest;
  readonly repositoryIds: readonly number[];
}

const CHUNK = 500;
/** Comes after every character of a tag. */
const AFTER_ALL = '\u{7f}';

/**
 * What the current tags of repositories point to, by digest, each once however many tags and repositories hold it.
 * `repositories` are names in which `*` stands for any characters. Artifacts with nothing to scan in them are left out.
 */
export async function currentImages(query: Query, repositories: readonly string[]): Promise<readonly CurrentImage[]> {
  const named = await repositoriesNamed(query, repositories);
  const tags = (await tagsNamed(query, await readCurrentTags(query))).filter((tag) => named.has(tag.repository_id));
  const holders = Map.groupBy(tags, ({ digest }) => digest);
  const scannable = await scannableOf(query, [...holders.keys()]);
  return [...holders]
    .filter(([digest]) => scannable.has(digest))
    .map(([digest, rows]) => ({
      digest: digest as Digest,
      repositoryIds: [...new Set(rows.map((row) => row.repository_id))].toSorted((a, b) => a - b),
    }))
    .toSorted((a, b) => (a.digest < b.digest ? -1 : 1));
}

async function repositoriesNamed(query: Query, patterns: readonly string[]): Promise<ReadonlySet<number>> {
  const rows = await query.selectFrom('repository').select(['id', 'name']).execute();
  const wanted = rows.filter(({ name }) => patterns.some((pattern) => matchesWildcard(pattern, name)));
  return new Set(wanted.map(({ id }) => id));
}

interface TagRow {
  readonly name: string;
  readonly repository_id: number;
  readonly digest: string;
}

/** By the index over names: those without `*` at once, those with one from what is before it. */
async function tagsNamed(query: Query, patterns: readonly string[]): Promise<readonly TagRow[]> {
  const tags = query.selectFrom('tag').select(['name', 'repository_id', 'digest']);
  const found: TagRow[] = [];
  const names = patterns.filter((pattern) => !pattern.includes('*'));
  if (names.length > 0) found.push(...(await tags.where('name', 'in', names).execute()));
  for (const pattern of patterns.filter((each) => each.includes('*'))) {
    const prefix = pattern.slice(0, pattern.indexOf('*'));
    const rows = await tags.where('name', '>=', prefix).where('name', '<', `${prefix}${AFTER_ALL}`).execute();
    found.push(...rows.filter(({ name }) => isCurrentTag([pattern], name)));
  }
  return found;
}

/** Inspected images are known; of the others the manifest tells. */
async function scannableOf(query: Query, digests: readonly string[]): Promise<ReadonlySet<string>> {
  const scannable = new Set<string>();
  for (const chunk of chunksOf(digests, CHUNK)) {
    const images = query.selectFrom('image').select('manifest_digest').where('manifest_digest', 'in', chunk);
    for (const { manifest_digest } of await images.execute()) scannable.add(manifest_digest);
    const others = chunk.filter((digest) => !scannable.has(digest));
    const rows = query.selectFrom('manifest').select(['digest', 'media_type', 'body']);
    for (const row of await rows.where('digest', 'in', [...others, '']).execute()) {
      const parsed = parseManifest(row.body, row.media_type);
      if (parsed.kind === 'ok' && classify(parsed.manifest).kind !== 'other') scannable.add(row.digest);
    }
  }
  return scannable;
}
