const DAY = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' });

/** `3 March 2026`, in UTC. */
export function dayInWords(at: number): string {
  return DAY.format(at);
}

/** `3 March 2026, 08:00 UTC`. */
export function momentInWords(at: number): string {
  return `${dayInWords(at)}, ${new Date(at).toISOString().slice(11, 16)} UTC`;
}
