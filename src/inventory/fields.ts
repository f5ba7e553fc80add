import { isObject } from '../lib/json.ts';

/** The value under a key that an object has of its own, or undefined. */
export function valueIn(value: unknown, key: string): unknown {
  return isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

/** The text under a key, without blanks around it; empty where there is none. */
export function textIn(value: unknown, key: string): string {
  const text = valueIn(value, key);
  return typeof text === 'string' ? text.trim() : '';
}

/** The list under a key; empty where there is none. */
export function listIn(value: unknown, key: string): readonly unknown[] {
  const list = valueIn(value, key);
  return Array.isArray(list) ? list : [];
}

/** The texts of the list under a key. */
export function textsIn(value: unknown, key: string): readonly string[] {
  return listIn(value, key).filter((text) => typeof text === 'string');
}

/** Keys and values of the object under a key; none where there is none. */
export function entriesIn(value: unknown, key: string): readonly (readonly [string, unknown])[] {
  const object = valueIn(value, key);
  return isObject(object) ? Object.entries(object) : [];
}
