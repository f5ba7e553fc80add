import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Query } from '../db/index.ts';
import type { Digest } from '../oci/digest.ts';
import type { Tag } from '../oci/name.ts';
import { isSelected, type LifecycleRule } from './lifecycle-policy.ts';

/** An image that a lifecycle policy would let go now. */
export interface ExpiringImage {
  readonly digest: Digest;
  readonly tags: readonly Tag[];
  /** In milliseconds since the epoch. */
  readonly pushedAt: number;
  /** Of the rule that lets it go. */
  readonly rulePriority: number;
}

interface Candidate {
  readonly digest: Digest;
  readonly tags: readonly Tag[];
  readonly pushedAt: number;
  readonly pulledAt: number | undefined;
}

const DAY_MILLISECONDS = 86_400_000;
const PAGE = 2000;

/**
 * What a lifecycle policy would let go now, the oldest first (ECR user guide, "How lifecycle policies work"): each image
 * by one rule at most, and by none that ranks below one which looks at it. What an index lists goes with that index
 * alone, and is not told of. Nothing is moved to an archive here, so that rules which would do so let nothing go.
 */
export async function expiringImages(
  query: Query,
  repositoryId: number,
  { rules, now }: { readonly rules: readonly LifecycleRule[]; readonly now: number },
): Promise<readonly ExpiringImage[]> {
  const images = await candidates(query, repositoryId);
  const looked = new Set<Digest>();
  const expiring: ExpiringImage[] = [];
  for (const { rulePriority, selection } of inTurn(rules)) {
    const selected = images.filter(({ tags }) => isSelected(selection, tags));
    for (const { digest, tags, pushedAt } of pastLimit(selected, selection, now)) {
      if (!looked.has(digest)) expiring.push({ digest, tags, pushedAt, rulePriority });
    }
    for (const { digest } of selected) looked.add(digest);
    await nextTurn();
  }
  return expiring.toSorted((a, b) => a.pushedAt - b.pushedAt);
}

function inTurn(rules: readonly LifecycleRule[]): readonly LifecycleRule[] {
  const expiring = rules.filter(({ action }) => action.type === 'expire');
  return expiring.toSorted((a, b) => a.rulePriority - b.rulePriority);
}

/** `images` are the newest first. */
function pastLimit(
  images: readonly Candidate[],
  { countType, countNumber }: LifecycleRule['selection'],
  now: number,
): readonly Candidate[] {
  const before = now - countNumber * DAY_MILLISECONDS;
  switch (countType) {
    case 'imageCountMoreThan':
      return images.slice(countNumber);
    case 'sinceImagePushed':
      return images.filter(({ pushedAt }) => pushedAt < before);
    case 'sinceImagePulled':
      return images.filter(({ pushedAt, pulledAt = pushedAt }) => pulledAt < before);
    case 'sinceImageTransitioned':
      return [];
  }
}

/** All of the repository that no index of it lists, the newest first. */
async function candidates(query: Query, repositoryId: number): Promise<readonly Candidate[]> {
  const tags = await tagsOf(query, repositoryId);
  const found: Candidate[] = [];
  for (let after = ''; ; ) {
    const rows = await query
      .selectFrom('repository_manifest as held')
      .select(['held.digest', 'held.pushed_at', 'held.pulled_at'])
      .where('held.repository_id', '=', repositoryId)
      .where('held.digest', '>', after)
      .where(({ not, exists, selectFrom }) =>
        not(
          exists(
            selectFrom('manifest_child')
              .innerJoin('repository_manifest as above', 'above.digest', 'manifest_child.parent_digest')
              .select('above.digest')
              .whereRef('manifest_child.child_digest', '=', 'held.digest')
              .where('above.repository_id', '=', repositoryId),
          ),
        ),
      )
      .orderBy('held.digest')
      .limit(PAGE)
      .execute();
    for (const { digest, pushed_at: pushedAt, pulled_at } of rows) {
      const own = tags.get(digest) ?? [];
      found.push({ digest: digest as Digest, tags: own, pushedAt, pulledAt: pulled_at ?? undefined });
    }
    const last = rows.length < PAGE ? undefined : rows.at(-1);
    if (last === undefined) return found.toSorted((a, b) => b.pushedAt - a.pushedAt);
    after = last.digest;
    await nextTurn();
  }
}

async function tagsOf(query: Query, repositoryId: number): Promise<ReadonlyMap<string, readonly Tag[]>> {
  const found = new Map<string, Tag[]>();
  for (let after = ''; ; ) {
    const page = query.selectFrom('tag').select(['name', 'digest']).where('repository_id', '=', repositoryId);
    const rows = await page.where('name', '>', after).orderBy('name').limit(PAGE).execute();
    for (const { name, digest } of rows) {
      const own = found.get(digest);
      if (own === undefined) found.set(digest, [name as Tag]);
      else own.push(name as Tag);
    }
    const last = rows.length < PAGE ? undefined : rows.at(-1);
    if (last === undefined) return found;
    after = last.name;
    await nextTurn();
  }
}
