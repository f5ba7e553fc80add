import type { Query } from '../db/index.ts';
import { chunksOf } from '../lib/chunks.ts';
import type { Digest } from '../oci/digest.ts';
import { parseRepositoryName, type Tag } from '../oci/name.ts';
import type { ImagePlace, WantedPlace } from './types.ts';

const CHUNK = 500;
/** Indexes in indexes; nobody nests them deeper than this. */
const MOST_DEPTH = 5;
/** Rows that are read for one answer: who makes indexes may make many. */
const MOST_ROWS = 10_000;
/** Tags of one image in one repository that are answered. */
const MOST_TAGS = 100;

/** `Images.places`. */
export async function imagePlaces(
  query: Query,
  digests: readonly Digest[],
  wanted: WantedPlace = () => true,
): Promise<readonly ImagePlace[]> {
  const held = (await holdersOf(query, digests)).filter(wanted);
  if (held.length === 0) return [];
  const above = await indexesAbove(query, [...new Set(held.map(({ digest }) => digest))]);
  const tags = await tagsIn(query, held, above);
  return held.map((place) => ({
    ...place,
    tags: leadingTo(tags.get(place.repositoryId), above.get(place.digest) ?? new Set([place.digest])),
  }));
}

type Held = Omit<ImagePlace, 'tags'>;

async function holdersOf(query: Query, digests: readonly Digest[]): Promise<readonly Held[]> {
  const held: Held[] = [];
  for (const chunk of chunksOf(digests, CHUNK)) {
    const rows = await query
      .selectFrom('repository_manifest')
      .innerJoin('repository', 'repository.id', 'repository_manifest.repository_id')
      .select(['repository.id', 'repository.name', 'repository.sandbox', 'repository_manifest.digest'])
      .where('repository_manifest.digest', 'in', chunk)
      .orderBy('repository.name')
      .orderBy('repository_manifest.digest')
      .limit(MOST_ROWS)
      .execute();
    for (const { id, name, digest, sandbox } of rows) {
      const repository = parseRepositoryName(name);
      if (repository === undefined) throw new Error(`the database names a repository "${name}"`);
      const isSandbox = sandbox === 0 ? {} : { isSandbox: true as const };
      held.push({ repositoryId: id, repository, digest: digest as Digest, ...isSandbox });
    }
  }
  return held;
}

/** Each manifest with the indexes that list it, or list an index that does. */
async function indexesAbove(query: Query, digests: readonly Digest[]): Promise<ReadonlyMap<string, Set<string>>> {
  const above = new Map<string, Set<string>>(digests.map((digest) => [digest, new Set([digest])]));
  /** Where the ways up have come to → the manifests that they began at. */
  let level: ReadonlyMap<string, ReadonlySet<string>> = new Map(digests.map((digest) => [digest, new Set([digest])]));
  for (let depth = 0; depth < MOST_DEPTH && level.size > 0; depth += 1) {
    const steps = (await parentsOf(query, [...level.keys()])).flatMap(
      ({ parent_digest: parent, child_digest: child }) =>
        [...(level.get(child) ?? [])].map((begun) => ({ parent, begun })),
    );
    const fresh = steps.filter(({ parent, begun }) => above.get(begun)?.has(parent) === false);
    for (const { parent, begun } of fresh) above.get(begun)?.add(parent);
    const grouped = Map.groupBy(fresh, ({ parent }) => parent);
    level = new Map([...grouped].map(([parent, all]) => [parent, new Set(all.map(({ begun }) => begun))]));
  }
  return above;
}

async function parentsOf(query: Query, digests: readonly string[]) {
  const found = [];
  for (const chunk of chunksOf(digests.slice(0, MOST_ROWS), CHUNK)) {
    const rows = await query
      .selectFrom('manifest_child')
      .select(['parent_digest', 'child_digest'])
      .where('child_digest', 'in', chunk)
      .limit(MOST_ROWS)
      .execute();
    found.push(...rows);
  }
  return found;
}

type TagsByDigest = ReadonlyMap<string, readonly Tag[]>;

/** Of each repository, the tags of what its images are, or are listed by. */
async function tagsIn(
  query: Query,
  held: readonly Held[],
  above: ReadonlyMap<string, ReadonlySet<string>>,
): Promise<ReadonlyMap<number, TagsByDigest>> {
  const tags = new Map<number, TagsByDigest>();
  for (const [repositoryId, images] of Map.groupBy(held, (each) => each.repositoryId)) {
    const wanted = new Set(images.flatMap(({ digest }) => [...(above.get(digest) ?? [])]));
    const found: { digest: string; name: string }[] = [];
    for (const chunk of chunksOf([...wanted], CHUNK)) {
      const rows = query.selectFrom('tag').select(['digest', 'name']).where('repository_id', '=', repositoryId);
      found.push(...(await rows.where('digest', 'in', chunk).orderBy('name').limit(MOST_ROWS).execute()));
    }
    const grouped = Map.groupBy(found, ({ digest }) => digest);
    tags.set(
      repositoryId,
      new Map([...grouped].map(([digest, rows]) => [digest, rows.map(({ name }) => name as Tag)])),
    );
  }
  return tags;
}

function leadingTo(tags: TagsByDigest | undefined, digests: ReadonlySet<string>): readonly Tag[] {
  const found = [...digests].flatMap((digest) => tags?.get(digest) ?? []);
  return [...new Set(found)].toSorted().slice(0, MOST_TAGS);
}
