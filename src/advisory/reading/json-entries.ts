import { type JsonForm, type JsonLimits, readJson } from './json-reader.ts';

/** One member of a member of a big JSON object: `{ first: { second: value } }`. */
export interface JsonEntry {
  readonly first: string;
  readonly second: string;
  readonly value: unknown;
}

/**
 * Reads a JSON object of objects entry by entry, holding one entry at a time: for feeds that are one document of a
 * hundred megabytes. Throws where the bytes are no such object (another form, cut off, over a limit).
 */
export function jsonEntries(bytes: AsyncIterable<Uint8Array>, limits: JsonLimits): AsyncIterable<JsonEntry> {
  return readJson(bytes, limits, objectOfObjects());
}

const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN = 0x7b;
const CLOSE = 0x7d;

/** What may come next outside keys and values. */
type Expected = 'document' | 'first key' | 'key' | 'colon' | 'value' | 'comma' | 'nothing';

function objectOfObjects(): JsonForm<JsonEntry> {
  const keys: string[] = [];
  let expected: Expected = 'document';
  let depth = 0;

  function enter(): void {
    depth += 1;
    expected = 'first key';
  }
  function leave(): void {
    depth -= 1;
    expected = depth === 0 ? 'nothing' : 'comma';
  }

  return {
    begins(byte) {
      if (byte === QUOTE && (expected === 'key' || expected === 'first key')) return 'key';
      return expected === 'value' && depth === 2 ? 'value' : undefined;
    },
    structure(byte, offset) {
      if (expected === 'colon' && byte === COLON) expected = 'value';
      else if (expected === 'comma' && byte === COMMA) expected = 'key';
      else if ((expected === 'comma' || expected === 'first key') && byte === CLOSE) leave();
      else if ((expected === 'document' || expected === 'value') && byte === OPEN && depth < 2) enter();
      else throw new Error(`no JSON object of objects: "${String.fromCharCode(byte)}" at byte ${offset}`);
    },
    took(value) {
      if (expected === 'value') {
        expected = 'comma';
        return { first: keys[0] ?? '', second: keys[1] ?? '', value };
      }
      keys[depth - 1] = String(value);
      expected = 'colon';
      return undefined;
    },
    end(offset) {
      if (expected === 'document') throw new Error('no JSON object: there are no bytes');
      if (expected !== 'nothing') throw new Error(`the JSON object breaks off at byte ${offset}`);
    },
  };
}
