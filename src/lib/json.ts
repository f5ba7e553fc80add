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
  return parseJsonText(new TextDecoder().decode(plainJson(bytes)));
}

/** The fields of a JSON object; of any other value, none. */
export function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return isObject(value) ? value : {};
}

/** Whether it is an object, of JSON: no list, and not null. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
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

const [QUOTE, BACKSLASH, SLASH, STAR, NEWLINE, SPACE] = [0x22, 0x5c, 0x2f, 0x2a, 0x0a, 0x20];

/** The same text with blanks where comments and commas before a closing bracket were. */
function plainJson(bytes: Uint8Array): Uint8Array {
  const plain = Buffer.from(bytes);
  let comma = -1;
  for (let at = 0; at < plain.length; ) {
    const end = plain[at] === SLASH ? commentEnd(plain, at) : at;
    plain.fill(SPACE, at, end);
    if (end > at) {
      at = end;
      continue;
    }
    const byte = plain[at] ?? SPACE;
    if (comma !== -1 && CLOSING.has(byte)) plain[comma] = SPACE;
    if (!BLANKS.has(byte)) comma = byte === COMMA ? at : -1;
    at = byte === QUOTE ? stringEnd(plain, at) : at + 1;
  }
  return plain;
}

const CLOSING = new Set([0x5d, 0x7d]);
const BLANKS = new Set([SPACE, NEWLINE, 0x09, 0x0d]);

/** Where the comment ends that begins here; here, where none does. */
function commentEnd(bytes: Buffer, start: number): number {
  const mark = bytes[start + 1];
  if (mark !== SLASH && mark !== STAR) return start;
  const close = mark === SLASH ? bytes.indexOf(NEWLINE, start) : bytes.indexOf('*/', start + 2);
  if (close === -1) return bytes.length;
  return mark === SLASH ? close : close + 2;
}

/** Where the string ends whose opening quote is here: behind its closing quote. */
function stringEnd(bytes: Buffer, start: number): number {
  for (let at = start + 1; at < bytes.length; at += bytes[at] === BACKSLASH ? 2 : 1) {
    if (bytes[at] === QUOTE) return at + 1;
  }
  return bytes.length;
}
