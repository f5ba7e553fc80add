import { parse } from 'smol-toml';
import { textOf } from '../lib/text.ts';

/** What a file of JSON or TOML holds, of which nothing is known. */
export type Structured =
  | { readonly kind: 'read'; readonly value: unknown }
  | { readonly kind: 'malformed'; readonly reason: string };

/** Far beyond any lock file; what keeps to them takes a few times its size in memory. */
const MOST_VALUES = 300_000;
const MOST_DEPTH = 200;
const MOST_DOTS = 500;

const OPEN_BRACKET = 0x5b;
const OPEN_BRACE = 0x7b;
const NEWLINE = 0x0a;
const EQUALS = 0x3d;
const COMMA = 0x2c;
const DOT = 0x2e;

/** The value of a file of JSON (RFC 8259); of a key that comes twice, the last. */
export function readJson(bytes: Uint8Array): Structured {
  return read(JSON_FORMAT, bytes);
}

/** The table of a file of TOML (toml.io, 1.0); one in which a key comes twice is malformed. */
export function readToml(bytes: Uint8Array): Structured {
  return read(TOML_FORMAT, bytes);
}

/** The value under a key of a table of its own, or undefined. */
export function valueIn(table: unknown, key: string): unknown {
  return isTable(table) && Object.hasOwn(table, key) ? table[key] : undefined;
}

/** The text under a key, without blanks around it; empty where there is none. */
export function textIn(table: unknown, key: string): string {
  const value = valueIn(table, key);
  return typeof value === 'string' ? value.trim() : '';
}

/** The list under a key; empty where there is none. */
export function listIn(table: unknown, key: string): readonly unknown[] {
  const value: unknown = valueIn(table, key);
  return Array.isArray(value) ? value : [];
}

/** The keys and values of the table under a key; none where there is none. */
export function entriesIn(table: unknown, key: string): readonly (readonly [string, unknown])[] {
  const value = valueIn(table, key);
  return isTable(value) ? Object.entries(value) : [];
}

function isTable(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

interface Format {
  readonly name: string;
  excessIn(text: string): string | undefined;
  parse(text: string): unknown;
}

const JSON_FORMAT: Format = { name: 'JSON', excessIn: tooManyValues, parse: (text): unknown => JSON.parse(text) };
const TOML_FORMAT: Format = {
  name: 'TOML',
  excessIn: (text) => tooManyValues(text) ?? tooManyDots(text),
  parse: (text) => parse(text, { maxDepth: MOST_DEPTH }),
};

function read(format: Format, bytes: Uint8Array): Structured {
  const text = textOf(bytes);
  const excess = format.excessIn(text);
  if (excess !== undefined) return { kind: 'malformed', reason: excess };
  try {
    return { kind: 'read', value: format.parse(text) };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const [first = ''] = message.split('\n');
    return { kind: 'malformed', reason: `it is no ${format.name}: ${first.slice(0, 200)}` };
  }
}

/** A parser makes an object of every bracket; those in strings count too, which real files have few of. */
function tooManyValues(text: string): string | undefined {
  let values = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === OPEN_BRACKET || code === OPEN_BRACE) values += 1;
  }
  return values > MOST_VALUES ? `it has more than ${MOST_VALUES} lists and tables` : undefined;
}

/** TOML's parser makes an object of every dot in a key, however deep. */
function tooManyDots(text: string): string | undefined {
  let dots = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === NEWLINE || code === EQUALS || code === COMMA) dots = 0;
    else if (code === DOT && ++dots > MOST_DOTS) return `a line of it has more than ${MOST_DOTS} dots`;
  }
  return undefined;
}
