/** A pattern of croner's with seconds and years, whose weekdays are 1 to 7 from Sunday on; or what is wrong, as a clause. */
export type CronPattern =
  | { readonly kind: 'pattern'; readonly pattern: string }
  | { readonly kind: 'fault'; readonly fault: string };

interface Field {
  readonly name: string;
  readonly least: number;
  readonly most: number;
  readonly names?: readonly string[];
  /** `/` stands in it. */
  readonly hasSteps: boolean;
  /** A range may go over the end and on from the beginning: 20-2 is a night. */
  readonly isRound: boolean;
}

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const WEEKDAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

const MINUTES: Field = { name: 'minutes', least: 0, most: 59, hasSteps: true, isRound: true };
const HOURS: Field = { name: 'hours', least: 0, most: 23, hasSteps: true, isRound: true };
const DAYS: Field = { name: 'day of month', least: 1, most: 31, hasSteps: true, isRound: true };
const MONTH: Field = { name: 'month', least: 1, most: 12, names: MONTHS, hasSteps: true, isRound: true };
const WEEKDAY: Field = { name: 'day of week', least: 1, most: 7, names: WEEKDAYS, hasSteps: false, isRound: true };
const YEAR: Field = { name: 'year', least: 1970, most: 2199, hasSteps: true, isRound: false };

const NEAREST_WEEKDAY = /^(\d{1,2})W$/;
const LAST_OF_ITS_NAME = /^(\d|[A-Z]{3})L$/;
const OF_ITS_NAME = /^(\d|[A-Z]{3})#(\d{1,2})$/;
const MOST_OF_A_NAME = 5;

class Fault extends Error {}

/**
 * Reads the six fields of Amazon EventBridge's `cron(…)`: minutes, hours, day of month, month, day of week, year (Amazon
 * EventBridge User Guide, "Cron expressions reference"). Every field is held to the values and wildcards of that table;
 * one of the two days is `?`, and the other is not. A number or a range is written out, so that nothing is left to how
 * another reader of cron takes it.
 */
export function parseAwsCron(text: string): CronPattern {
  const fields = text.trim().toUpperCase().split(/\s+/);
  const [minutes = '', hours = '', day = '', month = '', weekday = '', year = ''] = fields;
  try {
    if (fields.length !== 6) {
      throw new Fault(`it has ${fields.length} fields, and is to have six: minutes hours day month weekday year`);
    }
    if ((day === '?') === (weekday === '?')) {
      throw new Fault('one of day of month and day of week is to be "?", and the other is not');
    }
    const days = `${dayOf(day)} ${valuesIn(MONTH, month)} ${weekdayOf(weekday)} ${valuesIn(YEAR, year)}`;
    return { kind: 'pattern', pattern: `0 ${valuesIn(MINUTES, minutes)} ${valuesIn(HOURS, hours)} ${days}` };
  } catch (error) {
    if (error instanceof Fault) return { kind: 'fault', fault: error.message };
    throw error;
  }
}

/** The minutes and the hours that two fields of cron come to; undefined where they are none. */
export function timesOfDay(
  minutes: string,
  hours: string,
): { readonly minutes: readonly number[]; readonly hours: readonly number[] } | undefined {
  const listed = (field: Field, text: string) => [...new Set(text.split(',').flatMap((item) => itemOf(field, item)))];
  try {
    return { minutes: listed(MINUTES, minutes), hours: listed(HOURS, hours) };
  } catch (error) {
    if (error instanceof Fault) return undefined;
    throw error;
  }
}

/** `L` the last day of the month, `LW` the last one from Monday to Friday, `3W` the one of those nearest to the third. */
function dayOf(text: string): string {
  if (text === '?') return '*';
  if (text === 'L' || text === 'LW') return text;
  const near = NEAREST_WEEKDAY.exec(text)?.[1];
  return near === undefined ? valuesIn(DAYS, text) : `${valueOf(DAYS, near)}W`;
}

/** `L` alone is the last day of the week, `6L` the last Friday of the month, `6#3` its third. */
function weekdayOf(text: string): string {
  if (text === '?') return '*';
  if (text === 'L') return '7';
  const last = LAST_OF_ITS_NAME.exec(text)?.[1];
  if (last !== undefined) return `${valueOf(WEEKDAY, last)}L`;
  const [, name, place] = OF_ITS_NAME.exec(text) ?? [];
  if (name === undefined || place === undefined) return valuesIn(WEEKDAY, text);
  const nth = Number(place);
  if (nth < 1 || nth > MOST_OF_A_NAME) throw strange(WEEKDAY, text, 'no month has it more than five times');
  return `${valueOf(WEEKDAY, name)}#${nth}`;
}

function valuesIn(field: Field, text: string): string {
  const values = new Set(text.split(',').flatMap((item) => itemOf(field, item)));
  const all = field.most - field.least + 1;
  return values.size === all ? '*' : [...values].toSorted((a, b) => a - b).join(',');
}

function itemOf(field: Field, item: string): readonly number[] {
  const [range = '', step, ...more] = item.split('/');
  if (more.length > 0 || (step !== undefined && !field.hasSteps)) throw strange(field, item);
  const [from, to] = rangeOf(field, range, step !== undefined);
  const by = step === undefined ? 1 : stepOf(field, item, step);
  const values: number[] = [];
  const length = field.most - field.least + 1;
  const last = to < from ? to + length : to;
  for (let at = from; at <= last; at += by) values.push(((at - field.least) % length) + field.least);
  return values;
}

/** A single value with steps is where they begin: `5/10` is 5, 15, 25 and so on. */
function rangeOf(field: Field, range: string, hasSteps: boolean): readonly [number, number] {
  if (range === '*') return [field.least, field.most];
  const [first = '', second, ...more] = range.split('-');
  if (more.length > 0) throw strange(field, range);
  const from = valueOf(field, first);
  if (second === undefined) return [from, hasSteps ? field.most : from];
  const to = valueOf(field, second);
  if (to < from && !field.isRound) throw strange(field, range, 'it ends before it begins');
  return [from, to];
}

function stepOf(field: Field, item: string, step: string): number {
  const by = /^\d{1,3}$/.test(step) ? Number(step) : 0;
  if (by < 1 || by > field.most) throw strange(field, item, `a step is a number from 1 to ${field.most}`);
  return by;
}

function valueOf(field: Field, text: string): number {
  const named = field.names?.indexOf(text) ?? -1;
  if (named >= 0) return named + field.least;
  const value = /^\d{1,4}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= field.least && value <= field.most) return value;
  throw strange(field, text);
}

function strange({ name, least, most, names }: Field, text: string, reason?: string): Fault {
  const words = names === undefined ? '' : ` or ${names[0] ?? ''}-${names.at(-1) ?? ''}`;
  return new Fault(`"${text.slice(0, 100)}" is no ${name}: ${reason ?? `it takes ${least}-${most}${words}`}`);
}
