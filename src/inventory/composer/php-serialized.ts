/** The texts in a serialized array of PHP: those right in it and in arrays in it, by their keys with a dot between. */
export interface SerializedTexts {
  readonly texts: ReadonlyMap<string, string>;
  /** Whether the array came to its end as it should. */
  readonly isWhole: boolean;
}

/**
 * Reads what PHP's `serialize` writes: `a:2:{s:4:"name";s:3:"abc";s:7:"version";a:1:{…}}`, lengths in bytes. Objects and
 * references are nothing that is looked for here, and end the reading. Texts that are long are left out.
 */
export function textsOfSerialized(bytes: Uint8Array): SerializedTexts {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const texts = new Map<string, string>();
  /** Of each array that is open, the key whose value comes next. */
  const keys: (string | undefined)[] = [];
  for (let at = 0; at < buffer.length; ) {
    const token = tokenAt(buffer, at);
    if (token === undefined || keys.length > DEEPEST) break;
    at = token.end;
    if (token.kind === 'open') keys.push(undefined);
    else if (token.kind === 'close') keys.pop();
    if (keys.length === 0) return { texts, isWhole: token.kind === 'close' };
    if (token.kind === 'open') continue;
    take(keys, token.kind === 'close' ? undefined : token.text, texts);
  }
  return { texts, isWhole: false };
}

const DEEPEST = 100;
const LONGEST_TEXT = 1000;

/** What comes first is a key, and what comes after it its value; an array that has closed was one. */
function take(keys: (string | undefined)[], text: string | undefined, texts: Map<string, string>): void {
  const last = keys.length - 1;
  if (keys[last] === undefined) {
    keys[last] = text ?? '';
    return;
  }
  if (text !== undefined && keys.length <= 2) texts.set(keys.join('.'), text);
  keys[last] = undefined;
}

type Token =
  | { readonly kind: 'open'; readonly end: number }
  | { readonly kind: 'close'; readonly end: number }
  | { readonly kind: 'scalar'; readonly text: string; readonly end: number };

const [SEMICOLON, COLON, QUOTE, BRACE] = [0x3b, 0x3a, 0x22, 0x7b];

function tokenAt(buffer: Buffer, at: number): Token | undefined {
  switch (String.fromCharCode(buffer[at] ?? 0)) {
    case '}':
      return { kind: 'close', end: at + 1 };
    case 'N':
      return buffer[at + 1] === SEMICOLON ? { kind: 'scalar', text: '', end: at + 2 } : undefined;
    case 'i':
    case 'd':
    case 'b':
      return numberAt(buffer, at);
    case 's':
      return stringAt(buffer, at);
    case 'a':
      return openAt(buffer, at);
    default:
      return undefined;
  }
}

/** Room for every number that PHP writes. */
const LONGEST_NUMBER = 40;

function numberAt(buffer: Buffer, at: number): Token | undefined {
  const end = buffer.subarray(at, at + LONGEST_NUMBER).indexOf(SEMICOLON);
  if (end === -1 || buffer[at + 1] !== COLON) return undefined;
  return { kind: 'scalar', text: buffer.toString('latin1', at + 2, at + end), end: at + end + 1 };
}

function stringAt(buffer: Buffer, at: number): Token | undefined {
  const length = lengthAt(buffer, at);
  if (length === undefined || buffer[length.end] !== QUOTE) return undefined;
  const start = length.end + 1;
  const end = start + length.value;
  if (buffer[end] !== QUOTE || buffer[end + 1] !== SEMICOLON) return undefined;
  return { kind: 'scalar', text: length.value > LONGEST_TEXT ? '' : buffer.toString('utf8', start, end), end: end + 2 };
}

function openAt(buffer: Buffer, at: number): Token | undefined {
  const length = lengthAt(buffer, at);
  return length === undefined || buffer[length.end] !== BRACE ? undefined : { kind: 'open', end: length.end + 1 };
}

/** `s:12:` or `a:12:`: the number, and where what is behind it begins. */
function lengthAt(buffer: Buffer, at: number): { readonly value: number; readonly end: number } | undefined {
  const [, digits] = /^[as]:(\d{1,9}):/.exec(buffer.toString('latin1', at, at + 12)) ?? [];
  return digits === undefined ? undefined : { value: Number(digits), end: at + digits.length + 3 };
}
