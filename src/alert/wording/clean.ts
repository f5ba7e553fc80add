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
  return isWhole ? cut(shown, most) : cut(`${shown}…`, most);
}

/** At most so many characters of a text, `…` the last of them where it was longer. */
export function cut(text: string, most: number): string {
  if (text.length <= most) return text;
  // What UTF-16 writes as two is left whole or left out.
  return `${text.slice(0, Math.max(0, most - 1)).replace(/[\ud800-\udbff]$/, '')}…`;
}
