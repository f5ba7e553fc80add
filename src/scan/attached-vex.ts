import { randomUUID } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Database } from '../db/index.ts';
import { type AttachedVex, bytesIn, claimedImages } from '../excuse/index.ts';
import type { Clock } from '../lib/clock.ts';
import { collect, TooLargeError } from '../lib/limited.ts';
import { attestationsIn, cosignTags, signatureTag, vexIn } from '../oci/attached.ts';
import type { Digest } from '../oci/digest.ts';
import { type Manifest, parseManifest } from '../oci/manifest.ts';
import type { Registry } from '../registry/types.ts';
import { databaseJobs } from './jobs.ts';
import { INSPECT } from './scans.ts';

interface Reading {
  readonly images: Pick<Registry['images'], 'attachments' | 'content' | 'places' | 'referrers' | 'resolve'>;
  readonly blobs: Pick<Registry['blobs'], 'isBeside' | 'read'>;
}

/** Documents of one image that are read, and signatures of each. */
const MOST_DOCUMENTS = 20;
const MOST_SIGNATURES = 20;
/** Manifests that are looked at for them. */
const MOST_MANIFESTS = 500;
/** In which the image is. */
const MOST_REPOSITORIES = 20;
const MOST_BYTES = 1 << 20;

/**
 * The documents that are attached to an image, or to an index, and may say what is not affected: by manifests whose subject
 * it is, under cosign's tags, or as attestations in an index that lists it; with what cosign signed of those manifests.
 * Only what a repository holds beside the image counts; what is too large is none.
 */
export async function attachedVex(registry: Reading, image: Digest): Promise<readonly AttachedVex[]> {
  const found: AttachedVex[] = [];
  const manifests = await manifestsOf(registry, image);
  const cut = () => found.map((one) => ({ ...one, isCut: true }) as const);
  for (const manifest of manifests.slice(0, MOST_MANIFESTS)) {
    const parsed = await parsedManifest(registry, manifest);
    const documents = parsed === undefined ? [] : vexIn(parsed);
    const signatures = documents.length === 0 ? [] : await signaturesOf(registry, manifest);
    for (const { digest } of documents) {
      if (found.length === MOST_DOCUMENTS) return cut();
      const bytes = await bytesBeside(registry, manifest, digest);
      const subject = parsed?.subject === undefined ? {} : { subject: parsed.subject.digest };
      if (bytes !== undefined) found.push({ digest, bytes, manifest, ...subject, signatures });
    }
  }
  return manifests.length < MOST_MANIFESTS ? found : cut();
}

async function manifestsOf({ images, blobs }: Reading, image: Digest): Promise<readonly Digest[]> {
  const all = new Set<Digest>();
  for (const { repositoryId } of (await images.places([image])).slice(0, MOST_REPOSITORIES)) {
    const { referrers } = await images.referrers(repositoryId, image, { limit: MOST_MANIFESTS });
    for (const { digest } of referrers) all.add(digest);
    for (const tag of cosignTags(image)) {
      const digest = await images.resolve(repositoryId, tag);
      if (digest !== undefined) all.add(digest);
    }
  }
  for (const index of (await images.attachments(image)).indexes) {
    const parsed = await parsedManifest({ images, blobs }, index);
    for (const { of, attestation } of parsed?.kind === 'index' ? attestationsIn(parsed.manifests) : []) {
      if (of === image) all.add(attestation.digest);
    }
  }
  return [...all];
}

async function signaturesOf(registry: Reading, manifest: Digest): Promise<AttachedVex['signatures']> {
  const { images } = registry;
  const tag = signatureTag(manifest);
  const found: { payload: Uint8Array; signature: Uint8Array }[] = [];
  for (const { repositoryId } of (await images.places([manifest])).slice(0, MOST_REPOSITORIES)) {
    const digest = tag && (await images.resolve(repositoryId, tag));
    const parsed = digest && (await parsedManifest(registry, digest));
    if (digest === undefined || parsed?.kind !== 'image') continue;
    for (const { digest: blob, annotations = {} } of parsed.layers.slice(0, MOST_SIGNATURES)) {
      const signature = bytesIn(annotations['dev.cosignproject.cosign/signature']);
      const payload = signature && (await bytesBeside(registry, digest, blob));
      if (signature !== undefined && payload !== undefined) found.push({ payload, signature });
    }
  }
  return found;
}

async function bytesBeside({ blobs }: Reading, manifest: Digest, blob: Digest): Promise<Uint8Array | undefined> {
  if (!(await blobs.isBeside(manifest, blob))) return undefined;
  try {
    return await collect(blobs.read(blob), MOST_BYTES);
  } catch (error) {
    if (error instanceof TooLargeError) return undefined;
    throw error;
  }
}

/** Undefined of what was deleted meanwhile. */
async function parsedManifest({ images }: Reading, digest: Digest): Promise<Manifest | undefined> {
  // A manifest may be large, and requests wait.
  await nextTurn();
  const found = await images.content(digest);
  const parsed = found && parseManifest(found.bytes, found.mediaType);
  return parsed?.kind === 'ok' ? parsed.manifest : undefined;
}

/** Has the images looked at again that documents speak of which are attached: whose word counts has changed. */
export async function queueClaimed(db: Database, clock: Clock): Promise<void> {
  const jobs = databaseJobs(db, clock, randomUUID());
  const digests = await claimedImages(db.query);
  await db.write(async (tx) => {
    for (const key of digests) await jobs.enqueue(tx, { kind: INSPECT, key });
  });
}
