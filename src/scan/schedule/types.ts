/** When images are scanned by themselves. */
export interface NewSchedule {
  /** Letters, digits, `.`, `-` and `_`, as EventBridge names a rule. */
  readonly name: string;
  /** `rate(7 days)`, `cron(0 6 ? * MON *)` or cron's own five fields, `0 6 * * 1`. */
  readonly expression: string;
  /** By its name in the IANA database; UTC where absent. */
  readonly timeZone?: string;
  /** Names in which `*` stands for any characters; all of them where absent. */
  readonly repositories?: readonly string[];
  /** True where absent. */
  readonly enabled?: boolean;
}

/** A schedule as it is. Times are milliseconds since the epoch. */
export interface Schedule extends Required<NewSchedule> {
  readonly createdAt: number;
  /** Absent where it is disabled, or never comes again. */
  readonly nextAt?: number;
  readonly lastRun?: ScheduleRun;
}

export interface ScheduleRun {
  readonly startedAt: number;
  /** How many images it took: of a run that is under way, so far. */
  readonly images: number;
  /** Whether it has asked for all its scans. */
  readonly isUnderWay: boolean;
}

export type PutScheduleOutcome =
  | { readonly kind: 'put'; readonly schedule: Schedule; readonly isNew: boolean }
  /** A clause on what is wrong. */
  | { readonly kind: 'fault'; readonly fault: string };

/** Schedules, in the metadata database. */
export interface Schedules {
  /** By name. */
  list(): Promise<readonly Schedule[]>;
  get(name: string): Promise<Schedule | undefined>;
  /** Makes it, or replaces the one of that name; what it has run is kept. */
  put(schedule: NewSchedule): Promise<PutScheduleOutcome>;
  /** False where there is none. */
  remove(name: string): Promise<boolean>;
  /** Begins a run now, though it be disabled, unless one is under way; undefined where there is no such schedule. */
  run(name: string): Promise<'begun' | 'under-way' | undefined>;
  /** How many images it would take now, and in how many places they are: each is scanned once, and shown in each. */
  extent(schedule: Pick<Schedule, 'repositories'>): Promise<{ readonly images: number; readonly places: number }>;
}
