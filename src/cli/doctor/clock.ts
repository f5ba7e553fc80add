import { newestTime } from '../../db/index.ts';
import type { Clock } from '../../lib/clock.ts';
import { type Check, fail, ok } from './check.ts';
import { type DatabaseSource, withDatabase } from './database.ts';

/** Nothing of Pratique is older: a clock that says so was never set. */
const EARLIEST = Date.UTC(2026, 0);
const LATEST = Date.UTC(2100, 0);
const TOLERANCE_MILLISECONDS = 60_000;
const NEXT = 'set the clock (timedatectl set-ntp true): logins, tokens and signatures depend on it';

/** The clock is plausible: not before Pratique, and not before what the database has recorded. */
export function checkClock(database: DatabaseSource, clock: Clock): Check {
  return {
    title: 'clock',
    async run() {
      const now = clock();
      const date = new Date(now).toISOString();
      if (now < EARLIEST || now > LATEST) return fail(`says ${date}`, NEXT);
      const newest = await withDatabase(database, newestTime);
      if (newest !== undefined && now < newest - TOLERANCE_MILLISECONDS) {
        return fail(`says ${date}, which is before the newest record of ${new Date(newest).toISOString()}`, NEXT);
      }
      return ok(`says ${date}`);
    },
  };
}
