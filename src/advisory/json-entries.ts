/** One member of a member of a big JSON object: `{ first: { second: value } }`. */
export interface JsonEntry {
  readonly first: string;
  readonly second: string;
  readonly value: unknown;
}

export interface JsonEntryLimits {
  readonly keyBytes: number;
  readonly valueBytes: number;
}

/**
 * Reads a JSON object of objects entry by entry, holding one entry at a time: for feeds that are one document of a
 * hundred megabytes. Throws where the bytes are no such object (another form, cut off, over a limit).
 */
export async function* jsonEntries(
  bytes: AsyncIterable<Uint8Array>,
  limits: JsonEntryLimits,
): AsyncIterable<JsonEntry> {
  const splitter = entrySplitter(limits);
  for await (const chunk of bytes) yield* splitter.push(chunk);
  splitter.end();
}

const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const BACKSLASH = 0x5c;
const OPENERS = new Set([0x7b, 0x5b]);
const CLOSERS = new Set([0x7d, 0x5d]);
const BLANKS = new Set([0x20, 0x09, 0x0a, 0x0d]);
const OPEN = 0x7b;
const CLOSE = 0x7d;

/** What may come next outside keys and values. */
type Expected = 'document' | 'first key' | 'key' | 'colon' | 'value' | 'comma' | 'nothing';

function entrySplitter(limits: JsonEntryLimits) {
  const piece = pieceReader(limits);
  const keys: string[] = [];
  let expected: Expected = 'document';
  let depth = 0;
  let offset = 0;

  /** The entry that ends with the piece just read, if it was a value. */
  function pieceEnded(): JsonEntry | undefined {
    if (expected === 'value') {
      expected = 'comma';
      return { first: keys[0] ?? '', second: keys[1] ?? '', value: piece.take() };
    }
    keys[depth - 1] = String(piece.take());
    expected = 'colon';
    return undefined;
  }

  function structure(byte: number): void {
    if (expected === 'colon' && byte === COLON) expected = 'value';
    else if (expected === 'comma' && byte === COMMA) expected = 'key';
    else if ((expected === 'comma' || expected === 'first key') && byte === CLOSE) leave();
    else if ((expected === 'document' || expected === 'value') && byte === OPEN && depth < 2) enter();
    else throw new Error(`no JSON object of objects: "${String.fromCharCode(byte)}" at byte ${offset}`);
  }
  function enter(): void {
    depth += 1;
    expected = 'first key';
  }
  function leave(): void {
    depth -= 1;
    expected = depth === 0 ? 'nothing' : 'comma';
  }

  return {
    *push(chunk: Uint8Array): Iterable<JsonEntry> {
      const start = offset;
      for (let at = 0; at < chunk.length; at += 1) {
        offset = start + at;
        const byte = chunk[at] ?? 0;
        if (piece.kind === undefined) {
          if (BLANKS.has(byte)) continue;
          if (byte === QUOTE && (expected === 'key' || expected === 'first key')) piece.begin('key');
          else if (expected === 'value' && depth === 2) piece.begin('value');
          else {
            structure(byte);
            continue;
          }
        }
        at = piece.read(chunk, at);
        if (!piece.ended()) break;
        const entry = pieceEnded();
        if (entry !== undefined) yield entry;
      }
      offset = start + chunk.length;
    },
    end(): void {
      if (expected === 'document') throw new Error('no JSON object: there are no bytes');
      if (expected !== 'nothing') throw new Error(`the JSON object breaks off at byte ${offset}`);
    },
  };
}

/** Gathers the bytes of one key or one value, wherever the chunks part it. */
function pieceReader(limits: JsonEntryLimits) {
  let kind: 'key' | 'value' | undefined;
  let chunks: Uint8Array[] = [];
  let size = 0;
  let nesting = 0;
  let inString = false;
  let escaped = false;
  let ended = false;

  /** The last byte of the piece, or the chunk's length where it goes on in the next. */
  function lastOf(chunk: Uint8Array, from: number): number {
    for (let at = from; at < chunk.length; at += 1) {
      const byte = chunk[at] ?? 0;
      if (inString) {
        if (escaped) escaped = false;
        else if (byte === BACKSLASH) escaped = true;
        else if (byte === QUOTE) inString = false;
        if (!inString && nesting === 0) return at;
      } else if (byte === QUOTE) inString = true;
      else if (OPENERS.has(byte)) nesting += 1;
      else if (CLOSERS.has(byte) && nesting > 0) {
        nesting -= 1;
        if (nesting === 0) return at;
      } else if (nesting === 0 && (byte === COMMA || CLOSERS.has(byte) || BLANKS.has(byte))) return at - 1;
    }
    return chunk.length;
  }

  return {
    get kind() {
      return kind;
    },
    begin(what: 'key' | 'value'): void {
      [kind, chunks, size, nesting, inString, escaped, ended] = [what, [], 0, 0, false, false, false];
    },
    /** Takes what belongs to the piece and answers the place of its last byte. */
    read(chunk: Uint8Array, from: number): number {
      const last = lastOf(chunk, from);
      ended = last < chunk.length;
      const part = chunk.subarray(from, last + 1);
      size += part.length;
      const most = kind === 'key' ? limits.keyBytes : limits.valueBytes;
      if (size > most) throw new Error(`a JSON ${kind} is longer than ${most} bytes`);
      // A reader may use its buffer again, so a piece that goes on is copied.
      if (part.length > 0) chunks.push(ended ? part : part.slice());
      return last;
    },
    ended: () => ended,
    take(): unknown {
      const text = Buffer.concat(chunks).toString('utf8');
      kind = undefined;
      chunks = [];
      try {
        return JSON.parse(text);
      } catch (error) {
        throw new Error(`no JSON: "${text.slice(0, 80)}"`, { cause: error });
      }
    },
  };
}
