import { bufferOf } from '../../lib/buffer-of.ts';

/** What is read of a header (rpm, include/rpm/rpmtag.h). */
export const TAG = {
  name: 1000,
  version: 1001,
  release: 1002,
  epoch: 1003,
  vendor: 1011,
  architecture: 1022,
  oldFileNames: 1027,
  fileStates: 1029,
  fileModes: 1030,
  sourceRpm: 1044,
  dirIndexes: 1116,
  baseNames: 1117,
  dirNames: 1118,
  modularityLabel: 5096,
} as const;

export type Tag = (typeof TAG)[keyof typeof TAG];

/** The header of an installed package. What has another type than its tag should have, or lies outside, is absent. */
export interface RpmHeader {
  /** Whether all is there that it says it has. */
  readonly isWhole: boolean;
  /** A string; of one in several languages the first. */
  text(tag: Tag): string | undefined;
  /** At most MOST_VALUES. */
  texts(tag: Tag): readonly string[];
  /** Unsigned numbers of 16 or 32 bits, at most MOST_VALUES. */
  numbers(tag: Tag): readonly number[];
  /** Numbers of 8 bits. */
  bytes(tag: Tag): Uint8Array;
}

/** How many values of one tag are read: packages with the most files have a tenth of so many. */
export const MOST_VALUES = 2 ** 20;

/**
 * Reads the index of a header; nothing else is looked at before it is asked for. Undefined where the index is not there.
 *
 * ```
 * entries  bytes of the store       four bytes each, big-endian as all numbers
 * for each entry: tag  type  offset into the store  how many
 * the store
 * ```
 *
 * The first entry may stand for a region, after which entries were added when the package was installed: those count, where
 * the region has them too (rpm, lib/header.cc, "Dribble entries replace duplicate region entries").
 */
export function parseHeader(raw: Uint8Array): RpmHeader | undefined {
  const all = bufferOf(raw);
  if (all.length < 8) return undefined;
  const count = all.readUInt32BE(0);
  const start = 8 + ENTRY_BYTES * count;
  if (count > MOST_ENTRIES || start > all.length) return undefined;
  const entries = indexOf(all, count);
  const store = all.subarray(start, start + all.readUInt32BE(4));
  const find = (tag: Tag, types: readonly number[]) => {
    const entry = entries.get(tag);
    return entry !== undefined && types.includes(entry.type) ? entry : undefined;
  };
  const texts = (tag: Tag, types: readonly number[], most: number) => {
    const entry = find(tag, types);
    return entry === undefined ? [] : textsAt(store, entry.offset, Math.min(entry.count, most));
  };
  return {
    isWhole: start + all.readUInt32BE(4) <= all.length,
    text: (tag) => texts(tag, [TYPE.string, TYPE.stringArray, TYPE.translated], 1)[0],
    texts: (tag) => texts(tag, [TYPE.stringArray], MOST_VALUES),
    numbers: (tag) => numbersAt(store, find(tag, [TYPE.int16, TYPE.int32])),
    bytes(tag) {
      const { offset = 0, count: length = 0 } = find(tag, [TYPE.char, TYPE.int8, TYPE.binary]) ?? {};
      return store.subarray(offset, offset + length);
    },
  };
}

const ENTRY_BYTES = 16;
/** rpm refuses a header with more (HEADER_TAGS_MAX). */
const MOST_ENTRIES = 0xffff;
const TYPE = { char: 1, int8: 2, int16: 3, int32: 4, string: 6, binary: 7, stringArray: 8, translated: 9 } as const;

interface Entry {
  readonly type: number;
  readonly offset: number;
  readonly count: number;
}

const TAGS: ReadonlySet<number> = new Set(Object.values(TAG));

function indexOf(all: Buffer, count: number): ReadonlyMap<number, Entry> {
  const entries = new Map<number, Entry>();
  for (let at = 8; at < 8 + ENTRY_BYTES * count; at += ENTRY_BYTES) {
    const tag = all.readUInt32BE(at);
    if (!TAGS.has(tag)) continue;
    entries.set(tag, {
      type: all.readUInt32BE(at + 4),
      offset: all.readUInt32BE(at + 8),
      count: all.readUInt32BE(at + 12),
    });
  }
  return entries;
}

/** So many strings, each ended by a zero; fewer where they are not there. */
function textsAt(store: Buffer, offset: number, count: number): readonly string[] {
  let end = offset;
  let found = 0;
  for (let at = offset; at < store.length && found < count; at += 1) {
    if (store[at] !== 0) continue;
    found += 1;
    end = at;
  }
  return found === 0 ? [] : store.toString('utf8', offset, end).split('\0');
}

function numbersAt(store: Buffer, entry: Entry | undefined): readonly number[] {
  if (entry === undefined) return [];
  const { type, offset, count } = entry;
  const size = type === TYPE.int16 ? 2 : 4;
  const there = Math.max(Math.floor((store.length - offset) / size), 0);
  return Array.from({ length: Math.min(count, there, MOST_VALUES) }, (_, i) =>
    store.readUIntBE(offset + size * i, size),
  );
}
