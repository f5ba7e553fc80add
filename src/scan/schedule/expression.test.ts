import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseExpression } from './expression.ts';

/** The first times after `after`, as text; the fault in their place. */
function times(text: string, { after, zone, count = 1 }: { after: string; zone?: string; count?: number }): string[] {
  const parsed = parseExpression(text, zone);
  if (parsed.kind === 'fault') return [parsed.fault];
  const found: string[] = [];
  let at: number | undefined = Date.parse(after);
  for (let more = count; more > 0; more -= 1) {
    at = at === undefined ? undefined : parsed.expression.next(at);
    if (at !== undefined) found.push(new Date(at).toISOString().replace(':00.000Z', 'Z'));
  }
  return found;
}

describe("an expression of EventBridge's", () => {
  // Those of the user guide's "Cron expressions reference" and "Schedule types", each with what it is said to mean.
  const documented: readonly (readonly [expression: string, after: string, ...times: string[]])[] = [
    // 10:00 every day
    ['cron(0 10 * * ? *)', '2026-03-04T10:00Z', '2026-03-05T10:00Z', '2026-03-06T10:00Z'],
    // 12:15 every day
    ['cron(15 12 * * ? *)', '2026-03-04T00:00Z', '2026-03-04T12:15Z', '2026-03-05T12:15Z'],
    // 18:00 every day from Monday to Friday
    ['cron(0 18 ? * MON-FRI *)', '2026-03-05T00:00Z', '2026-03-05T18:00Z', '2026-03-06T18:00Z', '2026-03-09T18:00Z'],
    // 8:00 on the first day of the month
    ['cron(0 8 1 * ? *)', '2026-03-04T00:00Z', '2026-04-01T08:00Z', '2026-05-01T08:00Z'],
    // every 15 minutes
    ['cron(0/15 * * * ? *)', '2026-03-04T23:40Z', '2026-03-04T23:45Z', '2026-03-05T00:00Z', '2026-03-05T00:15Z'],
    // every 10 minutes from Monday to Friday
    ['cron(0/10 * ? * MON-FRI *)', '2026-03-06T23:45Z', '2026-03-06T23:50Z', '2026-03-09T00:00Z'],
    // every 5 minutes from Monday to Friday between 8:00 and 17:55
    ['cron(0/5 8-17 ? * MON-FRI *)', '2026-03-06T17:50Z', '2026-03-06T17:55Z', '2026-03-09T08:00Z'],
    // 9:00 on the first Monday of each month
    ['cron(0 9 ? * 2#1 *)', '2026-03-04T00:00Z', '2026-04-06T09:00Z', '2026-05-04T09:00Z'],
    // every 30 minutes over midnight
    ['cron(0/30 20-2 ? * MON-FRI *)', '2026-03-05T23:20Z', '2026-03-05T23:30Z', '2026-03-06T00:00Z'],
    ['cron(0/30 20-2 ? * MON-FRI *)', '2026-03-06T02:10Z', '2026-03-06T02:30Z', '2026-03-06T20:00Z'],
    // 10:15 on the last Friday of each month of 2022 and 2023
    ['cron(15 10 ? * 6L 2022-2023)', '2023-11-01T00:00Z', '2023-11-24T10:15Z', '2023-12-29T10:15Z'],
    // 1/10: the 11th, 21st and 31st minute
    ['cron(1/10 5 * * ? *)', '2026-03-04T05:05Z', '2026-03-04T05:11Z', '2026-03-04T05:21Z', '2026-03-04T05:31Z'],
    // JAN,FEB,MAR
    ['cron(0 0 1 JAN,FEB,MAR ? *)', '2026-03-04T00:00Z', '2027-01-01T00:00Z', '2027-02-01T00:00Z'],
    // 3#2: the second Tuesday of the month
    ['cron(0 0 ? * 3#2 *)', '2026-03-04T00:00Z', '2026-03-10T00:00Z', '2026-04-14T00:00Z'],
    // 3W: the day from Monday to Friday nearest to the third of the month (of May a Sunday, of October a Saturday)
    ['cron(0 0 3W * ? *)', '2026-04-10T00:00Z', '2026-05-04T00:00Z', '2026-06-03T00:00Z'],
    ['cron(0 0 3W 10 ? *)', '2026-04-10T00:00Z', '2026-10-02T00:00Z'],
    // it stays in its month
    ['cron(0 0 1W * ? *)', '2026-07-10T00:00Z', '2026-08-03T00:00Z'],
    ['cron(0 0 31W * ? *)', '2026-05-10T00:00Z', '2026-05-29T00:00Z'],
    // L: the last day of the month, and of the week
    ['cron(0 0 L * ? *)', '2028-02-04T00:00Z', '2028-02-29T00:00Z', '2028-03-31T00:00Z'],
    ['cron(0 0 LW * ? *)', '2026-05-04T00:00Z', '2026-05-29T00:00Z', '2026-06-30T00:00Z'],
    ['cron(0 0 ? * L *)', '2026-03-04T00:00Z', '2026-03-07T00:00Z', '2026-03-14T00:00Z'],
    // names, whatever their case, and a range over the end of the week
    ['cron(0 6 ? * mon *)', '2026-03-04T00:00Z', '2026-03-09T06:00Z'],
    ['cron(0 6 ? * FRI-SUN *)', '2026-03-06T12:00Z', '2026-03-07T06:00Z', '2026-03-08T06:00Z', '2026-03-13T06:00Z'],
    ['cron(0 6 ? NOV-JAN 1 *)', '2026-12-27T12:00Z', '2027-01-03T06:00Z'],
    // a fifth Monday, and a leap day, come when they come
    ['cron(0 9 ? * 2#5 *)', '2026-03-31T00:00Z', '2026-06-29T09:00Z'],
    ['cron(0 0 29 2 ? *)', '2026-03-04T00:00Z', '2028-02-29T00:00Z', '2032-02-29T00:00Z'],
    ['cron(0 0 29 2 ? 2096-2110)', '2097-03-04T00:00Z', '2104-02-29T00:00Z'],
    ['cron(59 23 31 12 ? 2199)', '2026-03-04T00:00Z', '2199-12-31T23:59Z'],
    ['rate(5 minutes)', '2026-03-04T05:06Z', '2026-03-04T05:11Z'],
    ['rate(1 hour)', '2026-03-04T05:06Z', '2026-03-04T06:06Z'],
    ['rate(1 minute)', '2026-03-04T05:06Z', '2026-03-04T05:07Z'],
    ['rate(7 days)', '2026-03-04T05:06Z', '2026-03-11T05:06Z'],
  ];
  for (const [expression, after, ...expected] of documented) {
    it(`${expression} comes after ${after} at ${expected.join(' and ')}`, () => {
      assert.deepEqual(times(expression, { after, count: expected.length }), expected);
    });
  }

  const refused: readonly (readonly [expression: string, why: RegExp])[] = [
    ['rate(1 days)', /write 1 day$/],
    ['rate(1 minutes)', /write 1 minute$/],
    ['rate(2 hour)', /write 2 hours$/],
    ['rate(0 days)', /a number above 0/],
    ['rate(-1 days)', /a number above 0/],
    ['rate(1.5 days)', /a number above 0/],
    ['rate(7 weeks)', /minute, minutes, hour, hours, day or days/],
    ['rate(7  days)', /a rate is/],
    ['rate(7 days) ', /a rate is/],
    ['rate(3661 days)', /of 3660 days at most/],
    ['cron(0 6 * * MON *)', /one of day of month and day of week is to be "\?"/],
    ['cron(0 6 ? * ? *)', /one of day of month and day of week is to be "\?"/],
    ['cron(0 6 * * * *)', /one of day of month and day of week is to be "\?"/],
    ['cron(0 6 ? * MON)', /it has 5 fields, and is to have six/],
    ['cron(0 0 6 ? * MON *)', /it has 7 fields, and is to have six/],
    ['cron()', /it has 1 fields/],
    ['cron(60 6 ? * MON *)', /"60" is no minutes: it takes 0-59/],
    ['cron(0 24 ? * MON *)', /"24" is no hours: it takes 0-23/],
    ['cron(0 6 0 * ? *)', /"0" is no day of month: it takes 1-31/],
    ['cron(0 6 32W * ? *)', /"32" is no day of month/],
    ['cron(0 6 L-3 * ? *)', /"L" is no day of month/],
    ['cron(0 6 L,15 * ? *)', /"L" is no day of month/],
    ['cron(0 6 ? 13 MON *)', /"13" is no month: it takes 1-12 or JAN-DEC/],
    ['cron(0 6 ? * 0 *)', /"0" is no day of week: it takes 1-7 or SUN-SAT/],
    ['cron(0 6 ? * 8 *)', /"8" is no day of week/],
    ['cron(0 6 ? * MON/2 *)', /"MON\/2" is no day of week/],
    ['cron(0 6 ? * 3#1,6#3 *)', /"3#1" is no day of week/],
    ['cron(0 6 ? * 3#6 *)', /no month has it more than five times/],
    ['cron(0 6 ? * MON 1969)', /"1969" is no year: it takes 1970-2199/],
    ['cron(0 6 ? * MON 2200)', /"2200" is no year/],
    ['cron(0 6 ? * MON 2030-2029)', /"2030-2029" is no year: it ends before it begins/],
    ['cron(0/0 6 ? * MON *)', /a step is a number from 1 to 59/],
    ['cron(0/60 6 ? * MON *)', /a step is a number from 1 to 59/],
    ['cron(/5 6 ? * MON *)', /"" is no minutes/],
    ['cron(1-2-3 6 ? * MON *)', /"1-2-3" is no minutes/],
    ['cron(1/2/3 6 ? * MON *)', /"1\/2\/3" is no minutes/],
    ['cron(0,,5 6 ? * MON *)', /"" is no minutes/],
    ['cron(? 6 ? * MON *)', /"\?" is no minutes/],
    [`cron(${'0,'.repeat(200)}0 6 ? * MON *)`, /longer than 256 characters/],
    ['at(2026-03-04T05:06:07)', /give rate\(7 days\)/],
    ['0 6 ? * 1', /five fields/],
    ['@weekly', /five fields/],
    ['', /five fields/],
    ['0 6 * * 9', /day of week|dayOfWeek|out of range/i],
    ['61 6 * * 1', /minute/i],
    ['0 6 32 * *', /Invalid value for day$/],
    ['0 22-2 * * *', /larger/],
  ];
  for (const [expression, why] of refused) {
    it(`"${expression.slice(0, 40)}" is refused: ${String(why)}`, () => {
      const parsed = parseExpression(expression);

      assert.equal(parsed.kind, 'fault');
      assert.match(parsed.kind === 'fault' ? parsed.fault : '', why);
    });
  }

  it('that never comes is told by its next time', () => {
    assert.deepEqual(times('cron(0 0 30 2 ? *)', { after: '2026-03-04T00:00Z' }), []);
    assert.deepEqual(times('cron(0 0 1 1 ? 2025)', { after: '2026-03-04T00:00Z' }), []);
  });
});

