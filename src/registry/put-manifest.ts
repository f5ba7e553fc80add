import type { Transaction } from '../db/index.ts';
import { chunksOf } from '../lib/chunks.ts';
import { algorithmOf, type Digest, digestOf } from '../oci/digest.ts';
import { type Descriptor, type Manifest, parseManifest } from '../oci/manifest.ts';
import type { Tag } from '../oci/name.ts';
import type { Change } from './delete-manifest.ts';
import { isMutable } from './mutability.ts';
import { recordTagMoves } from './tag-moves.ts';
import type { PutManifest, PutManifestOutcome } from './types.ts';

const MOST_PARAMETERS = 400;

/** A push whose bytes are judged: what they say, and that they are what the client meant. */
export interface ReadPush {
  readonly kind: 'read';
  readonly bytes: Uint8Array;
  readonly manifest: Manifest;
  readonly digest: Digest;
  readonly tags: readonly Tag[];
}

/** What can be said of a push before the database is asked. */
export function readPush(push: PutManifest): ReadPush | (PutManifestOutcome & { kind: 'invalid' | 'digest-mismatch' }) {
  const parsed = parseManifest(push.bytes, push.contentType);
  if (parsed.kind === 'invalid') return parsed;
  const digest = digestOf(push.bytes, push.digest === undefined ? 'sha256' : algorithmOf(push.digest));
  if (push.digest !== undefined && push.digest !== digest) return { kind: 'digest-mismatch', actual: digest };
  return { kind: 'read', bytes: push.bytes, manifest: parsed.manifest, digest, tags: push.tags };
}

/**
 * `Images.put`: the manifest, what it needs and its tags in one transaction, so that a reader sees all of it or
 * nothing, and so that garbage collection cannot take a blob between the check and the commit.
 */
export async function putManifest(change: Change, push: ReadPush): Promise<PutManifestOutcome> {
  const { tx, repository, now, onChange } = change;
  const { manifest, digest, tags } = push;
  const refusal = await refuse(change, push);
  if (refusal !== undefined) return refusal;
  await storeManifest(tx, digest, manifest, push.bytes);
  const isNew = await holdManifest(tx, repository.id, digest, now);
  const moved = await pointTags(change, digest, tags);
  const changed = isNew || moved.length > 0;
  if (changed) await onChange(tx, { kind: 'manifest-pushed', repository, digest, manifest, tags });
  return { kind: 'stored', digest, manifest, changed };
}

async function refuse(
  { tx, repository, now }: Change,
  { manifest, digest, tags }: ReadPush,
): Promise<PutManifestOutcome | undefined> {
  if (manifest.kind === 'image') {
    const needed = distinct([manifest.config, ...manifest.layers].filter((blob) => !isForeign(blob)));
    const digests = await notHeld(tx, 'repository_blob', { repositoryId: repository.id, digests: needed, now });
    if (digests.length > 0) return { kind: 'blobs-missing', digests };
  } else {
    const listed = distinct(manifest.manifests);
    const digests = await notHeld(tx, 'repository_manifest', { repositoryId: repository.id, digests: listed, now });
    if (digests.length > 0) return { kind: 'manifests-missing', digests };
  }
  for (const tag of tags) {
    if (isMutable(repository, tag)) continue;
    const pointsTo = await tx
      .selectFrom('tag')
      .select('digest')
      .where('repository_id', '=', repository.id)
      .where('name', '=', tag)
      .executeTakeFirst();
    if (pointsTo !== undefined && pointsTo.digest !== digest) {
      return { kind: 'tag-immutable', tag, digest: pointsTo.digest as Digest };
    }
  }
  return undefined;
}

/** Layers that their publisher forbids to pass on: a client may leave them out (image-spec, "Non-Distributable Layers"). */
function isForeign(blob: Descriptor): boolean {
  return blob.mediaType.includes('nondistributable') || blob.mediaType.includes('rootfs.foreign');
}

