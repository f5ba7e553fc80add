/**
 * How long a server asks to be left alone, in milliseconds from now: its header says seconds or a date (RFC 9110, 10.2.3).
 * Undefined where it says neither; 0 where the date is past.
 */
export function retryAfterOf(header: string | undefined, now: number): number | undefined {
  if (header === undefined) return undefined;
  const milliseconds = /^\d{1,9}$/.test(header) ? Number(header) * 1000 : Date.parse(header) - now;
  return Number.isNaN(milliseconds) ? undefined : Math.max(0, milliseconds);
}
