const DAY_MILLISECONDS = 86_400_000;

/** The end of a day (`2026-08-31`) in UTC: the first moment after it, in milliseconds since the epoch. */
export function endOfDay(day: string): number {
  return Date.parse(`${day}T00:00:00Z`) + DAY_MILLISECONDS;
}
