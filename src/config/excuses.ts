import { z } from 'zod';

const days = (otherwise: number) => z.coerce.number('a whole number of days').int().min(1).max(3650).default(otherwise);

/** Settings of how long findings may be excused. */
export const EXCUSE_SETTINGS = {
  PRATIQUE_EXCUSE_DAYS: days(90),
  PRATIQUE_EXCUSE_MOST_DAYS: days(366),
  PRATIQUE_EXCUSE_NOTICE_DAYS: days(7),
};

const SETTINGS = z.object(EXCUSE_SETTINGS);

/** How many days an excuse lasts where nobody says, and at most; and how many before its end it is told of. */
export interface ExcuseConfig {
  readonly defaultDays: number;
  readonly mostDays: number;
  readonly noticeDays: number;
}

/** The settings, judged. */
export function excusesOf(settings: z.output<typeof SETTINGS>): ExcuseConfig {
  const mostDays = settings.PRATIQUE_EXCUSE_MOST_DAYS;
  const noticeDays = settings.PRATIQUE_EXCUSE_NOTICE_DAYS;
  return { defaultDays: Math.min(settings.PRATIQUE_EXCUSE_DAYS, mostDays), mostDays, noticeDays };
}
