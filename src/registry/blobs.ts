import { randomUUID } from 'node:crypto';
import type { Database, Query, Transaction } from '../db/index.ts';
import type { Clock } from '../lib/clock.ts';
import type { KeyedLock } from '../lib/keyed-lock.ts';
import { limited, TooLargeError } from '../lib/limited.ts';
import type { Digest } from '../oci/digest.ts';
import type { RepositoryName } from '../oci/name.ts';
import type { BlobStore } from '../storage/types.ts';
import { changeRepository } from './repository-row.ts';
import type {
  AppendOutcome,
  Blobs,
  CommitUploadOutcome,
  DeleteBlobOutcome,
  Repository,
  UploadWatcher,
} from './types.ts';

const MOST_TOUCH_MILLISECONDS = 10 * 60_000;

/** A blob is touched at most once in this time, so that asking for it does not mean writing each time. */
export function touchMilliseconds(graceMilliseconds: number): number {
  return Math.min(MOST_TOUCH_MILLISECONDS, graceMilliseconds);
}

export interface BlobOptions {
  readonly db: Database;
  readonly store: BlobStore;
  readonly clock: Clock;
  readonly watcher: UploadWatcher;
  /** Shared with garbage collection: nobody stores a blob while its bytes are being removed. */
  readonly lock: KeyedLock;
  /** The largest blob; ECR's own limit is 52,000 MiB. */
  readonly mostBytes: number;
  /** How long a blob that nothing refers to stays after it was last asked for. */
  readonly graceMilliseconds: number;
}

/** Uploads that are being written to: no two requests at once write to one, or write to it while it becomes a blob. */
type Busy = Map<string, { readonly kind: 'append' | 'commit'; readonly settled: Promise<unknown> }>;

/** Blobs by repository: the links in the metadata database, the bytes in the store. */
export function databaseBlobs(options: BlobOptions): Blobs {
  const { db, store, clock, watcher } = options;
  const busy: Busy = new Map();
  return {
    stat: (repositoryId, digest) => touch(options, repositoryId, digest),
    size: (repositoryId, digest) => sizeOf(db.query, repositoryId, digest),
    read: (digest, range) => store.read(digest, range),
    isBeside: (manifest, blob) => isBeside(db.query, manifest, blob),
    async mount(to, digest, from) {
      return (
        (await changeRepository(db, to.id, (tx, { id }) => mount(tx, id, digest, { from, now: clock() }))) ?? false
      );
    },
    async delete(repositoryId, digest) {
      const outcome = await changeRepository(db, repositoryId, (tx) => unlink(tx, repositoryId, digest, clock()));
      return outcome ?? { kind: 'unknown' };
    },
    async startUpload(repository) {
      const id = randomUUID();
      const row = { id, repository_id: repository.id, started_at: clock() };
      // The row comes first: collection takes bytes that have none.
      await db.note(async (tx) => void (await tx.insertInto('upload').values(row).execute()));
      try {
        await store.startUpload(id);
      } catch (error) {
        // Where the row stays, collection finds it without bytes.
        await db.query
          .deleteFrom('upload')
          .where('id', '=', id)
          .execute()
          .catch(() => {});
        throw error;
      }
      return id;
    },
    async uploadSize(repositoryId, id) {
      return (await isUpload(db.query, repositoryId, id)) ? await store.uploadSize(id) : undefined;
    },
    async append(repositoryId, id, body, at) {
      if (!(await isUpload(db.query, repositoryId, id))) return { kind: 'unknown' };
      if (busy.has(id)) return { kind: 'busy' };
      return await alone(busy, id, 'append', () => append(options, id, body, at));
    },
    async commit(repository, id, expected) {
      while (busy.has(id)) await busy.get(id)?.settled;
      return await alone(busy, id, 'commit', () => commit(options, repository, id, expected));
    },
    async abort(repositoryId, id) {
      const working = busy.get(id);
      // Bytes that still arrive may go nowhere; a blob that is being made must come out whole or not at all.
      if (working?.kind === 'commit') await working.settled;
      if (!(await isUpload(db.query, repositoryId, id))) return false;
      await store.abort(id);
      watcher.aborted(id);
      const row = db.query.deleteFrom('upload').where('id', '=', id).execute();
      // Without bytes it is no upload any more. On a full disk its row may stay, until collection finds it.
      await row.catch(() => {});
      return true;
    },
  };
}