describe('an expression in a time zone', () => {
  const cases: readonly (readonly [expression: string, zone: string, after: string, ...times: string[]])[] = [
    ['0 6 * * 1', 'Europe/London', '2026-03-27T00:00Z', '2026-03-30T05:00Z', '2026-04-06T05:00Z'],
    ['0 6 * * 1', 'Europe/London', '2026-10-20T00:00Z', '2026-10-26T06:00Z'],
    ['cron(0 6 ? * MON *)', 'America/New_York', '2026-03-04T00:00Z', '2026-03-09T10:00Z'],
    ['0 6 * * 1', 'Asia/Kolkata', '2026-03-04T00:00Z', '2026-03-09T00:30Z'],
    // the clocks go over it: at that moment, and as ever on the days beside it
    ['30 2 * * *', 'Europe/Berlin', '2026-03-28T00:00Z', '2026-03-28T01:30Z', '2026-03-29T01:00Z', '2026-03-30T00:30Z'],
    // they go back over it: once
    ['30 2 * * *', 'Europe/Berlin', '2026-10-24T00:00Z', '2026-10-24T00:30Z', '2026-10-25T00:30Z', '2026-10-26T01:30Z'],
    // so with each of several times
    [
      '30 2,14 * * *',
      'Europe/Berlin',
      '2026-03-28T18:00Z',
      '2026-03-29T01:00Z',
      '2026-03-29T12:30Z',
      '2026-03-30T00:30Z',
    ],
    ['30 2,14 * * *', 'Europe/Berlin', '2026-10-25T00:00Z', '2026-10-25T00:30Z', '2026-10-25T13:30Z'],
    ['cron(0/30 2 * * ? *)', 'Europe/Berlin', '2026-03-28T12:00Z', '2026-03-29T01:00Z', '2026-03-30T00:00Z'],
    ['cron(0 2,3 ? * SUN *)', 'Europe/Berlin', '2026-10-24T12:00Z', '2026-10-25T00:00Z', '2026-10-25T02:00Z'],
    // what comes every hour goes on
    [
      '*/30 * * * *',
      'Europe/Berlin',
      '2026-10-25T00:00Z',
      '2026-10-25T00:30Z',
      '2026-10-25T01:00Z',
      '2026-10-25T01:30Z',
    ],
    ['*/30 * * * *', 'Europe/Berlin', '2026-03-29T00:30Z', '2026-03-29T01:00Z', '2026-03-29T01:30Z'],
    [
      '15 0 * * *',
      'Australia/Lord_Howe',
      '2026-10-02T00:00Z',
      '2026-10-02T13:45Z',
      '2026-10-03T13:45Z',
      '2026-10-04T13:15Z',
    ],
    ['0 12 30 12 *', 'Pacific/Apia', '2026-01-01T00:00Z', '2026-12-29T23:00Z'],
  ];
  for (const [expression, zone, after, ...expected] of cases) {
    it(`${expression} in ${zone} comes after ${after} at ${expected.join(', ')}`, () => {
      assert.deepEqual(times(expression, { after, zone, count: expected.length }), expected);
    });
  }

  for (const zone of ['Mars/Olympus', '', '+01:00', 'Europe/London; drop', 'x'.repeat(100)]) {
    it(`is refused where there is no zone "${zone.slice(0, 20)}"`, () => {
      assert.match(times('0 6 * * 1', { after: '2026-03-04T00:00Z', zone })[0] ?? '', /is no time zone/);
    });
  }

  it('is refused of a rate, which is of none', () => {
    assert.match(
      times('rate(7 days)', { after: '2026-03-04T00:00Z', zone: 'Europe/London' })[0] ?? '',
      /a rate is of no time zone/,
    );
  });

  it('comes once a day all the year, at its hour by the clocks there', () => {
    for (const zone of ['Europe/London', 'America/St_Johns', 'Africa/Casablanca', 'Asia/Kathmandu']) {
      const clock = new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit' });
      const day = new Intl.DateTimeFormat('en-CA', { timeZone: zone });

      const year = times('45 6 * * *', { after: '2027-12-31T12:00Z', zone, count: 366 });

      assert.equal(year.length, 366);
      assert.deepEqual(new Set(year.map((at) => clock.format(new Date(at)))), new Set(['06:45']));
      assert.equal(new Set(year.map((at) => day.format(new Date(at)))).size, 366);
      assert.ok(year.some((at) => day.format(new Date(at)) === '2028-02-29'));
    }
  });
});
