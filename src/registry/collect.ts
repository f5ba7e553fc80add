import type { Database } from '../db/index.ts';
import type { Clock } from '../lib/clock.ts';
import type { KeyedLock } from '../lib/keyed-lock.ts';
import type { Digest } from '../oci/digest.ts';
import type { BlobStore, StoredItem } from '../storage/types.ts';
import { touchMilliseconds } from './blobs.ts';
import type { UploadWatcher } from './types.ts';

export interface CollectOptions {
  readonly db: Database;
  readonly store: BlobStore;
  readonly clock: Clock;
  readonly lock: KeyedLock;
  readonly watcher: UploadWatcher;
  /** How long a blob that nothing refers to stays after it was last asked for. */
  readonly graceMilliseconds: number;
  /** How long an upload that nobody continues stays. */
  readonly uploadMilliseconds: number;
}

/** What one collection removed. */
export interface Collected {
  readonly blobs: number;
  readonly bytes: number;
  readonly uploads: number;
}

const PAGE = 500;

/**
 * Removes blobs that nothing refers to and uploads that nobody finishes, while pushes and pulls go on.
 *
 * A link of a blob to a repository goes when no manifest of the repository needs it and nobody asked for it during the
 * grace time; a blob goes with its last link. Both checks are made by the statement that deletes, so that a push which
 * touches the link in between keeps it. Bytes are removed after their row, under the lock that a commit of the same
 * digest takes; a crash in between leaves bytes without a row, which the sweep of the store finds.
 */
export async function collectGarbage(options: CollectOptions, signal: AbortSignal): Promise<Collected> {
  const total = { blobs: 0, bytes: 0, uploads: 0 };
  await dropLinks(options, signal);
  for await (const item of options.store.list()) {
    if (signal.aborted) break;
    if (item.kind === 'upload') total.uploads += await collectUpload(options, item);
    else if (await collectBlob(options, item)) {
      total.blobs += 1;
      total.bytes += item.size;
    }
  }
  await dropUploads(options, signal);
  return total;
}

async function dropLinks({ db, clock, graceMilliseconds }: CollectOptions, signal: AbortSignal): Promise<void> {
  // A touch is written only every so often: what was asked for in between counts too.
  const before = clock() - graceMilliseconds - touchMilliseconds(graceMilliseconds);
  let after = { digest: '', repositoryId: 0 };
  while (!signal.aborted) {
    const page = await db.query
      .selectFrom('repository_blob')
      .select(['digest', 'repository_id'])
      .where('touched_at', '<', before)
      .where(({ or, and, eb }) =>
        or([
          eb('digest', '>', after.digest),
          and([eb('digest', '=', after.digest), eb('repository_id', '>', after.repositoryId)]),
        ]),
      )
      .orderBy('digest')
      .orderBy('repository_id')
      .limit(PAGE)
      .execute();
    for (const row of page) await dropLink(db, row.repository_id, row.digest, before);
    const last = page.at(-1);
    if (last === undefined) return;
    after = { digest: last.digest, repositoryId: last.repository_id };
  }
}

async function dropLink(db: Database, repositoryId: number, digest: string, before: number): Promise<void> {
  await db.query
    .deleteFrom('repository_blob')
    .where('repository_id', '=', repositoryId)
    .where('digest', '=', digest)
    .where('touched_at', '<', before)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('manifest_blob')
            .innerJoin('repository_manifest', 'repository_manifest.digest', 'manifest_blob.manifest_digest')
            .select('manifest_digest')
            .where('blob_digest', '=', digest)
            .where('repository_manifest.repository_id', '=', repositoryId),
        ),
      ),
    )
    .execute();
}

async function collectBlob(options: CollectOptions, item: StoredItem & { kind: 'blob' }): Promise<boolean> {
  const { db, store, clock, lock, graceMilliseconds } = options;
  const before = clock() - graceMilliseconds;
  if (item.changedAt > before) return false;
  return await lock(item.digest, async () => {
    const linked = db.query.selectFrom('repository_blob').select('digest').where('digest', '=', item.digest).limit(1);
    if ((await linked.executeTakeFirst()) !== undefined) return false;
    await db.query
      .deleteFrom('blob')
      .where('digest', '=', item.digest)
      .where('touched_at', '<', before)
      .where(({ not, exists }) => not(exists(linked)))
      .execute();
    if (await isKnown(db, item.digest)) return false;
    await store.delete(item.digest);
    return true;
  });
}

/** Rows of uploads whose bytes are gone: a crash came between the two. */
async function dropUploads(options: CollectOptions, signal: AbortSignal): Promise<void> {
  const { db, store, clock, uploadMilliseconds } = options;
  const before = clock() - uploadMilliseconds;
  const rows = await db.query.selectFrom('upload').select('id').where('started_at', '<', before).execute();
  for (const { id } of rows) {
    if (signal.aborted) return;
    if ((await store.uploadSize(id)) !== undefined) continue;
    await db.query.deleteFrom('upload').where('id', '=', id).execute();
  }
}

async function isKnown(db: Database, digest: Digest): Promise<boolean> {
  const row = await db.query.selectFrom('blob').select('digest').where('digest', '=', digest).executeTakeFirst();
  return row !== undefined;
}

async function collectUpload(options: CollectOptions, item: StoredItem & { kind: 'upload' }): Promise<number> {
  const { db, store, clock, watcher, uploadMilliseconds } = options;
  const before = clock() - uploadMilliseconds;
  if (item.changedAt > before) return 0;
  await db.query.deleteFrom('upload').where('id', '=', item.id).where('started_at', '<', before).execute();
  const kept = await db.query.selectFrom('upload').select('id').where('id', '=', item.id).executeTakeFirst();
  if (kept !== undefined) return 0;
  await store.abort(item.id);
  watcher.aborted(item.id);
  return 1;
}
