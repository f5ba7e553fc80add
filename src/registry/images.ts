import type { Database, Query } from '../db/index.ts';
import type { Clock } from '../lib/clock.ts';
import { type Digest, parseDigest } from '../oci/digest.ts';
import { type Platform, parseManifest } from '../oci/manifest.ts';
import type { Tag } from '../oci/name.ts';
import { attachments } from './attached.ts';
import { type Change, deleteManifest, deleteTag, holders, untag } from './delete-manifest.ts';
import { imagePlaces } from './image-places.ts';
import { listImages, newestImages } from './list-images.ts';
import { pullRecorder } from './pull-recorder.ts';
import { artifactTypeOf, putManifest, readPush } from './put-manifest.ts';
import { changeRepository } from './repository-row.ts';
import { listTagMoves } from './tag-moves.ts';
import type { Images, OnRegistryChange, Referrer, Repository } from './types.ts';

const MOST_REFERRER_BYTES = 4 << 20;

export interface ImagesOptions {
  readonly db: Database;
  readonly clock: Clock;
  readonly onChange: OnRegistryChange;
  /** Who makes the change that is being made, by name. */
  actor?(): string | undefined;
}

/** Manifests and tags in the metadata database; `close` writes down the pulls that were only noted. */
export function databaseImages({ db, clock, onChange, actor }: ImagesOptions): Images & { close(): Promise<void> } {
  const pulls = pullRecorder(db, clock);
  const change = <T>({ id }: Repository, work: (of: Change) => Promise<T>) =>
    changeRepository(db, id, (tx, repository) => {
      const by = actor?.();
      return work({ tx, repository, now: clock(), onChange, ...(by === undefined ? {} : { by }) });
    });
  return {
    async put(repository, push) {
      const pushed = readPush(push);
      if (pushed.kind !== 'read') return pushed;
      return (await change(repository, (of) => putManifest(of, pushed))) ?? { kind: 'repository-unknown' };
    },
    resolve: (repositoryId, reference) => resolve(db.query, repositoryId, reference),
    manifest: (repositoryId, digest) => readManifest(db.query, repositoryId, digest),
    async content(digest) {
      const query = db.query.selectFrom('manifest').select(['body', 'media_type']).where('digest', '=', digest);
      const row = await query.executeTakeFirst();
      return row && { bytes: row.body, mediaType: row.media_type };
    },
    async get(repositoryId, digest) {
      const [image] = await listImages(db.query, repositoryId, { limit: 1, filter: { digests: [digest] } });
      return image;
    },
    list: (repositoryId, page) => listImages(db.query, repositoryId, page),
    newest: (repositoryId, page) => newestImages(db.query, repositoryId, page),
    async tags(repositoryId, { after, limit }) {
      let query = db.query.selectFrom('tag').select(['name', 'digest']).where('repository_id', '=', repositoryId);
      if (after !== undefined) query = query.where('name', '>', after);
      const rows = await query.orderBy('name').limit(limit).execute();
      return rows.map((row) => ({ name: row.name as Tag, digest: row.digest as Digest }));
    },
    referrers: (repositoryId, digest, page) => referrers(db.query, repositoryId, digest, page),
    attachments: (image) => attachments(db.query, image),
    async children(digest) {
      const query = db.query.selectFrom('manifest_child').select(['child_digest', 'platform']);
      const rows = await query.where('parent_digest', '=', digest).orderBy('position').execute();
      return rows.map((row) => ({
        digest: row.child_digest as Digest,
        ...(row.platform === null ? {} : { platform: JSON.parse(row.platform) as Platform }),
      }));
    },
    tagMoves: (repositoryId, tag, page) => listTagMoves(db.query, { repositoryId, tag }, page),
    deleteTag: async (repository, tag) => (await change(repository, (of) => deleteTag(of, tag))) !== undefined,
    untag: (repository, tag) => change(repository, (of) => untag(of, tag)),
    places: (digests, wanted) => imagePlaces(db.query, digests, wanted),
    holders: (repositoryId, digest) => holders(db.query, repositoryId, digest),
    deleteManifest: async (repository, digest) =>
      (await change(repository, (of) => deleteManifest(of, digest))) ?? { kind: 'unknown' },
    recordPull: pulls.record,
    close: pulls.close,
  };
}

async function resolve(query: Query, repositoryId: number, reference: Tag | Digest): Promise<Digest | undefined> {
  const digest = parseDigest(reference);
  const table = digest === undefined ? 'tag' : 'repository_manifest';
  const row = await query
    .selectFrom(table)
    .select('digest')
    .where('repository_id', '=', repositoryId)
    .where(digest === undefined ? 'name' : 'digest', '=', reference)
    .executeTakeFirst();
  return row?.digest as Digest | undefined;
}

async function readManifest(query: Query, repositoryId: number, digest: Digest) {
  const row = await query
    .selectFrom('repository_manifest')
    .innerJoin('manifest', 'manifest.digest', 'repository_manifest.digest')
    .select(['body', 'media_type'])
    .where('repository_manifest.repository_id', '=', repositoryId)
    .where('repository_manifest.digest', '=', digest)
    .executeTakeFirst();
  return row && { bytes: row.body, mediaType: row.media_type };
}

/** Manifests may be large, and their annotations are answered whole: a page ends at `MOST_REFERRER_BYTES` of them. */
async function referrers(
  query: Query,
  repositoryId: number,
  subject: Digest,
  { after, limit }: { after?: string; limit: number },
): Promise<{ referrers: Referrer[]; more: boolean }> {
  let found = query
    .selectFrom('manifest')
    .innerJoin('repository_manifest', 'repository_manifest.digest', 'manifest.digest')
    .select(['manifest.digest', 'size'])
    .where('subject', '=', subject)
    .where('repository_manifest.repository_id', '=', repositoryId)
    .orderBy('manifest.digest')
    .limit(limit + 1);
  if (after !== undefined) found = found.where('manifest.digest', '>', after);
  const sizes = await found.execute();
  let bytes = 0;
  const page = sizes.slice(0, limit).filter(({ size }, position) => {
    bytes += size;
    return position === 0 || bytes <= MOST_REFERRER_BYTES;
  });
  const referrers: Referrer[] = [];
  for (const { digest } of page) {
    const referrer = await readReferrer(query, digest as Digest);
    if (referrer !== undefined) referrers.push(referrer);
  }
  return { referrers, more: page.length < sizes.length };
}

/** Undefined where it was deleted since it was found. */
async function readReferrer(query: Query, digest: Digest): Promise<Referrer | undefined> {
  const rows = query.selectFrom('manifest').select(['media_type', 'size', 'body']).where('digest', '=', digest);
  const row = await rows.executeTakeFirst();
  if (row === undefined) return undefined;
  const parsed = parseManifest(row.body, row.media_type);
  if (parsed.kind === 'invalid') throw new Error(`the database holds a manifest "${digest}" that ${parsed.reason}`);
  const artifactType = artifactTypeOf(parsed.manifest);
  return {
    digest,
    mediaType: row.media_type,
    size: row.size,
    ...(artifactType === undefined ? {} : { artifactType }),
    annotations: parsed.manifest.annotations,
  };
}
