export type ParsedJson =
  | { readonly kind: 'value'; readonly value: unknown }
  | { readonly kind: 'unreadable'; readonly reason: string };

/** The worst of so many, objects that share no key, takes 100 MB of memory. */
const MOST_VALUES = 500_000;

/**
 * The value of a JSON text in UTF-8 from hostile hands, with or without a byte order mark. Of keys that come twice the
 * last counts (ECMA-262, JSON.parse); `__proto__` is a key like any other. A text with too many values is not read, and
 * the reason of what is not read is a clause such as `it is not JSON`.
 */
export function parseJson(bytes: Uint8Array, mostValues: number = MOST_VALUES): ParsedJson {
  if (hasMoreValues(bytes, mostValues)) return { kind: 'unreadable', reason: `it has more than ${mostValues} values` };
  return parseJsonText(new TextDecoder().decode(bytes));
}

/** The same for JSON as people write it: with comments, and with a comma before a closing bracket. */
export function parseJsonWithComments(bytes: Uint8Array, mostValues: number = MOST_VALUES): ParsedJson {
  if (hasMoreValues(bytes, mostValues)) return { kind: 'unreadable', reason: `it has more than ${mostValues} values` };
  return parseJsonText(withoutTrailingCommas(withoutComments(new TextDecoder().decode(bytes))));
}

/** The fields of a JSON object; of any other value, none. */
export function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return isObject(value) ? value : {};
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parseJsonText(text: string): ParsedJson {
  try {
    const value: unknown = JSON.parse(text);
    return { kind: 'value', value };
  } catch {
    return { kind: 'unreadable', reason: 'it is not JSON' };
  }
}

const [COMMA, BRACKET, BRACE] = [0x2c, 0x5b, 0x7b];

/** Commas and opening brackets bound the number of values; those inside strings are counted too, for speed. */
function hasMoreValues(bytes: Uint8Array, most: number): boolean {
  if (bytes.length <= most) return false;
  let count = 0;
  for (const byte of bytes) if (byte === COMMA || byte === BRACKET || byte === BRACE) count += 1;
  return count > most;
}

function withoutComments(text: string): string {
  const kept: string[] = [];
  let from = 0;
  for (let at = 0; at < text.length; ) {
    const comment = text[at] === '/' ? commentEnd(text, at) : undefined;
    if (comment !== undefined) {
      kept.push(text.slice(from, at));
      from = comment;
    }
    at = comment ?? (text[at] === '"' ? stringEnd(text, at) : at + 1);
  }
  return [...kept, text.slice(from)].join(' ');
}

function withoutTrailingCommas(text: string): string {
  const kept: string[] = [];
  let from = 0;
  for (let at = 0; at < text.length; ) {
    const next = text[at] === ',' ? spaceEnd(text, at + 1) : undefined;
    if (next !== undefined && (text[next] === ']' || text[next] === '}')) {
      kept.push(text.slice(from, at));
      from = next;
    }
    at = next ?? (text[at] === '"' ? stringEnd(text, at) : at + 1);
  }
  return [...kept, text.slice(from)].join('');
}

/** Where the comment ends that begins here, or undefined where none does. */
function commentEnd(text: string, start: number): number | undefined {
  const mark = text[start + 1];
  if (mark === '/') return orEnd(text, text.indexOf('\n', start));
  if (mark !== '*') return undefined;
  const close = text.indexOf('*/', start + 2);
  return close === -1 ? text.length : close + 2;
}

function orEnd(text: string, at: number): number {
  return at === -1 ? text.length : at;
}

/** Where the string ends whose opening quote is here: behind its closing quote. */
function stringEnd(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at += text[at] === '\\' ? 2 : 1) {
    if (text[at] === '"') return at + 1;
  }
  return text.length;
}

function spaceEnd(text: string, start: number): number {
  let at = start;
  while (text[at] === ' ' || text[at] === '\n' || text[at] === '\r' || text[at] === '\t') at += 1;
  return at;
}
