import { type JsonForm, type JsonLimits, readJson } from './json-reader.ts';

/** A part of a big JSON object that is mostly one list: an element of the list, or another member. */
export type JsonListPart =
  | { readonly kind: 'element'; readonly value: unknown }
  | { readonly kind: 'member'; readonly name: string; readonly value: unknown };

/**
 * Reads a JSON object that holds a list, `{ …, list: [ … ], … }`, part by part and in order, holding one part at a
 * time: for feeds that are one document of a hundred megabytes. Throws where the bytes are no such object (another
 * form, no such list or two of them, cut off, over a limit).
 */
export function jsonList(
  bytes: AsyncIterable<Uint8Array>,
  list: string,
  limits: JsonLimits,
): AsyncIterable<JsonListPart> {
  return readJson(bytes, limits, objectWithList(list));
}

const QUOTE = 0x22;
const CLOSE_LIST = 0x5d;

/** What may come next outside keys and values. */
type Expected =
  | 'document'
  | 'first key'
  | 'key'
  | 'colon'
  | 'value'
  | 'comma'
  | 'list'
  | 'first element'
  | 'element'
  | 'comma in list'
  | 'nothing';

/** What a byte of the structure leads to. */
const NEXT: Readonly<Partial<Record<Expected, Readonly<Record<string, Expected>>>>> = {
  document: { '{': 'first key' },
  'first key': { '}': 'nothing' },
  comma: { ',': 'key', '}': 'nothing' },
  list: { '[': 'first element' },
  'first element': { ']': 'comma' },
  'comma in list': { ',': 'element', ']': 'comma' },
};

const BEGINS_KEY: ReadonlySet<Expected> = new Set(['first key', 'key']);

function objectWithList(list: string): JsonForm<JsonListPart> {
  let name = '';
  let hasList = false;
  let expected: Expected = 'document';

  function refuse(reason: string): never {
    throw new Error(`no JSON object with a list "${list}": ${reason}`);
  }
  function afterColon(): Expected {
    if (name !== list) return 'value';
    if (hasList) refuse('it comes twice');
    hasList = true;
    return 'list';
  }

  return {
    begins(byte) {
      if (BEGINS_KEY.has(expected) && byte === QUOTE) return 'key';
      if (expected === 'value' || expected === 'element') return 'value';
      return expected === 'first element' && byte !== CLOSE_LIST ? 'value' : undefined;
    },
    structure(byte, offset) {
      const text = String.fromCharCode(byte);
      if (expected === 'colon' && text === ':') expected = afterColon();
      else expected = NEXT[expected]?.[text] ?? refuse(`"${text}" at byte ${offset}`);
    },
    took(value) {
      const was = expected;
      if (was === 'value') {
        expected = 'comma';
        return { kind: 'member', name, value };
      }
      if (was === 'first element' || was === 'element') {
        expected = 'comma in list';
        return { kind: 'element', value };
      }
      name = String(value);
      expected = 'colon';
      return undefined;
    },
    end(offset) {
      if (expected === 'document') refuse('there are no bytes');
      if (expected !== 'nothing') throw new Error(`the JSON object breaks off at byte ${offset}`);
      if (!hasList) refuse('there is none');
    },
  };
}
