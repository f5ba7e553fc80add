import { fieldsOf } from '../lib/json.ts';
import type { Attributes } from './types.ts';

/** What is set, and what is taken away. */
export type Changes = Readonly<Record<string, string | null>>;

/** Attributes as a row holds them. */
export function readAttributes(json: string): Attributes {
  const entries = Object.entries(fieldsOf(JSON.parse(json)));
  return Object.fromEntries(
    entries.flatMap(([name, value]): [string, string][] => (typeof value === 'string' ? [[name, value]] : [])),
  );
}

/** The attributes as the changes leave them. */
export function changed(attributes: Attributes, changes: Changes): Attributes {
  const all = Object.entries({ ...attributes, ...changes });
  return Object.fromEntries(
    all.flatMap(([name, value]): [string, string][] => (value === null ? [] : [[name, value]])),
  );
}
