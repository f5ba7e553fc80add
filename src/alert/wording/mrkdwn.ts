import { cut } from './clean.ts';
import type { Line, Span } from './span.ts';

/** A line in Slack's mrkdwn of at most so many characters, `…` at its end where it was longer. */
export function mrkdwn(line: Line, most: number): string {
  const text = pieces(line, most - 1);
  // A quotation begins with this, escaped or not.
  return text.startsWith('&gt;') ? `\u200b${text}` : text;
}

/** The three characters that Slack asks to be written as entities, in every kind of text. */
export function entities(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function pieces(line: Line, most: number): string {
  let text = '';
  for (const span of line) {
    const room = most - text.length;
    // A link that there is no room for is left out, its text is not.
    const whole = [span, unlinked(span)].map(rendered).find(({ length }) => length <= room);
    if (whole === undefined) return `${text}${cutTo(span, room)}`;
    text += whole;
  }
  return text;
}

/** The colon that begins the name of an emoji. */
const EMOJI = /:(?=[\w+'-]+:)/g;

/** What formatting begins with, where it is not within a word: Slack knows no escape, so a character that looks alike. */
const MARKS = /[*~`]|(?<![a-z0-9])_|_(?![a-z0-9])/gi;
const LOOK_ALIKES: Readonly<Record<string, string>> = { '*': '∗', '~': '∼', '`': 'ˋ', _: '＿' };

function rendered({ text, style, href }: Span): string {
  if (text === '') return '';
  if (href !== undefined) return styled(`<${entities(href)}|${escapeMrkdwn(text).replaceAll('|', '¦')}>`, style);
  // Nothing is read as formatting within code, but the end of it.
  return style === 'code' ? `\`${entities(text.replaceAll('`', 'ˋ'))}\`` : styled(escapeMrkdwn(text), style);
}

/** A text as Slack shows it: no link, no mention, no emoji and no formatting comes of it (Slack, "Formatting text"). */
function escapeMrkdwn(text: string): string {
  return entities(text.replaceAll(MARKS, (mark) => LOOK_ALIKES[mark] ?? mark).replaceAll(EMOJI, ':\u200b'));
}

function styled(text: string, style: Span['style']): string {
  // What begins or ends with a blank is not bold, and shows its stars.
  const inner = text.trim();
  return style === 'strong' && inner !== '' ? text.replace(inner, () => `*${inner}*`) : text;
}

/** As much of a piece as there is room for. */
function cutTo(span: Span, room: number): string {
  for (let length = span.text.length >> 1; length > 0; length >>= 1) {
    const part = rendered({ ...unlinked(span), text: cut(span.text, length + 1) });
    if (part.length <= room) return part;
  }
  return room > 0 ? '…' : '';
}

function unlinked({ text, style }: Span): Span {
  return { text, ...(style === undefined ? {} : { style }) };
}
