import type { Order } from '../types.ts';

/** A number of any size as its decimal digits without leading zeros: what `compareDigits` takes. Zero is empty. */
export function digitsOf(text: string): string {
  return text.replace(/^0+/, '');
}

/** Orders numbers given as `digitsOf` writes them: by length, then as text. */
export function compareDigits(a: string, b: string): Order {
  return a.length - b.length || compareText(a, b);
}

/** By UTF-16 code unit, which for ASCII is ASCII's order. */
export function compareText(a: string, b: string): Order {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** Item by item, undefined standing for what the shorter of two lists lacks. */
export function compareLists<T>(
  a: readonly T[],
  b: readonly T[],
  compare: (a: T | undefined, b: T | undefined) => Order,
): Order {
  for (let at = 0; at < Math.max(a.length, b.length); at += 1) {
    const order = compare(a[at], b[at]);
    if (order !== 0) return order;
  }
  return 0;
}
