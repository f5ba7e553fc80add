import { cut } from './clean.ts';

/** A piece of a line, in nobody's markup. Its text is one line without control characters. */
export interface Span {
  readonly text: string;
  /** `code` is a name, a version or a command as it would be typed. */
  readonly style?: 'strong' | 'code' | 'faint';
  /** An address to go to: a publisher's, or this server's. No other is ever a link. */
  readonly href?: string;
  /** An address that an administrator set: it is shown as it is, and is no link. */
  readonly isAddress?: true;
}

export type Line = readonly Span[];

export function words(text: string): Span {
  return { text };
}

export function strong(text: string): Span {
  return { text, style: 'strong' };
}

export function code(text: string): Span {
  return { text, style: 'code' };
}

export function faint(text: string): Span {
  return { text, style: 'faint' };
}

/** A line of at most so many characters, `…` at its end where it was longer. */
export function cutLine(line: Line, most: number): Line {
  const start: Span[] = [];
  let room = most;
  for (const span of line) {
    if (span.text.length > room) return [...start, { ...span, text: cut(span.text, room) }];
    start.push(span);
    room -= span.text.length;
  }
  return start;
}
