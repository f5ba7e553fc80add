import type { TestContext } from 'node:test';
import type { Database } from '../../src/db/index.ts';
import { silentLog } from '../../src/lib/log.ts';
import { databaseJobs } from '../../src/scan/jobs.ts';
import { databaseSchedules, startSchedules } from '../../src/scan/schedule/index.ts';
import { SCHEDULED } from '../../src/scan/schedule/scheduled-scans.ts';

/** When `schedulesOf` begin. */
export const SCHEDULES_START = Date.parse('2026-03-04T05:06:00Z');

/** Schedules over a database, by a clock that stands still until it is told. */
export function schedulesOf(db: Database, from = SCHEDULES_START) {
  let now = from;
  const clock = () => now;
  const jobs = databaseJobs(db, clock, 'worker');
  const begun: string[] = [];
  const info = (fields: unknown, message?: string) => {
    if (message === 'schedule begun') begun.push((fields as { schedule: string }).schedule);
  };
  const log = { ...silentLog, info };
  return {
    db,
    schedules: databaseSchedules(db, clock),
    now: clock,
    pass(milliseconds: number) {
      now += milliseconds;
    },
    begun: () => begun,
    start(t: TestContext, more: { scansPerMinute?: number; onQueued?: () => void } = {}) {
      const running = startSchedules({ db, clock, jobs, log, onQueued() {}, ...more });
      t.after(() => running.close());
      return running;
    },
    /** `digest: repositories`. */
    async asked() {
      const rows = await db.query
        .selectFrom('scheduled_scan')
        .innerJoin('repository', 'repository.id', 'scheduled_scan.repository_id')
        .innerJoin('job', 'job.key', 'scheduled_scan.manifest_digest')
        .select(['manifest_digest', 'repository.name'])
        .where('job.kind', '=', SCHEDULED)
        .orderBy('manifest_digest')
        .orderBy('repository.name')
        .execute();
      const grouped = Map.groupBy(rows, (row) => row.manifest_digest);
      return [...grouped].map(([digest, all]) => `${digest}: ${all.map(({ name }) => name).join(' ')}`);
    },
    async dueTimes() {
      const rows = db.query.selectFrom('job').select('due_at').where('kind', '=', SCHEDULED).orderBy('due_at');
      return (await rows.execute()).map((row) => row.due_at);
    },
  };
}
