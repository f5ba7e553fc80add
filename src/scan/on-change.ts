import type { Transaction } from '../db/index.ts';
import type { Clock } from '../lib/clock.ts';
import { classify } from '../oci/classify.ts';
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
        return await pushed(options, tx, change);
      case 'manifest-deleted':
        return await deleted(options, tx, change);
      case 'tag-deleted':
        break;
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
