import { Cron } from 'croner';
import { type AlertTimes, WEEKDAYS } from './rule.ts';

/** When the next digest is made after a time, both in milliseconds since the epoch; undefined of what is told at once. */
export function nextDigest(when: AlertTimes, after: number): number | undefined {
  if (when.kind === 'at-once') return undefined;
  const cron = new Cron(patternOf(when), { timezone: when.zone, paused: true });
  return cron.nextRun(new Date(after))?.getTime();
}

function patternOf({ every, at, on }: AlertTimes & { readonly kind: 'digest' }): string {
  const [hours = '0', minutes = '0'] = at.split(':').map((part) => String(Number(part)));
  switch (every) {
    case 'hour':
      return `${minutes} * * * *`;
    case 'day':
      return `${minutes} ${hours} * * *`;
    case 'week':
      return `${minutes} ${hours} * * ${WEEKDAYS.indexOf(on)}`;
  }
}
