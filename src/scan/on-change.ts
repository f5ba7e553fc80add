import type { Transaction } from '../db/index.ts';
import type { Clock } from '../lib/clock.ts';
import { attestationsIn, cosignSubject, sbomsIn, signedSubject, vexIn } from '../oci/attached.ts';
import { classify } from '../oci/classify.ts';
import type { Digest } from '../oci/digest.ts';
import { type Manifest, parseManifest } from '../oci/manifest.ts';
import type { Tag } from '../oci/name.ts';
import type { OnRegistryChange, RegistryChange } from '../registry/types.ts';
import type { Jobs } from './jobs.ts';
import { scansOnPush } from './rules.ts';
import { INSPECT, queueScan, readConfiguration } from './scans.ts';
import { deleteScans } from './store.ts';

export interface OnChangeOptions {
  readonly jobs: Jobs;
  readonly clock: Clock;
  /** Forgets what is known of an image that no repository holds any more. */
  forgetImage(tx: Transaction, manifestDigest: string): Promise<void>;
  /** Called where work was queued; the commit is still to come. */
  onQueued(): void;
}

/**
 * What the scanner makes of changes in the registry, in their own transaction: every image that is pushed is
 * inspected, and where the repository or a rule says so, its API shows that as a scan.
 */
export function scanOnChange(options: OnChangeOptions): OnRegistryChange {
  return async (tx, change) => {
    switch (change.kind) {
      case 'manifest-pushed':
        await pushed(options, tx, change);
        return await lookAgain(options, tx, [...(await aboutTags(tx, change.tags)), ...aboutSubject(change.manifest)]);
      case 'manifest-deleted': {
        await deleted(options, tx, change);
        const manifest = await storedManifest(tx, change.digest);
        const about = manifest === undefined ? [] : [...aboutSubject(manifest), ...aboutAttested(manifest)];
        return await lookAgain(options, tx, [...(await aboutTags(tx, change.tags)), ...about]);
      }
      case 'tag-deleted':
        return await lookAgain(options, tx, await aboutTags(tx, change.tags));
    }
  };
}

async function pushed(
  { jobs, clock, onQueued }: OnChangeOptions,
  tx: Transaction,
  { manifest, repository, digest }: RegistryChange & { kind: 'manifest-pushed' },
): Promise<void> {
  if (classify(manifest).kind === 'other') return;
  const now = clock();
  if (scansOnPush(repository, await readConfiguration(tx))) {
    await queueScan(tx, jobs, { repositoryId: repository.id, digest, cause: 'push', now });
  } else await jobs.enqueue(tx, { kind: INSPECT, key: digest, dueAt: now });
  onQueued();
}

async function deleted(
  { forgetImage }: OnChangeOptions,
  tx: Transaction,
  { repository, digest }: RegistryChange & { kind: 'manifest-deleted' },
): Promise<void> {
  await deleteScans(tx, repository.id, digest);
  const held = tx.selectFrom('repository_manifest').select('digest').where('digest', '=', digest);
  const elsewhere = await held.where('repository_id', '!=', repository.id).limit(1).executeTakeFirst();
  if (elsewhere === undefined) await forgetImage(tx, digest);
}

/**
 * Images of which something was attached or taken away are inspected again, so that their packages are current; what the
 * API shows as a scan stays as it was until somebody scans again.
 */
async function lookAgain(
  { jobs, clock, onQueued }: OnChangeOptions,
  tx: Transaction,
  images: readonly Digest[],
): Promise<void> {
  let isQueued = false;
  for (const digest of new Set(images)) {
    const held = tx.selectFrom('repository_manifest').select('digest').where('digest', '=', digest);
    if ((await held.limit(1).executeTakeFirst()) === undefined) continue;
    await jobs.enqueue(tx, { kind: INSPECT, key: digest, dueAt: clock() });
    isQueued = true;
  }
  if (isQueued) onQueued();
}

/** What the tags say that they are about: cosign has its own for each image. */
async function aboutTags(tx: Transaction, tags: readonly Tag[]): Promise<readonly Digest[]> {
  const about = tags.map(cosignSubject).filter((digest) => digest !== undefined);
  // A signature of what is attached to an image.
  for (const signed of tags.map(signedSubject)) {
    const manifest = signed && (await storedManifest(tx, signed));
    if (manifest !== undefined) about.push(...aboutSubject(manifest));
  }
  return about;
}

/** What says nothing of packages or of vulnerabilities, such as a signature, changes nothing. */
function aboutSubject(manifest: Manifest): readonly Digest[] {
  const { subject } = manifest;
  const isAbout = sbomsIn(manifest).length > 0 || vexIn(manifest).length > 0;
  return subject !== undefined && isAbout ? [subject.digest] : [];
}

/** The images that the attestations of an index are of. An index that is pushed is inspected with all it lists. */
function aboutAttested(manifest: Manifest): readonly Digest[] {
  return manifest.kind === 'index' ? attestationsIn(manifest.manifests).map(({ of }) => of) : [];
}

/** A manifest that is being deleted is still stored. */
async function storedManifest(tx: Transaction, digest: Digest): Promise<Manifest | undefined> {
  const rows = tx.selectFrom('manifest').select(['body', 'media_type']).where('digest', '=', digest);
  const row = await rows.executeTakeFirst();
  const parsed = row && parseManifest(row.body, row.media_type);
  return parsed?.kind === 'ok' ? parsed.manifest : undefined;
}
