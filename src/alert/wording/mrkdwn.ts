import type { Line, Span } from './span.ts';

/** A text as Slack shows it: no link, no mention, no emoji and no formatting comes of it (Slack, "Formatting text"). */
export function escapeMrkdwn(text: string): string {
  return entities(text.replaceAll(MARKS, (mark) => LOOK_ALIKES[mark] ?? mark).replaceAll(EMOJI, ':\u200b'));
}

/** A line in Slack's mrkdwn of at most so many characters, `…` at its end where it was longer. */
export function mrkdwn(line: Line, most: number): string {
  const text = pieces(line, most - 1);
  // A quotation begins with this, escaped or not.
  return text.startsWith('&gt;') ? `\u200b${text}` : text;
}

function pieces(line: Line, most: number): string {
  let text = '';
  for (const span of line) {
    const room = most - text.length;
    const whole = rendered(span);
    if (whole.length > room) return `${text}${cutTo(span, room)}`;
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

function styled(text: string, style: Span['style']): string {
  // What begins or ends with a blank is not bold, and shows its stars.
  const inner = text.trim();
  return style === 'strong' && inner !== '' ? text.replace(inner, () => `*${inner}*`) : text;
}

/** As much of a piece as there is room for; a link that does not fit is left out, its text is not. */
function cutTo({ text, style }: Span, room: number): string {
  for (let length = text.length; length > 0; length = Math.floor(length / 2)) {
    const isCut = length < text.length;
    const start = isCut ? `${text.slice(0, length).replace(HALF, '')}…` : text;
    const part = rendered({ text: start, ...(style === undefined ? {} : { style }) });
    if (part.length <= room) return part;
  }
  return room > 0 ? '…' : '';
}

const HALF = /[\ud800-\udbff]$/;

function entities(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
