import { type SqlBool, sql } from 'kysely';
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

/** How many `currentImages` there are, and in how many repositories each, all together: counted where they are. */
export async function countCurrentImages(
  query: Query,
  repositories: readonly string[],
): Promise<{ readonly images: number; readonly places: number }> {
  const patterns = await readCurrentTags(query);
  // Of all repositories none needs to be looked up.
  const ids = repositories.includes('*') ? undefined : await repositoriesNamed(query, repositories);
  if (patterns.length === 0 || ids?.size === 0) return { images: 0, places: 0 };
  if (!patterns.every(isRange)) {
    const images = await currentImages(query, repositories);
    return { images: images.length, places: placesOf(images.map(({ repositoryIds }) => repositoryIds)) };
  }
  const tags = tagsAmong(query, patterns, ids);
  const byDigest = tags.select(({ fn }) => fn.count<number>('repository_id').distinct().as('places')).groupBy('digest');
  const all = await query
    .selectFrom(byDigest.as('by_digest'))
    .select(({ fn }) => [fn.countAll<number>().as('images'), fn.sum<number | null>('places').as('places')])
    .executeTakeFirstOrThrow();
  const others = await tags
    .select(['digest', 'repository_id'])
    .distinct()
    .where(({ not, exists, selectFrom }) =>
      not(exists(selectFrom('image').select('id').whereRef('image.manifest_digest', '=', 'tag.digest'))),
    )
    .execute();
  const scannable = await scannableOf(query, [...new Set(others.map(({ digest }) => digest))]);
  const left = others.filter(({ digest }) => !scannable.has(digest));
  return {
    images: Number(all.images) - new Set(left.map(({ digest }) => digest)).size,
    places: Number(all.places ?? 0) - left.length,
  };
}

function tagsAmong(query: Query, patterns: readonly string[], repositories: ReadonlySet<number> | undefined) {
  const tags = query.selectFrom('tag').where(({ or, eb, and }) =>
    or(
      patterns.map((pattern) => {
        const [from, to] = rangeOf(pattern);
        return to === undefined
          ? eb('tag.name', '=', from)
          : and([eb('tag.name', '>=', from), eb('tag.name', '<', to)]);
      }),
    ),
  );
  if (repositories === undefined) return tags;
  return tags.where(sql<SqlBool>`tag.repository_id in (${sql.join([...repositories].map((id) => sql.lit(id)))})`);
}

function placesOf(all: readonly (readonly number[])[]): number {
  return all.reduce((sum, each) => sum + each.length, 0);
}

/** Whether the tags of a pattern follow each other: it has no `*`, or one at its end. */
function isRange(pattern: string): boolean {
  return !pattern.slice(0, -1).includes('*');
}

/** The first of them, and what comes after the last; a tag alone has no end. */
function rangeOf(pattern: string): readonly [from: string, to?: string] {
  if (!pattern.endsWith('*')) return [pattern];
  const prefix = pattern.slice(0, -1);
  return [prefix, `${prefix}${AFTER_ALL}`];
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
