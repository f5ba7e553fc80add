import type { Generated } from 'kysely';

/** When scans come by themselves. */
export interface ScheduleTables {
  schedule: ScheduleTable;
  /** A scan that a schedule asked for and that is still to be done; the job `scheduled` of its digest does it. */
  scheduled_scan: { repository_id: number; manifest_digest: string };
}

interface ScheduleTable {
  id: Generated<number>;
  name: string;
  /** `rate(7 days)`, `cron(0 6 ? * MON *)` or `0 6 * * 1`. */
  expression: string;
  time_zone: string;
  /** JSON list of names, in which `*` stands for any characters. */
  repositories: string;
  enabled: number;
  created_at: number;
  /** Null where it is disabled, or never comes again. */
  next_at: number | null;
  /** When the last run began, and how many images it has taken. */
  last_at: number | null;
  last_images: number | null;
  /** A run that has not asked for all its scans yet; all null where there is none. */
  run_at: number | null;
  /** Over how many milliseconds its scans are spread. */
  run_for: number | null;
  /** The digest that it has come to. */
  run_after: string | null;
  /** How many images it has come past. */
  run_images: Generated<number>;
}
