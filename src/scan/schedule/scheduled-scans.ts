import type { Database, Transaction } from '../../db/index.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Log } from '../../lib/log.ts';
import type { Digest } from '../../oci/digest.ts';
import type { Jobs } from '../jobs.ts';
import { type Runner, startRunner } from '../runner.ts';
import { forgetOldScans, insertScan, type ScanResult } from '../store.ts';

/** The kind of the jobs that do what schedules asked for; their key is a digest. */
export const SCHEDULED = 'scheduled';

export interface ScheduledScansOptions {
  readonly db: Database;
  readonly jobs: Jobs;
  readonly clock: Clock;
  readonly log: Log;
  /** Undefined where there is nothing to scan. */
  look(digest: Digest, signal: AbortSignal): Promise<ScanResult | undefined>;
  /** Ends every scan of the manifest that is running, in the transaction. */
  endScans(tx: Transaction, digest: Digest, result: ScanResult): Promise<unknown>;
}

/**
 * Does the scans that schedules asked for, one at a time. An image is looked at once and the scan is shown in each
 * repository in which it was asked for; until it has ended, what the API shows is the scan before it.
 */
export function startScheduledScans({ db, jobs, clock, log, look, endScans }: ScheduledScansOptions): Runner {
  const end = (digest: Digest, result: ScanResult | undefined) =>
    db.write(async (tx) => {
      const isBegun = await begin(tx, { digest, isScan: result !== undefined, now: clock() });
      if (isBegun && result !== undefined) await endScans(tx, digest, result);
    });
  return startRunner({
    jobs,
    kind: SCHEDULED,
    clock,
    log,
    width: 1,
    async work(key, signal) {
      const digest = key as Digest;
      const asked = db.query.selectFrom('scheduled_scan').select('repository_id').where('manifest_digest', '=', digest);
      if ((await asked.limit(1).executeTakeFirst()) === undefined) return;
      await end(digest, await look(digest, signal));
    },
    async giveUp(key) {
      const description =
        'The inspection broke off several times: the log of the server says why. Start a scan to try again.';
      await end(key as Digest, { status: 'FAILED', at: clock(), description });
    },
  });
}

interface Asked {
  readonly digest: Digest;
  /** False where there turned out to be nothing to scan. */
  readonly isScan: boolean;
  readonly now: number;
}

/** Begins the scans that were asked for, which are asked for no more; false where none was. */
async function begin(tx: Transaction, { digest, isScan, now }: Asked): Promise<boolean> {
  const taken = tx.deleteFrom('scheduled_scan').where('manifest_digest', '=', digest).returning('repository_id');
  const rows = await taken.execute();
  if (!isScan) return false;
  for (const { repository_id: repositoryId } of rows.toSorted((a, b) => a.repository_id - b.repository_id)) {
    await forgetOldScans(tx, repositoryId, digest);
    await insertScan(tx, { repositoryId, digest, cause: 'schedule', now });
  }
  return rows.length > 0;
}
