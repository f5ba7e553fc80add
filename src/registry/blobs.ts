import { randomUUID } from 'node:crypto';
import type { Database, Query } from '../db/index.ts';
import type { Clock } from '../lib/clock.ts';
import type { KeyedLock } from '../lib/keyed-lock.ts';
import { limited, TooLargeError } from '../lib/limited.ts';
import type { Digest } from '../oci/digest.ts';
import type { BlobStore } from '../storage/types.ts';
import type { AppendOutcome, Blobs, Repository, UploadWatcher } from './types.ts';

/** A blob is touched at most once in this time, so that asking for it does not mean writing each time. */
export const TOUCH_EVERY_MILLISECONDS = 10 * 60_000;

export interface BlobOptions {
  readonly db: Database;
  readonly store: BlobStore;
  readonly clock: Clock;
  readonly watcher: UploadWatcher;
  /** Shared with garbage collection: nobody stores a blob while its bytes are being removed. */
  readonly lock: KeyedLock;
  /** The largest blob; ECR's own limit is 52,000 MiB. */
  readonly mostBytes: number;
}

/** Blobs by repository: the links in the metadata database, the bytes in the store. */
export function databaseBlobs(options: BlobOptions): Blobs {
  const { db, store, clock, watcher, lock } = options;
  const busy = new Set<string>();
  return {
    stat: (repositoryId, digest) => touch(db, clock, repositoryId, digest),
    read: (digest, range) => store.read(digest, range),
    async mount(to, digest, from) {
      return await db.write(async (tx) => {
        const source = await tx
          .selectFrom('repository_blob')
          .innerJoin('repository', 'repository.id', 'repository_blob.repository_id')
          .select('repository.id')
          .where('repository.name', '=', from)
          .where('digest', '=', digest)
          .executeTakeFirst();
        if (source === undefined) return false;
        await link(tx, source.id, digest, clock());
        await link(tx, to.id, digest, clock());
        return true;
      });
    },
    delete: (repositoryId, digest) => unlink(db, repositoryId, digest),
    async startUpload(repository) {
      const id = randomUUID();
      const now = clock();
      await store.startUpload(id);
      const row = { id, repository_id: repository.id, started_at: now, touched_at: now };
      await db.query.insertInto('upload').values(row).execute();
      return id;
    },
    async uploadSize(repositoryId, id) {
      return (await isUpload(db.query, repositoryId, id)) ? await store.uploadSize(id) : undefined;
    },
    async append(repositoryId, id, body, at) {
      if (!(await isUpload(db.query, repositoryId, id))) return { kind: 'unknown' };
      return await alone(busy, id, { kind: 'busy' }, () => append(options, id, body, at));
    },
    async commit(repository, id, expected) {
      if (!(await isUpload(db.query, repository.id, id))) return { kind: 'unknown' };
      return await lock(expected, async () => {
        if ((await store.uploadSize(id)) === undefined) return { kind: 'unknown' };
        const outcome = await store.commit(id, expected);
        if (outcome.kind === 'mismatch') return outcome;
        await acknowledge(db, repository, id, { digest: expected, size: outcome.size, now: clock() });
        watcher.committed(id, expected, outcome.size);
        return { kind: 'stored', digest: expected, size: outcome.size };
      });
    },
    async abort(repositoryId, id) {
      const query = db.query.deleteFrom('upload').where('id', '=', id).where('repository_id', '=', repositoryId);
      if ((await query.executeTakeFirst()).numDeletedRows === 0n) return false;
      await store.abort(id);
      watcher.aborted(id);
      return true;
    },
  };
}

async function append(
  { store, db, clock, watcher, mostBytes }: BlobOptions,
  id: string,
  body: AsyncIterable<Uint8Array>,
  at: { offset?: number; signal?: AbortSignal },
): Promise<AppendOutcome> {
  const size = await store.uploadSize(id);
  if (size === undefined) return { kind: 'unknown' };
  if (at.offset !== undefined && at.offset !== size) return { kind: 'out-of-order', size };
  await db.query.updateTable('upload').set({ touched_at: clock() }).where('id', '=', id).execute();
  const watched = watch(limited(body, mostBytes - size), size, (grown) => watcher.grew(id, grown));
  try {
    return { kind: 'appended', size: await store.append(id, size, watched, at.signal) };
  } catch (error) {
    if (error instanceof TooLargeError) return { kind: 'too-large', limit: mostBytes };
    throw error;
  }
}

