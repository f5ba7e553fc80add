import type { Selectable } from 'kysely';
import type { Database, Query, Schema, Transaction } from '../db/index.ts';
import { parseRepositoryName } from '../oci/name.ts';
import type { Repository, TagMutability } from './types.ts';

/** Days after which an image of a sandbox goes, where nobody says otherwise. */
export const SANDBOX_DAYS = 7;

/**
 * Runs `work` in a transaction that no other one of the same repository overlaps, with the repository as it then is;
 * undefined where it is gone. What `work` found there (no index lists the manifest, the tag points nowhere) holds
 * until it commits.
 */
export async function changeRepository<T>(
  db: Database,
  repositoryId: number,
  work: (tx: Transaction, repository: Repository) => Promise<T>,
): Promise<T | undefined> {
  return await db.write(async (tx) => {
    const query = tx.selectFrom('repository').selectAll().where('id', '=', repositoryId);
    const row = await query.$if(locksRows(db), (select) => select.forNoKeyUpdate()).executeTakeFirst();
    return row && (await work(tx, repositoryOf(row)));
  });
}

/** Repositories by their ids, after `after`, at most `limit`. */
export async function readRepositories(
  query: Query,
  { after, limit }: { readonly after: number; readonly limit: number },
): Promise<readonly Repository[]> {
  const rows = query.selectFrom('repository').selectAll().where('id', '>', after).orderBy('id').limit(limit);
  return (await rows.execute()).map(repositoryOf);
}

/** SQLite has one writer at a time, and nothing to lock. */
export function locksRows(db: Database): boolean {
  return db.dialect === 'postgres';
}

/** The database holds only what this folder wrote, in the form in which it wrote it. */
export function repositoryOf(row: Selectable<Schema['repository']>): Repository {
  const name = parseRepositoryName(row.name);
  if (name === undefined) throw new Error(`the database names a repository "${row.name}"`);
  return {
    id: row.id,
    name,
    createdAt: row.created_at,
    scanOnPush: row.scan_on_push === 1,
    tagMutability: row.tag_mutability as TagMutability,
    mutabilityExclusions: JSON.parse(row.mutability_exclusions) as string[],
    encryption: JSON.parse(row.encryption) as Repository['encryption'],
    ...(row.policy === null ? {} : { policy: row.policy }),
    ...(row.lifecycle_policy === null ? {} : { lifecyclePolicy: row.lifecycle_policy }),
    ...(row.lifecycle_policy_set_at === null ? {} : { lifecyclePolicySetAt: row.lifecycle_policy_set_at }),
    ...(row.sandbox === 0 ? {} : { sandbox: { days: row.sandbox_days ?? SANDBOX_DAYS } }),
    ...(row.made_on_push === 0 ? {} : { isMadeOnPush: true as const }),
  };
}
