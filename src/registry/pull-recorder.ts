import type { Database } from '../db/index.ts';
import type { Clock } from '../lib/clock.ts';

const FLUSH_MILLISECONDS = 5_000;
const MOST_NOTED = 10_000;

/**
 * Notes pulls in memory and writes them down every few seconds: a pull must not wait for a commit, and ECR promises
 * its lastRecordedPullTime only to within a day.
 */
export function pullRecorder(db: Database, clock: Clock) {
  const noted = new Map<string, { repositoryId: number; digest: string; at: number }>();
  let timer: NodeJS.Timeout | undefined;
  const flush = async () => {
    const pulls = [...noted.values()];
    noted.clear();
    if (pulls.length === 0) return;
    await db.note(async (tx) => {
      for (const { repositoryId, digest, at } of pulls) {
        const update = tx.updateTable('repository_manifest').set({ pulled_at: at });
        await update.where('repository_id', '=', repositoryId).where('digest', '=', digest).execute();
      }
    });
  };
  return {
    record(repositoryId: number, digest: string): void {
      if (noted.size < MOST_NOTED) noted.set(`${repositoryId} ${digest}`, { repositoryId, digest, at: clock() });
      if (timer !== undefined) return;
      timer = setTimeout(() => {
        timer = undefined;
        // What could not be written is a time of day: the next pull brings a newer one.
        flush().catch(() => {});
      }, FLUSH_MILLISECONDS).unref();
    },
    async close(): Promise<void> {
      clearTimeout(timer);
      await flush();
    },
  };
}
