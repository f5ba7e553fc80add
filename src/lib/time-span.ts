/** From one moment to another, both included, in milliseconds since the epoch. */
export interface TimeSpan {
  readonly from: number;
  readonly until: number;
}

const DAY_MILLISECONDS = 86_400_000;
const DAY_OR_TIME = /^(\d{4}-\d{2}-\d{2})(?:T(\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)(Z|[+-]\d{2}:\d{2}))?$/;

/**
 * The whole of a day in UTC, `2026-11-01`, or one moment, `2026-11-01T09:30:00+01:00`, whose zone is needed (RFC 3339; the
 * seconds may be left out). Undefined for anything else, days that no calendar has too.
 */
export function parseTimeSpan(text: string): TimeSpan | undefined {
  const [, day, time, zone] = DAY_OR_TIME.exec(text) ?? [];
  if (day === undefined || !isDay(day)) return undefined;
  if (time === undefined || zone === undefined) {
    const from = Date.parse(`${day}T00:00:00Z`);
    return { from, until: from + DAY_MILLISECONDS - 1 };
  }
  const moment = Date.parse(`${day}T${time}${zone}`);
  return Number.isNaN(moment) ? undefined : { from: moment, until: moment };
}

/** `Date` takes the 30th of February for a day of March. */
function isDay(day: string): boolean {
  const midnight = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(midnight.getTime()) && midnight.toISOString().startsWith(day);
}
