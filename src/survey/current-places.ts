import type { Query } from '../db/index.ts';
import { chunksOf } from '../lib/chunks.ts';
import { isCurrentTag, readCurrentTags } from '../registry/index.ts';

/** A manifest that a current tag leads to: what the tag names, or what an index lists that it names. */
export interface CurrentManifest {
  readonly digest: string;
  /** The current tags that lead to it, one at least. */
  readonly tags: readonly string[];
}

/** The current manifests of a repository, each once. */
export interface CurrentPlaces {
  readonly repositoryId: number;
  readonly repository: string;
  readonly manifests: readonly CurrentManifest[];
}

const CHUNK = 500;
const MOST_DEPTH = 5;
/** Manifests of one index that are looked at. */
const MOST_LISTED = 1000;

/** What current tags lead to, of every repository: an index is what it lists. */
export async function currentPlaces(query: Query): Promise<readonly CurrentPlaces[]> {
  const patterns = await readCurrentTags(query);
  const rows = await query
    .selectFrom('tag')
    .innerJoin('repository', 'repository.id', 'tag.repository_id')
    .select(['tag.name', 'tag.digest', 'tag.repository_id', 'repository.name as repository'])
    .orderBy('tag.repository_id')
    .orderBy('tag.name')
    .execute();
  const tags = rows.filter(({ name }) => isCurrentTag(patterns, name));
  const leaves = await leavesBelow(query, new Set(tags.map(({ digest }) => digest)));
  return [...Map.groupBy(tags, (row) => row.repository_id)].map(([repositoryId, own]) => {
    const found = new Map<string, string[]>();
    for (const { name, digest } of own) {
      for (const leaf of leaves.get(digest) ?? []) {
        const known = found.get(leaf);
        if (known === undefined) found.set(leaf, [name]);
        else known.push(name);
      }
    }
    const manifests = [...found].map(([digest, names]) => ({ digest, tags: names }));
    return { repositoryId, repository: own[0]?.repository ?? '', manifests };
  });
}

/** Of each digest the manifests that it comes to; of what is no index, itself. */
async function leavesBelow(
  query: Query,
  digests: ReadonlySet<string>,
): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const children = new Map<string, string[]>();
  let level: ReadonlySet<string> = digests;
  for (let depth = 0; depth < MOST_DEPTH && level.size > 0; depth += 1) {
    const found = await childrenOf(query, [...level]);
    for (const [parent, listed] of found) children.set(parent, listed.slice(0, MOST_LISTED));
    level = new Set([...found.values()].flat().filter((digest) => !children.has(digest)));
  }
  const below = (digest: string, depth: number): readonly string[] => {
    const listed = children.get(digest);
    if (listed === undefined || depth > MOST_DEPTH) return [digest];
    return listed.flatMap((child) => below(child, depth + 1)).slice(0, MOST_LISTED);
  };
  return new Map([...digests].map((digest) => [digest, new Set(below(digest, 0))]));
}

async function childrenOf(query: Query, digests: readonly string[]): Promise<ReadonlyMap<string, string[]>> {
  const found = new Map<string, string[]>();
  for (const chunk of chunksOf(digests, CHUNK)) {
    const rows = await query
      .selectFrom('manifest_child')
      .select(['parent_digest', 'child_digest'])
      .where('parent_digest', 'in', chunk)
      .orderBy('parent_digest')
      .orderBy('position')
      .execute();
    for (const { parent_digest: parent, child_digest: child } of rows) {
      const known = found.get(parent);
      if (known === undefined) found.set(parent, [child]);
      else known.push(child);
    }
  }
  return found;
}
