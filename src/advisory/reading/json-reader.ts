import { parseJson } from '../../lib/json.ts';

export interface JsonLimits {
  readonly keyBytes: number;
  readonly valueBytes: number;
}

/** What a document is made of, outside the keys and values that are handed on whole. */
export interface JsonForm<T> {
  /** What begins at a byte, where anything does that is gathered whole. */
  begins(byte: number): 'key' | 'value' | undefined;
  /** Takes any other byte; throws where it cannot stand there. */
  structure(byte: number, offset: number): void;
  /** What there is to tell of a key or a value, now that it is whole. */
  took(value: unknown): T | undefined;
  /** There are no more bytes; throws where there should be. */
  end(offset: number): void;
}

/**
 * Reads a JSON document that is too big for memory, holding one key or value of it at a time; where those are, `form`
 * says. Throws where the bytes are no JSON, or over a limit; one of the limits is what parseJson takes at once.
 */
export async function* readJson<T>(
  bytes: AsyncIterable<Uint8Array>,
  limits: JsonLimits,
  form: JsonForm<T>,
): AsyncGenerator<T> {
  const piece = pieceReader(limits);
  let offset = 0;
  for await (const chunk of bytes) {
    yield* toldBy(chunk, offset, piece, form);
    offset += chunk.length;
  }
  form.end(offset);
}

function* toldBy<T>(
  chunk: Uint8Array,
  offset: number,
  piece: ReturnType<typeof pieceReader>,
  form: JsonForm<T>,
): Generator<T> {
  for (let at = 0; at < chunk.length; at += 1) {
    const byte = chunk[at] ?? 0;
    if (!piece.isOpen()) {
      if (isBlank(byte)) continue;
      const kind = form.begins(byte);
      if (kind === undefined) form.structure(byte, offset + at);
      else piece.begin(kind);
    }
    if (!piece.isOpen()) continue;
    at = piece.read(chunk, at);
    if (!piece.isWhole()) return;
    const told = form.took(piece.take());
    if (told !== undefined) yield told;
  }
}

const QUOTE = 0x22;
const COMMA = 0x2c;
const BACKSLASH = 0x5c;

/** What each of the 256 bytes means outside a string; 0: nothing of its own. */
const [STRING, OPENER, CLOSER, SEPARATOR] = [1, 2, 3, 4];
const MEANING = new Uint8Array(256);
MEANING[QUOTE] = STRING;
for (const byte of [0x7b, 0x5b]) MEANING[byte] = OPENER;
for (const byte of [0x7d, 0x5d]) MEANING[byte] = CLOSER;
for (const byte of [COMMA, 0x20, 0x09, 0x0a, 0x0d]) MEANING[byte] = SEPARATOR;

/** JSON passes over it between its parts (RFC 8259, 2). */
function isBlank(byte: number): boolean {
  return byte !== COMMA && MEANING[byte] === SEPARATOR;
}

/** Gathers the bytes of one key or one value, wherever the chunks part it. */
function pieceReader(limits: JsonLimits) {
  const scan = pieceScan();
  let kind: 'key' | 'value' | undefined;
  let chunks: Uint8Array[] = [];
  let size = 0;
  let isWhole = false;

  return {
    isOpen: () => kind !== undefined,
    isWhole: () => isWhole,
    begin(what: 'key' | 'value'): void {
      [kind, chunks, size, isWhole] = [what, [], 0, false];
      scan.begin();
    },
    /** Takes what belongs to the piece and answers the place of its last byte. */
    read(chunk: Uint8Array, from: number): number {
      const last = scan.lastOf(chunk, from);
      isWhole = last < chunk.length;
      const part = chunk.subarray(from, last + 1);
      size += part.length;
      const most = kind === 'key' ? limits.keyBytes : limits.valueBytes;
      if (size > most) throw new Error(`a JSON ${kind} is longer than ${most} bytes`);
      // A source may use its buffer again, so a piece that goes on is copied.
      if (part.length > 0) chunks.push(isWhole ? part : part.slice());
      return last;
    },
    take(): unknown {
      const bytes = Buffer.concat(chunks);
      [kind, chunks] = [undefined, []];
      const parsed = parseJson(bytes);
      if (parsed.kind === 'value') return parsed.value;
      throw new Error(`${parsed.reason}: "${bytes.toString('utf8', 0, 80)}"`);
    },
  };
}

/** Where a piece ends, kept from chunk to chunk. */
function pieceScan() {
  let nesting = 0;
  let inString = false;
  let escaped = false;

  /** Behind the closing quote, or the chunk's length where the string goes on in the next. */
  function afterString(chunk: Uint8Array, from: number): number {
    let at = escaped ? from + 1 : from;
    escaped = false;
    for (; at < chunk.length; at += 1) {
      const byte = chunk[at];
      if (byte === QUOTE) {
        inString = false;
        return at + 1;
      }
      if (byte === BACKSLASH) at += 1;
    }
    escaped = at > chunk.length;
    return chunk.length;
  }

  /** The last byte of the piece, or the chunk's length where it goes on in the next. */
  function lastOf(chunk: Uint8Array, from: number): number {
    let at = from;
    while (at < chunk.length) {
      if (inString) {
        at = afterString(chunk, at);
        if (!inString && nesting === 0) return at - 1;
        continue;
      }
      const meaning = MEANING[chunk[at] ?? 0];
      if (nesting === 0 && (meaning === CLOSER || meaning === SEPARATOR)) return at - 1;
      if (meaning === STRING) inString = true;
      else if (meaning === OPENER) nesting += 1;
      else if (meaning === CLOSER) nesting -= 1;
      if (meaning === CLOSER && nesting === 0) return at;
      at += 1;
    }
    return chunk.length;
  }

  return {
    begin: () => {
      [nesting, inString, escaped] = [0, false, false];
    },
    lastOf,
  };
}
