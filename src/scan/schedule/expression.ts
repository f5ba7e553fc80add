import { Cron } from 'croner';
import { parseAwsCron, timesOfDay } from './aws-cron.ts';

/** When something is to happen again and again. Times are milliseconds since the epoch. */
export interface Expression {
  /** The first time after `after`; undefined where there is none any more. */
  next(after: number): number | undefined;
  /** Of a rate: the time between two. */
  readonly every?: number;
}

export type ParsedExpression =
  | { readonly kind: 'expression'; readonly expression: Expression }
  /** A clause on what is wrong. */
  | { readonly kind: 'fault'; readonly fault: string };

export const UTC = 'UTC';

/** As EventBridge's ScheduleExpression is bounded. */
const LONGEST = 256;
const RATE = /^rate\((\d{1,9}) (minutes?|hours?|days?)\)$/;
const AWS_CRON = /^cron\((.*)\)$/;
const PLAIN_FIELD = /^[\dA-Za-z*,/-]+$/;
const MINUTE_MILLISECONDS = 60_000;
const MINUTES_OF: Readonly<Record<string, number>> = { minute: 1, hour: 60, day: 1440 };
const MOST_RATE_DAYS = 3660;

/**
 * Reads an expression of one of three kinds: AWS's `rate(7 days)` and `cron(0 6 ? * MON *)` as Amazon EventBridge takes
 * them, and cron's own five fields, `0 6 * * 1`. Those of cron are of a time zone by its name in the IANA database; where
 * its clocks go forward over the time, it is the moment at which they do, and where they go back, the first of the two; what
 * comes every hour goes on as it does.
 */
export function parseExpression(text: string, zone: string = UTC): ParsedExpression {
  if (text.length > LONGEST) return wrong(text, `it is longer than ${LONGEST} characters`);
  const zoneFault = faultOfZone(zone);
  if (zoneFault !== undefined) return { kind: 'fault', fault: zoneFault };
  if (text.startsWith('rate(')) return zone === UTC ? rate(text) : wrong(text, 'a rate is of no time zone');
  const fields = AWS_CRON.exec(text)?.[1];
  if (fields !== undefined) {
    const parsed = parseAwsCron(fields);
    return parsed.kind === 'fault' ? wrong(text, parsed.fault) : cron(text, parsed.pattern, { zone, mode: '7-part' });
  }
  const plain = text.trim().split(/\s+/);
  if (plain.length !== 5 || !plain.every((field) => PLAIN_FIELD.test(field))) {
    return wrong(text, 'give rate(7 days), cron(0 6 ? * MON *), or five fields, 0 6 * * 1');
  }
  return cron(text, plain.join(' '), { zone, mode: '5-part' });
}

/** EventBridge's rule: `1 day`, and `2 days`. */
function rate(text: string): ParsedExpression {
  const [, digits, unit = ''] = RATE.exec(text) ?? [];
  const value = Number(digits);
  const one = unit.replace(/s$/, '');
  if (digits === undefined || value === 0) {
    return wrong(text, 'a rate is a number above 0 and minute, minutes, hour, hours, day or days');
  }
  if ((value === 1) !== (unit === one)) return wrong(text, `write ${value} ${value === 1 ? one : `${one}s`}`);
  const minutes = value * (MINUTES_OF[one] ?? 0);
  if (minutes > MOST_RATE_DAYS * 1440) return wrong(text, `a rate is of ${MOST_RATE_DAYS} days at most`);
  const every = minutes * MINUTE_MILLISECONDS;
  return { kind: 'expression', expression: { every, next: (after) => after + every } };
}

interface CronOf {
  readonly zone: string;
  readonly mode: '5-part' | '7-part';
}

function cron(text: string, pattern: string, { zone, mode }: CronOf): ParsedExpression {
  const read = (one: string) =>
    new Cron(one, { paused: true, mode, timezone: zone, alternativeWeekdays: mode === '7-part' });
  try {
    const whole = read(pattern);
    const each = zone === UTC ? [whole] : singleTimes(pattern, mode).map(read);
    const next = (after: number) => {
      const times = each.flatMap((one) => one.nextRun(new Date(after))?.getTime() ?? []);
      return times.length === 0 ? undefined : Math.min(...times);
    };
    return { kind: 'expression', expression: { next } };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    // It counts days and months from 0.
    return wrong(text, reason.replace(/^CronPattern: /, '').replace(/^(Invalid value for (?:day|month)): \d+$/, '$1'));
  }
}

/** More in a day are no times of a clock. */
const MOST_TIMES = 96;

/**
 * The pattern for each of its times of a day, where it has some: a single time is moved or left out where the clocks
 * change, and of several croner says nothing of the kind. What comes every hour is one pattern.
 */
function singleTimes(pattern: string, mode: CronOf['mode']): readonly string[] {
  const fields = pattern.split(' ');
  const seconds = mode === '7-part' ? fields.splice(0, 1) : [];
  const [minute = '', hour = '', ...days] = fields;
  const { minutes = [], hours = [] } = timesOfDay(minute, hour) ?? {};
  const count = minutes.length * hours.length;
  if (hours.length === 24 || count === 0 || count > MOST_TIMES) return [pattern];
  return hours.flatMap((at) => minutes.map((past) => [...seconds, past, at, ...days].join(' ')));
}

/** `Intl` takes offsets too, which know no summer time. */
function faultOfZone(zone: string): string | undefined {
  try {
    if (zone.length <= 64 && /^[A-Za-z]/.test(zone)) {
      new Intl.DateTimeFormat('en', { timeZone: zone });
      return undefined;
    }
  } catch {
    // It says the same below.
  }
  return `"${zone.slice(0, 64)}" is no time zone: give a name such as Europe/London`;
}

function wrong(text: string, reason: string): ParsedExpression {
  return { kind: 'fault', fault: `"${text.slice(0, LONGEST)}" is no schedule: ${reason}` };
}
