import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Database, Query } from '../db/index.ts';
import type { Clock } from '../lib/clock.ts';
import type { Digest } from '../oci/digest.ts';
import type { RepositoryName, Tag } from '../oci/name.ts';
import { repositoryOf } from './repository-row.ts';
import type { Images, Repositories, Repository } from './types.ts';

/** What went because its time was over: an image of a sandbox, or a sandbox that was left empty. */
export type Expired =
  | {
      readonly kind: 'image';
      readonly repository: RepositoryName;
      readonly digest: Digest;
      readonly tags: readonly Tag[];
      /** Milliseconds since the epoch. */
      readonly pushedAt: number;
    }
  | { readonly kind: 'repository'; readonly repository: RepositoryName };

export interface ExpiryOptions {
  readonly db: Pick<Database, 'query'>;
  readonly clock: Clock;
  readonly repositories: Pick<Repositories, 'delete'>;
  readonly images: Pick<Images, 'deleteManifest'>;
  /** Told of each after it is gone. */
  onExpired(expired: Expired): void;
}

const DAY_MILLISECONDS = 86_400_000;
/** Images that are looked for at a time. */
const STEP = 100;

/**
 * Removes what is in a sandbox longer than its days, one image at a time and the way that anybody deletes one: an index
 * before its platforms, which stay as long as it does. A sandbox that a push made goes once nothing is left in it and
 * nobody has begun to push to it for as long.
 */
export async function expireSandboxes(options: ExpiryOptions, signal: AbortSignal): Promise<void> {
  const sandboxes = options.db.query.selectFrom('repository').selectAll().where('sandbox', '=', 1);
  for (const row of await sandboxes.orderBy('name').execute()) {
    const repository = repositoryOf(row);
    if (signal.aborted || repository.sandbox === undefined) return;
    const before = options.clock() - repository.sandbox.days * DAY_MILLISECONDS;
    await expireImages(options, { repository, before }, signal);
    if (!signal.aborted) await expireRepository(options, { repository, before });
  }
}

interface Expiring {
  readonly repository: Repository;
  /** Pushed before this. */
  readonly before: number;
}

async function expireImages(options: ExpiryOptions, expiring: Expiring, signal: AbortSignal): Promise<void> {
  const { repository } = expiring;
  for (;;) {
    const images = await expiredImages(options.db.query, expiring);
    let gone = 0;
    for (const { digest, pushedAt } of images) {
      if (signal.aborted) return;
      if (!(await isSandboxStill(options.db.query, repository))) return;
      const outcome = await options.images.deleteManifest(repository, digest);
      if (outcome.kind === 'deleted') {
        gone += 1;
        options.onExpired({ kind: 'image', repository: repository.name, digest, tags: outcome.tags, pushedAt });
      }
      await nextTurn();
    }
    // What went may have been what others waited for; what cannot go now goes another time.
    if (gone === 0) return;
  }
}

/** Those that no index of the repository lists. */
async function expiredImages(query: Query, { repository, before }: Expiring) {
  const rows = await query
    .selectFrom('repository_manifest as held')
    .select(['held.digest', 'held.pushed_at'])
    .where('held.repository_id', '=', repository.id)
    .where('held.pushed_at', '<', before)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('manifest_child')
            .innerJoin('repository_manifest as above', 'above.digest', 'manifest_child.parent_digest')
            .select('above.digest')
            .whereRef('manifest_child.child_digest', '=', 'held.digest')
            .where('above.repository_id', '=', repository.id),
        ),
      ),
    )
    .orderBy('held.pushed_at')
    .limit(STEP)
    .execute();
  return rows.map((row) => ({ digest: row.digest as Digest, pushedAt: row.pushed_at }));
}

/** Somebody may have thought better of it meanwhile. */
async function isSandboxStill(query: Query, { id, sandbox }: Repository): Promise<boolean> {
  const rows = query.selectFrom('repository').selectAll().where('id', '=', id);
  const row = await rows.executeTakeFirst();
  return row !== undefined && repositoryOf(row).sandbox?.days === sandbox?.days;
}

async function expireRepository(options: ExpiryOptions, { repository, before }: Expiring): Promise<void> {
  if (repository.isMadeOnPush !== true || repository.createdAt >= before) return;
  const { query } = options.db;
  const uploads = query.selectFrom('upload').select('id').where('repository_id', '=', repository.id);
  const blobs = query.selectFrom('repository_blob').select('digest').where('repository_id', '=', repository.id);
  if ((await uploads.limit(1).executeTakeFirst()) !== undefined) return;
  if ((await blobs.where('linked_at', '>=', before).limit(1).executeTakeFirst()) !== undefined) return;
  const outcome = await options.repositories.delete(repository.name, false);
  if (outcome.kind === 'deleted') options.onExpired({ kind: 'repository', repository: repository.name });
}
