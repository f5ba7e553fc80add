import { parse } from 'smol-toml';

export type ParsedToml =
  | { readonly kind: 'value'; readonly value: unknown }
  | { readonly kind: 'unreadable'; readonly reason: string };

/** Far beyond any lock file; what keeps to them takes a few times its size in memory. */
const MOST_VALUES = 300_000;
const MOST_DEPTH = 200;
const MOST_DOTS = 500;

/**
 * The table of a TOML text in UTF-8 (toml.io, 1.0) from hostile hands, with or without a byte order mark. `__proto__` is
 * a key like any other. The reason of what is not read is a clause such as `it is not TOML: …`; a key that comes twice is
 * one.
 */
export function parseToml(bytes: Uint8Array): ParsedToml {
  const excess = tooManyValues(bytes) ?? tooManyDots(bytes);
  if (excess !== undefined) return { kind: 'unreadable', reason: excess };
  try {
    return { kind: 'value', value: parse(new TextDecoder().decode(bytes), { maxDepth: MOST_DEPTH }) };
  } catch (error) {
    const [first = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
    return { kind: 'unreadable', reason: `it is not TOML: ${first.replace('Invalid TOML document: ', '')}` };
  }
}

const [NEWLINE, COMMA, DOT, EQUALS, BRACKET, BRACE] = [0x0a, 0x2c, 0x2e, 0x3d, 0x5b, 0x7b];

/** The parser makes an object of every bracket; those in strings count too, which real files have few of. */
function tooManyValues(bytes: Uint8Array): string | undefined {
  let values = 0;
  for (const byte of bytes) if (byte === BRACKET || byte === BRACE) values += 1;
  return values > MOST_VALUES ? `it has more than ${MOST_VALUES} lists and tables` : undefined;
}

/** The parser makes an object of every dot in a key, however deep. */
function tooManyDots(bytes: Uint8Array): string | undefined {
  let dots = 0;
  for (const byte of bytes) {
    if (byte === NEWLINE || byte === EQUALS || byte === COMMA) dots = 0;
    else if (byte === DOT) dots += 1;
    if (dots > MOST_DOTS) return `a line of it has more than ${MOST_DOTS} dots`;
  }
  return undefined;
}
