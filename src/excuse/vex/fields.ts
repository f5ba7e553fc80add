import { fieldsOf } from '../../lib/json.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Longer texts are cut: what is kept of a statement is bounded anyway. */
const LONGEST = 2000;
/** Of the id of a product or a vulnerability: a longer one is none. */
const LONGEST_ID = 1000;

/** A text for people, without what would be a control character; undefined where there is none. */
export function textIn(fields: Fields, name: string): string | undefined {
  const value = fields[name];
  if (typeof value !== 'string') return undefined;
  const text = value
    .slice(0, LONGEST)
    .toWellFormed()
    .replace(/\p{Cc}+/gu, ' ')
    .trim();
  return text === '' ? undefined : text;
}

/** What names something. */
export function idIn(fields: Fields, name: string): string | undefined {
  const value = fields[name];
  return typeof value === 'string' && value.length <= LONGEST_ID && /^\P{Cc}+$/u.test(value) ? value.trim() : undefined;
}

/** The objects of a list; of anything else, none. */
export function objectsIn(fields: Fields, name: string): readonly Fields[] {
  const value = fields[name];
  return Array.isArray(value) ? value.map(fieldsOf) : [];
}

/** The texts of a list. */
export function idsIn(fields: Fields, name: string): readonly string[] {
  const value = fields[name];
  const list: readonly unknown[] = Array.isArray(value) ? value : [];
  return list.filter((id) => typeof id === 'string' && id.length <= LONGEST_ID).map(String);
}

/** A time as RFC 3339 writes it, in milliseconds since the epoch. */
export function timeIn(fields: Fields, name: string): number | undefined {
  const value = fields[name];
  const time =
    typeof value === 'string' && value.length <= 40 && /^\d{4}-\d\d-\d\dT/.test(value) ? Date.parse(value) : Number.NaN;
  return Number.isNaN(time) ? undefined : time;
}

/** The word among those that are meant, or undefined. */
export function wordIn<Word extends string>(fields: Fields, name: string, words: readonly Word[]): Word | undefined {
  return words.find((word) => word === fields[name]);
}
