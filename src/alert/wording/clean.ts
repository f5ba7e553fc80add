import { printable } from '../../lib/printable.ts';

/**
 * A text that anybody may have written, as one line of at most so many characters, `…` at its end where it was longer.
 * What moves a cursor, turns the direction of writing or hides is shown as JSON writes it, `\u202e`.
 */
export function clean(text: string, most: number): string {
  // Not more than can be in the end: a text may have any length.
  const start = text.slice(0, 4 * most).replaceAll(/\s+/g, ' ');
  const shown = printable(start.trim()).replaceAll(/(\p{M}{2})\p{M}+/gu, '$1');
  const isWhole = text.length <= 4 * most;
  return isWhole && shown.length <= most ? shown : `${shown.slice(0, most - 1).replace(HALF, '')}…`;
}

/** The first half of a character that UTF-16 writes as two. */
const HALF = /[\ud800-\udbff]$/;
