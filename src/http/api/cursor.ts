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

/** A place in a list that is in order of texts. */
export function formatTextCursor(texts: readonly string[]): string {
  return Buffer.from(JSON.stringify(texts)).toString('base64url');
}

/** The texts of such a cursor, so many of them. Throws `bad-cursor` for what no page gave. */
export function parseTextCursor(text: string, count: number): readonly string[] {
  const texts = valuesIn(text)?.filter((value) => typeof value === 'string');
  if (texts?.length !== count) throw new Problem('bad-cursor', `no page gave the cursor "${text.slice(0, 100)}"`);
  return texts;
}

function numbersIn(text: string): readonly number[] | undefined {
  const values = valuesIn(text);
  return values?.every(isPlace) === true ? values : undefined;
}

function valuesIn(text: string): readonly unknown[] | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(text, 'base64url').toString());
    return Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isPlace(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}
