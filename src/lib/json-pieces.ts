/** A value of a JSON text, as the bytes that write it: `[start, end)`, without white space around. */
export interface JsonPiece {
  readonly bytes: Buffer;
  readonly start: number;
  readonly end: number;
}

/** The value that a text holds. Throws SyntaxError where it holds none, as all of this file does. */
export function jsonPiece(bytes: Uint8Array): JsonPiece {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const start = skipSpace(buffer, 0);
  return { bytes: buffer, start, end: endOfValue(buffer, start) };
}

/**
 * The members of an object as they are written, a name that comes twice included; none of another value. What lies
 * between quotes and brackets is passed over unread, so that memory is taken only for what a caller parses.
 */
export function* membersOf({ bytes, start }: JsonPiece): Generator<readonly [name: string, value: JsonPiece]> {
  if (bytes[start] !== OPEN_OBJECT) return;
  let at = skipSpace(bytes, start + 1);
  while (bytes[at] !== CLOSE_OBJECT) {
    if (bytes[at] !== QUOTE) throw malformed(at);
    const colon = endOfString(bytes, at);
    const from = skipSpace(bytes, colon);
    if (bytes[from] !== COLON) throw malformed(from);
    const value = skipSpace(bytes, from + 1);
    const end = endOfValue(bytes, value);
    yield [nameOf(bytes, at, colon), { bytes, start: value, end }];
    at = afterComma(bytes, end, CLOSE_OBJECT);
  }
}

/** The elements of an array; none of another value. */
export function* elementsOf({ bytes, start }: JsonPiece): Generator<JsonPiece> {
  if (bytes[start] !== OPEN_ARRAY) return;
  let at = skipSpace(bytes, start + 1);
  while (bytes[at] !== CLOSE_ARRAY) {
    const end = endOfValue(bytes, at);
    yield { bytes, start: at, end };
    at = afterComma(bytes, end, CLOSE_ARRAY);
  }
}

/** A string, where the value is one of at most so many bytes. */
export function textOf({ bytes, start, end }: JsonPiece, mostBytes: number): string | undefined {
  if (bytes[start] !== QUOTE || end - start - 2 > mostBytes) return undefined;
  const parsed: unknown = JSON.parse(bytes.toString('utf8', start, end));
  return typeof parsed === 'string' ? parsed : undefined;
}

/** Whether the value is a string, however long. */
export function isText({ bytes, start }: JsonPiece): boolean {
  return bytes[start] === QUOTE;
}

const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const BACKSLASH = 0x5c;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;
/** No name that anyone looks for is longer. */
const LONGEST_NAME = 200;

function malformed(at: number): SyntaxError {
  return new SyntaxError(`it is no JSON at byte ${at}`);
}

function isSpace(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

function skipSpace(bytes: Buffer, from: number): number {
  let at = from;
  while (isSpace(bytes[at])) at += 1;
  return at;
}

function afterComma(bytes: Buffer, from: number, close: number): number {
  const at = skipSpace(bytes, from);
  if (bytes[at] === close) return at;
  if (bytes[at] !== COMMA) throw malformed(at);
  return skipSpace(bytes, at + 1);
}

function nameOf(bytes: Buffer, start: number, end: number): string {
  return textOf({ bytes, start, end }, LONGEST_NAME) ?? '';
}

function endOfValue(bytes: Buffer, from: number): number {
  let depth = 0;
  let at = from;
  do {
    const byte = bytes[at];
    if (byte === undefined) throw new SyntaxError('it ends in the middle of a value');
    if (byte === QUOTE) at = endOfString(bytes, at);
    else if (depth === 0 && byte !== OPEN_OBJECT && byte !== OPEN_ARRAY) at = endOfWord(bytes, at);
    else {
      if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) depth += 1;
      if (byte === CLOSE_OBJECT || byte === CLOSE_ARRAY) depth -= 1;
      at += 1;
    }
  } while (depth > 0);
  return at;
}

/** A quote after an odd number of backslashes is part of the string. */
function endOfString(bytes: Buffer, from: number): number {
  for (let at = from + 1; ; ) {
    const quote = bytes.indexOf(QUOTE, at);
    if (quote === -1) throw new SyntaxError('it ends in the middle of a string');
    let first = quote;
    while (first > at && bytes[first - 1] === BACKSLASH) first -= 1;
    if ((quote - first) % 2 === 0) return quote + 1;
    at = quote + 1;
  }
}

/** A number, `true`, `false` or `null`. */
function endOfWord(bytes: Buffer, from: number): number {
  let at = from;
  while (isOfWord(bytes[at])) at += 1;
  if (at === from) throw malformed(from);
  return at;
}

function isOfWord(byte: number | undefined): boolean {
  if (byte === undefined) return false;
  const isDigit = byte >= 0x30 && byte <= 0x39;
  const isLetter = (byte >= 0x61 && byte <= 0x7a) || byte === 0x45;
  return isDigit || isLetter || byte === 0x2b || byte === 0x2d || byte === 0x2e;
}