/** Tells how far the upload has come each time its writer asks for more: what it asked for before is on its way. */
async function* watch(
  bytes: AsyncIterable<Uint8Array>,
  from: number,
  grew: (size: number) => void,
): AsyncIterable<Uint8Array> {
  let size = from;
  for await (const chunk of bytes) {
    size += chunk.length;
    yield chunk;
    grew(size);
  }
}

async function alone<T>(busy: Set<string>, id: string, otherwise: T, work: () => Promise<T>): Promise<T> {
  if (busy.has(id)) return otherwise;
  busy.add(id);
  try {
    return await work();
  } finally {
    busy.delete(id);
  }
}

/** The row that makes the blob real, and the end of the upload, in one transaction. */
async function acknowledge(
  db: Database,
  repository: Repository,
  id: string,
  { digest, size, now }: { digest: Digest; size: number; now: number },
): Promise<void> {
  await db.write(async (tx) => {
    await tx
      .insertInto('blob')
      .values({ digest, size, stored_at: now, touched_at: now })
      .onConflict((conflict) => conflict.column('digest').doUpdateSet({ touched_at: now }))
      .execute();
    await link(tx, repository.id, digest, now);
    await tx.deleteFrom('upload').where('id', '=', id).execute();
  });
}

async function link(tx: Query, repositoryId: number, digest: Digest, now: number): Promise<void> {
  await tx
    .insertInto('repository_blob')
    .values({ repository_id: repositoryId, digest, linked_at: now, touched_at: now })
    .onConflict((conflict) => conflict.columns(['repository_id', 'digest']).doUpdateSet({ touched_at: now }))
    .execute();
}

/**
 * The size of a blob that the repository has. Whoever is told that it exists may count on it for the grace time of
 * garbage collection, which therefore begins anew.
 */
async function touch(db: Database, clock: Clock, repositoryId: number, digest: Digest): Promise<number | undefined> {
  const row = await db.query
    .selectFrom('repository_blob')
    .innerJoin('blob', 'blob.digest', 'repository_blob.digest')
    .select(['size', 'repository_blob.touched_at'])
    .where('repository_id', '=', repositoryId)
    .where('repository_blob.digest', '=', digest)
    .executeTakeFirst();
  const now = clock();
  if (row === undefined || row.touched_at > now - TOUCH_EVERY_MILLISECONDS) return row?.size;
  const touched = await db.query
    .updateTable('repository_blob')
    .set({ touched_at: now })
    .where('repository_id', '=', repositoryId)
    .where('digest', '=', digest)
    .executeTakeFirst();
  return touched.numUpdatedRows === 0n ? undefined : row.size;
}

async function unlink(db: Database, repositoryId: number, digest: Digest): ReturnType<Blobs['delete']> {
  return await db.write(async (tx) => {
    const user = await tx
      .selectFrom('manifest_blob')
      .innerJoin('repository_manifest', 'repository_manifest.digest', 'manifest_blob.manifest_digest')
      .select('manifest_digest')
      .where('blob_digest', '=', digest)
      .where('repository_manifest.repository_id', '=', repositoryId)
      .limit(1)
      .executeTakeFirst();
    if (user !== undefined) return { kind: 'referenced', by: user.manifest_digest as Digest };
    const gone = await tx
      .deleteFrom('repository_blob')
      .where('repository_id', '=', repositoryId)
      .where('digest', '=', digest)
      .executeTakeFirst();
    return { kind: gone.numDeletedRows === 0n ? 'unknown' : 'deleted' };
  });
}

async function isUpload(query: Query, repositoryId: number, id: string): Promise<boolean> {
  const uploads = query.selectFrom('upload').select('id').where('id', '=', id).where('repository_id', '=', repositoryId);
  return (await uploads.executeTakeFirst()) !== undefined;
}