async function isBeside(query: Query, manifest: Digest, blob: Digest): Promise<boolean> {
  const row = await query
    .selectFrom('repository_manifest')
    .innerJoin('repository_blob', 'repository_blob.repository_id', 'repository_manifest.repository_id')
    .select('repository_blob.digest')
    .where('repository_manifest.digest', '=', manifest)
    .where('repository_blob.digest', '=', blob)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

async function append(
  { store, watcher, mostBytes }: BlobOptions,
  id: string,
  body: AsyncIterable<Uint8Array>,
  at: { offset?: number; signal?: AbortSignal },
): Promise<AppendOutcome> {
  const size = await store.uploadSize(id);
  if (size === undefined) return { kind: 'unknown' };
  if (at.offset !== undefined && at.offset !== size) return { kind: 'out-of-order', size };
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

/** Notes what is being done with the upload, until `work` has settled. */
async function alone<T>(busy: Busy, id: string, kind: 'append' | 'commit', work: () => Promise<T>): Promise<T> {
  const working = work();
  busy.set(id, { kind, settled: working.catch(() => {}) });
  try {
    return await working;
  } finally {
    busy.delete(id);
  }
}

async function commit(
  { db, store, clock, watcher, lock }: BlobOptions,
  repository: Repository,
  id: string,
  digest: Digest,
): Promise<CommitUploadOutcome> {
  if (!(await isUpload(db.query, repository.id, id))) return { kind: 'unknown' };
  return await lock(digest, async () => {
    if ((await store.uploadSize(id)) === undefined) return { kind: 'unknown' };
    const outcome = await store.commit(id, digest);
    if (outcome.kind === 'mismatch') return outcome;
    const { size } = outcome;
    if (!(await acknowledge(db, repository, id, { digest, size, now: clock() }))) return { kind: 'unknown' };
    watcher.committed(id, digest, size);
    return { kind: 'stored', digest, size };
  });
}

/** The row that makes the blob real, and the end of the upload, in one transaction; false where it was ended before. */
async function acknowledge(
  db: Database,
  repository: Repository,
  id: string,
  { digest, size, now }: { digest: Digest; size: number; now: number },
): Promise<boolean> {
  return await db.write(async (tx) => {
    const ended = await tx.deleteFrom('upload').where('id', '=', id).executeTakeFirst();
    if (ended.numDeletedRows === 0n) return false;
    await tx
      .insertInto('blob')
      .values({ digest, size, stored_at: now, touched_at: now })
      .onConflict((conflict) => conflict.column('digest').doUpdateSet({ touched_at: now }))
      .execute();
    await link(tx, repository.id, digest, now);
    return true;
  });
}

/** Touching the source is the check that it has the blob: garbage collection cannot take it in between. */
async function mount(
  tx: Transaction,
  repositoryId: number,
  digest: Digest,
  { from, now }: { from: RepositoryName; now: number },
): Promise<boolean> {
  const source = tx.selectFrom('repository').select('id').where('name', '=', from);
  const touched = await tx
    .updateTable('repository_blob')
    .set({ touched_at: now })
    .where('digest', '=', digest)
    .where('repository_id', 'in', source)
    .executeTakeFirst();
  if (touched.numUpdatedRows === 0n) return false;
  await link(tx, repositoryId, digest, now);
  return true;
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
async function touch(
  { db, clock, graceMilliseconds }: BlobOptions,
  repositoryId: number,
  digest: Digest,
): Promise<number | undefined> {
  const row = await findLink(db.query, repositoryId, digest);
  const now = clock();
  if (row === undefined || row.touched_at > now - touchMilliseconds(graceMilliseconds)) return row?.size;
  const touched = await db.query
    .updateTable('repository_blob')
    .set({ touched_at: now })
    .where('repository_id', '=', repositoryId)
    .where('digest', '=', digest)
    .executeTakeFirst();
  return touched.numUpdatedRows === 0n ? undefined : row.size;
}

async function sizeOf(query: Query, repositoryId: number, digest: Digest): Promise<number | undefined> {
  return (await findLink(query, repositoryId, digest))?.size;
}

async function findLink(query: Query, repositoryId: number, digest: Digest) {
  return await query
    .selectFrom('repository_blob')
    .innerJoin('blob', 'blob.digest', 'repository_blob.digest')
    .select(['size', 'repository_blob.touched_at'])
    .where('repository_id', '=', repositoryId)
    .where('repository_blob.digest', '=', digest)
    .executeTakeFirst();
}

/** The bytes stay for the grace time, for who is reading them. */
async function unlink(tx: Transaction, repositoryId: number, digest: Digest, now: number): Promise<DeleteBlobOutcome> {
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
  if (gone.numDeletedRows === 0n) return { kind: 'unknown' };
  await tx.updateTable('blob').set({ touched_at: now }).where('digest', '=', digest).execute();
  return { kind: 'deleted' };
}

async function isUpload(query: Query, repositoryId: number, id: string): Promise<boolean> {
  const uploads = query
    .selectFrom('upload')
    .select('id')
    .where('id', '=', id)
    .where('repository_id', '=', repositoryId);
  return (await uploads.executeTakeFirst()) !== undefined;
}
