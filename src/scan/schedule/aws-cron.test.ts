import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { parseExpression } from './expression.ts';

const MINUTE = 60_000;
const DAY = 1440 * MINUTE;
const FROM = Date.parse('2026-01-01T00:00:00Z');
/** A fifth Monday of February comes every 28 years. */
const MOST_DAYS = 30 * 366;

/** What an expression means, told another way: day after day, and minute after minute of a day that fits. */
interface Meaning {
  readonly text: string;
  readonly minutes: readonly number[];
  readonly hours: readonly number[];
  readonly months: readonly number[];
  isDay(day: Date): boolean;
}

function nextOf({ minutes, hours, months, isDay }: Meaning, after: number): number | undefined {
  const first = Math.floor(after / DAY);
  for (let number = first; number < first + MOST_DAYS; number += 1) {
    const day = new Date(number * DAY);
    if (!months.includes(day.getUTCMonth() + 1) || !isDay(day)) continue;
    for (let minute = 0; minute < 1440; minute += 1) {
      const at = number * DAY + minute * MINUTE;
      if (at > after && hours.includes(Math.floor(minute / 60)) && minutes.includes(minute % 60)) return at;
    }
  }
  return undefined;
}

interface Days {
  readonly day: string;
  readonly weekday: string;
  isDay(day: Date): boolean;
}

const dayOfMonth = fc.integer({ min: 1, max: 31 });
const weekday = fc.integer({ min: 1, max: 7 });

const days: fc.Arbitrary<Days> = fc.oneof(
  fc.constant<Days>({ day: '*', weekday: '?', isDay: () => true }),
  dayOfMonth.map((date): Days => ({ day: String(date), weekday: '?', isDay: (day) => day.getUTCDate() === date })),
  fc.constant<Days>({ day: 'L', weekday: '?', isDay: (day) => day.getUTCDate() === lastOf(day) }),
  fc.constant<Days>({ day: 'LW', weekday: '?', isDay: (day) => isNearest(day, lastOf(day)) }),
  dayOfMonth.map((date): Days => ({ day: `${date}W`, weekday: '?', isDay: (day) => isNearest(day, date) })),
  weekday.map((of): Days => ({ day: '?', weekday: String(of), isDay: (day) => day.getUTCDay() + 1 === of })),
  fc.constant<Days>({ day: '?', weekday: 'L', isDay: (day) => day.getUTCDay() === 6 }),
  weekday.map(
    (of): Days => ({
      day: '?',
      weekday: `${of}L`,
      isDay: (day) => day.getUTCDay() + 1 === of && day.getUTCDate() > lastOf(day) - 7,
    }),
  ),
  fc.tuple(weekday, fc.integer({ min: 1, max: 5 })).map(
    ([of, nth]): Days => ({
      day: '?',
      weekday: `${of}#${nth}`,
      isDay: (day) => day.getUTCDay() + 1 === of && Math.ceil(day.getUTCDate() / 7) === nth,
    }),
  ),
  fc.tuple(weekday, weekday).map(
    ([from, to]): Days => ({
      day: '?',
      weekday: `${from}-${to}`,
      isDay: (day) => inRound(day.getUTCDay() + 1, from, to),
    }),
  ),
);

/** `*`, a value, a list, a range, which may go over the end, or steps. */
function field(least: number, most: number): fc.Arbitrary<readonly [text: string, values: readonly number[]]> {
  const all = Array.from({ length: most - least + 1 }, (_, at) => at + least);
  const value = fc.integer({ min: least, max: most });
  return fc.oneof(
    fc.constant(['*', all] as const),
    value.map((one) => [String(one), [one]] as const),
    fc.tuple(value, value).map((list) => [list.join(','), list] as const),
    fc.tuple(value, value).map(([from, to]) => [`${from}-${to}`, all.filter((one) => inRound(one, from, to))] as const),
    fc
      .tuple(value, fc.integer({ min: 1, max: most }))
      .map(([from, by]) => [`${from}/${by}`, all.filter((one) => one >= from && (one - from) % by === 0)] as const),
  );
}

const meaning: fc.Arbitrary<Meaning> = fc
  .tuple(field(0, 59), field(0, 23), field(1, 12), days)
  .map(([[minute, minutes], [hour, hours], [month, months], { day, weekday: ofWeek, isDay }]) => ({
    text: `cron(${minute} ${hour} ${day} ${month} ${ofWeek} *)`,
    minutes,
    hours,
    months,
    isDay,
  }));

describe("an expression of EventBridge's, whichever it is", () => {
  it('comes when its days, hours and minutes say', () => {
    const after = fc.integer({ min: FROM, max: FROM + 4 * 366 * DAY });

    fc.assert(
      fc.property(meaning, after, (means, at) => {
        const parsed = parseExpression(means.text);
        assert.ok(parsed.kind === 'expression', means.text);
        const expected = nextOf(means, at);
        assert.equal(timeOf(parsed.expression.next(at)), timeOf(expected), means.text);
      }),
      { numRuns: 5_000 },
    );
  });

  it('is read or refused with a clause, and never thrown at', () => {
    const piece = fc.constantFrom(
      '*',
      '?',
      'L',
      'W',
      '#',
      '/',
      '-',
      ',',
      '0',
      '5',
      '59',
      '99',
      'MON',
      ' ',
      '(',
      ')',
      'é',
    );
    const text = fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join(''));
    const wrapped = fc.oneof(
      text,
      text.map((inner) => `cron(${inner})`),
      text.map((inner) => `rate(${inner})`),
    );

    fc.assert(
      fc.property(fc.oneof(wrapped, fc.string()), (expression) => {
        const parsed = parseExpression(expression);
        if (parsed.kind === 'fault') assert.match(parsed.fault, /is no schedule: ./s);
        else assert.ok((parsed.expression.next(FROM) ?? Number.POSITIVE_INFINITY) > FROM);
      }),
      { numRuns: 2000 },
    );
  });
});

function timeOf(at: number | undefined): string {
  return at === undefined ? 'never' : new Date(at).toISOString();
}

function inRound(value: number, from: number, to: number): boolean {
  return from <= to ? value >= from && value <= to : value >= from || value <= to;
}

function lastOf(day: Date): number {
  return new Date(Date.UTC(day.getUTCFullYear(), day.getUTCMonth() + 1, 0)).getUTCDate();
}

/** Whether a day is the one from Monday to Friday that is nearest to a date of its month, which must have that date. */
function isNearest(day: Date, date: number): boolean {
  const last = lastOf(day);
  if (date > last) return false;
  const wanted = new Date(Date.UTC(day.getUTCFullYear(), day.getUTCMonth(), date)).getUTCDay();
  const saturday = date === 1 ? 2 : -1;
  const sunday = date === last ? -2 : 1;
  const moved = new Map([
    [6, saturday],
    [0, sunday],
  ]);
  return day.getUTCDate() === date + (moved.get(wanted) ?? 0);
}
