import type { Database, Query, Transaction } from '../db/index.ts';
import type { Coverage } from '../match/types.ts';
import type { Digest } from '../oci/digest.ts';

/** How a scan ended. */
export interface ScanResult {
  readonly status: 'COMPLETE' | 'FAILED';
  /** The time as of which its findings are. */
  readonly at: number;
  readonly description?: string;
  readonly coverage?: Coverage['kind'];
  readonly sourceUpdatedAt?: number;
}

export interface ScanRow {
  readonly id: number;
  readonly manifest_digest: string;
  readonly status: string;
  readonly description: string | null;
  readonly requested_at: number;
  readonly completed_at: number | null;
  readonly source_updated_at: number | null;
}

/** Why an image is scanned. */
export type ScanCause = 'push' | 'manual' | 'advisories' | 'schedule';

/** Begins a scan: `IN_PROGRESS` until the image is inspected. */
export async function insertScan(
  tx: Query,
  scan: { repositoryId: number; digest: Digest; cause: ScanCause; now: number },
): Promise<void> {
  const { repositoryId, digest, cause, now } = scan;
  await tx
    .insertInto('scan')
    .values({ repository_id: repositoryId, manifest_digest: digest, cause, status: 'IN_PROGRESS', requested_at: now })
    .execute();
}

/** Ends every scan of the manifest that is running, in whichever repository, and answers which, in no order. */
export async function endScans(
  tx: Transaction,
  digest: Digest,
  result: ScanResult,
): Promise<readonly { readonly id: number; readonly repository_id: number; readonly cause: string }[]> {
  return await tx
    .updateTable('scan')
    .set({
      status: result.status,
      description: result.description ?? null,
      coverage: result.coverage ?? null,
      completed_at: result.at,
      source_updated_at: result.sourceUpdatedAt ?? null,
    })
    .where('manifest_digest', '=', digest)
    .where('status', '=', 'IN_PROGRESS')
    .returning(['id', 'repository_id', 'cause'])
    .execute();
}

/** The last scan of each of the images, which are at most a few hundred. */
export async function latestScans(query: Query, repositoryId: number, digests: readonly Digest[]): Promise<ScanRow[]> {
  if (digests.length === 0) return [];
  return await query
    .selectFrom('scan')
    .select(['id', 'manifest_digest', 'status', 'description', 'requested_at', 'completed_at', 'source_updated_at'])
    .where('id', 'in', (where) =>
      where
        .selectFrom('scan')
        .select(({ fn }) => fn.max('id').as('id'))
        .where('repository_id', '=', repositoryId)
        .where('manifest_digest', 'in', digests)
        .groupBy('manifest_digest'),
    )
    .execute();
}

/** Ended scans beyond the newest two of an image are history that nothing shows. */
export async function forgetOldScans(tx: Transaction, repositoryId: number, digest: Digest): Promise<void> {
  const kept = await tx
    .selectFrom('scan')
    .select('id')
    .where('repository_id', '=', repositoryId)
    .where('manifest_digest', '=', digest)
    .orderBy('id', 'desc')
    .limit(2)
    .execute();
  const oldest = kept.at(-1);
  if (oldest === undefined) return;
  await tx
    .deleteFrom('scan')
    .where('repository_id', '=', repositoryId)
    .where('manifest_digest', '=', digest)
    .where('id', '<', oldest.id)
    .execute();
}

/** Forgets the scans of an image in a repository. */
export async function deleteScans(tx: Transaction, repositoryId: number, digest: Digest): Promise<void> {
  const scans = tx.deleteFrom('scan').where('repository_id', '=', repositoryId);
  await scans.where('manifest_digest', '=', digest).execute();
}

/** Manifests whose last scan failed for want of advisories, with the repositories that hold them. */
export async function scansWithoutAdvisories(db: Database): Promise<{ repositoryId: number; digest: Digest }[]> {
  const rows = await db.query
    .selectFrom('scan')
    .select(['repository_id', 'manifest_digest'])
    .where('coverage', '=', 'no-advisories')
    .where('id', 'in', (where) =>
      where
        .selectFrom('scan')
        .select(({ fn }) => fn.max('id').as('id'))
        .groupBy(['repository_id', 'manifest_digest']),
    )
    .execute();
  return rows.map((row) => ({ repositoryId: row.repository_id, digest: row.manifest_digest as Digest }));
}
