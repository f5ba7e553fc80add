import { Problem } from './problem.ts';

/** A place in a list, as clients carry it from one page to the next: they are not to look into it. */
export function formatCursor(numbers: readonly number[]): string {
  return Buffer.from(JSON.stringify(numbers)).toString('base64url');
}

/** The numbers of a cursor, so many of them. Throws `bad-cursor` for what no page gave. */
export function parseCursor(text: string, count: number): readonly number[] {
  const numbers = numbersIn(text);
  if (numbers?.length !== count) throw new Problem('bad-cursor', `no page gave the cursor "${text.slice(0, 100)}"`);
  return numbers;
}

function numbersIn(text: string): readonly number[] | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(text, 'base64url').toString());
    return Array.isArray(value) && value.every(isPlace) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isPlace(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}