function distinct(blobs: readonly Descriptor[]): Digest[] {
  return [...new Set(blobs.map((blob) => blob.digest))];
}

/**
 * Those that the repository does not hold. Touching is the check: it locks the rows, and tells garbage collection that
 * they are needed.
 */
async function notHeld(
  tx: Transaction,
  table: 'repository_blob' | 'repository_manifest',
  { repositoryId, digests, now }: { repositoryId: number; digests: readonly Digest[]; now: number },
): Promise<Digest[]> {
  const held = new Set<string>();
  for (const some of chunksOf(digests, MOST_PARAMETERS)) {
    const touched = await tx
      .updateTable(table)
      .set({ touched_at: now })
      .where('repository_id', '=', repositoryId)
      .where('digest', 'in', some)
      .returning('digest')
      .execute();
    for (const row of touched) held.add(row.digest);
  }
  return digests.filter((digest) => !held.has(digest));
}

async function storeManifest(tx: Transaction, digest: Digest, manifest: Manifest, bytes: Uint8Array): Promise<void> {
  const blobs = manifest.kind === 'image' ? [manifest.config, ...manifest.layers] : [];
  const stored = await tx
    .insertInto('manifest')
    .values({
      digest,
      media_type: manifest.mediaType,
      artifact_type: artifactTypeOf(manifest) ?? null,
      subject: manifest.subject?.digest ?? null,
      size: bytes.length,
      image_size: blobs.reduce((sum, blob) => sum + blob.size, 0),
      body: bytes,
    })
    .onConflict((conflict) => conflict.column('digest').doNothing())
    .returning('digest')
    .executeTakeFirst();
  if (stored === undefined) return;
  const blobRows = blobs.map((blob, position) => ({
    manifest_digest: digest,
    position,
    role: position === 0 ? 'config' : 'layer',
    blob_digest: blob.digest,
    media_type: blob.mediaType,
    size: blob.size,
  }));
  for (const rows of chunksOf(blobRows, 100)) await tx.insertInto('manifest_blob').values(rows).execute();
  const children = manifest.kind === 'index' ? manifest.manifests : [];
  const childRows = children.map((child, position) => ({
    parent_digest: digest,
    position,
    child_digest: child.digest,
    platform: child.platform === undefined ? null : JSON.stringify(child.platform),
  }));
  for (const rows of chunksOf(childRows, 100)) await tx.insertInto('manifest_child').values(rows).execute();
}

/** What the manifest is of: its own artifactType, else its config's type (image-spec, "Guidelines for Artifact Usage"). */
export function artifactTypeOf(manifest: Manifest): string | undefined {
  return manifest.artifactType ?? (manifest.kind === 'image' ? manifest.config.mediaType : undefined);
}

/** True where the repository did not hold it before. */
async function holdManifest(tx: Transaction, repositoryId: number, digest: Digest, now: number): Promise<boolean> {
  const held = await tx
    .insertInto('repository_manifest')
    .values({ repository_id: repositoryId, digest, pushed_at: now, touched_at: now })
    .onConflict((conflict) => conflict.columns(['repository_id', 'digest']).doNothing())
    .returning('digest')
    .executeTakeFirst();
  return held !== undefined;
}

/** The tags that did not point to it before. */
async function pointTags(change: Change, digest: Digest, tags: readonly Tag[]): Promise<Tag[]> {
  const { tx, repository, now } = change;
  const moved: Tag[] = [];
  for (const tag of tags) {
    const row = await tx
      .insertInto('tag')
      .values({ repository_id: repository.id, name: tag, digest, updated_at: now })
      .onConflict((conflict) =>
        conflict
          .columns(['repository_id', 'name'])
          .doUpdateSet({ digest, updated_at: now })
          .where('tag.digest', '!=', digest),
      )
      .returning('name')
      .executeTakeFirst();
    if (row !== undefined) moved.push(tag);
  }
  await recordTagMoves(change, moved, digest);
  return moved;
}
