import { chance } from '../support/mutate.ts';
import type { Seed, Target } from './types.ts';

/** One input: bytes to feed, and the seed's path. */
export interface Input {
  readonly path: string;
  readonly bytes: Uint8Array;
}

type Pick = (below: number) => number;

/** The input of that number: the same for the same parser, seed and number. The first ones are the seeds as they are. */
export function inputOf({ name, seeds, words }: Target, seed: number, number: number): Input {
  const plain = seeds[number];
  if (plain !== undefined) return { path: plain.path, bytes: wrapped(plain, Buffer.from(plain.content)) };
  const pick = chance(hashOf(`${seed} ${name} ${number}`));
  const chosen = seeds[pick(seeds.length)];
  const other = seeds[pick(seeds.length)];
  if (chosen === undefined || other === undefined) throw new Error(`"${name}" has no seeds`);
  const isWrappedLast = pick(2) === 0;
  const begin = Buffer.from(chosen.content);
  const material = { other: Buffer.from(other.content), words };
  let bytes = isWrappedLast ? begin : wrapped(chosen, begin);
  for (let changes = 1 + pick(6); changes > 0; changes -= 1) bytes = changed(bytes, material, pick);
  const bounded = bytes.subarray(0, MOST_BYTES);
  return { path: chosen.path, bytes: isWrappedLast ? wrapped(chosen, bounded) : bounded };
}

const MOST_BYTES = 2 ** 20;

function wrapped(seed: Seed, bytes: Buffer): Buffer {
  return seed.wrap === undefined ? bytes : Buffer.from(seed.wrap(bytes));
}

/** FNV-1a, of 32 bits. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(text)) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash;
}

interface Material {
  readonly other: Buffer;
  readonly words: readonly string[];
}

type Change = (bytes: Buffer, at: number, material: Material, pick: Pick) => Buffer;

function changed(bytes: Buffer, material: Material, pick: Pick): Buffer {
  const change = CHANGES[pick(CHANGES.length)] ?? withBit;
  // Half of all changes are where formats have their headers, in the first part.
  const at = pick(pick(2) === 0 ? bytes.length : Math.min(bytes.length, 256));
  return change(bytes, at, material, pick);
}

const withBit: Change = (bytes, at, _, pick) => {
  const result = Buffer.from(bytes);
  if (at < result.length) result[at] = (result[at] ?? 0) ^ (1 << pick(8));
  return result;
};

/** Bytes at which text, lengths and flags turn. */
const BYTES = [0, 1, 9, 10, 13, 0x20, 0x22, 0x2f, 0x3a, 0x5c, 0x7f, 0x80, 0xc0, 0xe2, 0xff];

const withByte: Change = (bytes, at, _, pick) => {
  const result = Buffer.from(bytes);
  if (at < result.length) result[at] = BYTES[pick(BYTES.length)] ?? 0;
  return result;
};

/** Numbers at which counts, lengths and offsets go wrong. */
const EDGES = [0n, 1n, 2n, 0x7fn, 0x80n, 0xffffn, 0x7fff_ffffn, 0x8000_0000n, 0xffff_ffffn, 2n ** 53n, 2n ** 63n];

const withNumber: Change = (bytes, at, _, pick) => {
  const length = [1, 2, 4, 8][pick(4)] ?? 4;
  const value = pick(4) === 0 ? BigInt(pick(bytes.length + 2)) : (EDGES[pick(EDGES.length)] ?? 0n);
  const number = Buffer.alloc(8);
  number.writeBigUInt64LE(BigInt.asUintN(64, value - BigInt(pick(2))));
  const written = number.subarray(0, length);
  const result = Buffer.from(bytes);
  result.set((pick(2) === 0 ? written : written.toReversed()).subarray(0, Math.max(bytes.length - at, 0)), at);
  return result;
};

const DIGITS = ['-1', '0', '4294967296', '9007199254740993', '99999999999999999999', '1e999', '0x10', '07777777777'];

/** The next digits after a place, blown up. */
const withDigits: Change = (bytes, at, material, pick) => {
  const isDigit = (byte = 0) => byte >= 0x30 && byte <= 0x39;
  let start = at;
  while (start < bytes.length && start < at + 512 && !isDigit(bytes[start])) start += 1;
  if (!isDigit(bytes[start])) return withWord(bytes, at, material, pick);
  let end = start;
  while (isDigit(bytes[end])) end += 1;
  return spliced(bytes, start, end, Buffer.from(DIGITS[pick(DIGITS.length)] ?? ''));
};

/** What trips up those who read text, whatever the format. */
const ODDITIES = [
  '\u0000',
  '\uFEFF',
  '\uFFFD',
  '\u2028',
  '\r',
  '\n',
  '\n\n',
  '  ',
  '"',
  "'",
  '\\',
  '/',
  '../',
  '..',
  '__proto__',
];

const withWord: Change = (bytes, at, { words }, pick) => {
  const all = pick(3) === 0 || words.length === 0 ? ODDITIES : words;
  const word = Buffer.from(all[pick(all.length)] ?? '');
  return spliced(bytes, at, pick(2) === 0 ? at : at + word.length, word);
};

const withRandom: Change = (bytes, at, _, pick) =>
  spliced(bytes, at, at + pick(8), Buffer.from(Array.from({ length: 1 + pick(8) }, () => pick(256))));

const withoutPart: Change = (bytes, at, _, pick) => spliced(bytes, at, at + lengthFor(pick), Buffer.alloc(0));

const withPartTwice: Change = (bytes, at, _, pick) => {
  const part = bytes.subarray(at, at + lengthFor(pick));
  return spliced(bytes, at, at, Buffer.concat(Array.from({ length: 1 + pick(4) }, () => part)));
};

const withPartElsewhere: Change = (bytes, at, _, pick) => {
  const part = Buffer.from(bytes.subarray(at, at + lengthFor(pick)));
  const place = pick(bytes.length + 1);
  return spliced(bytes, place, place + (pick(2) === 0 ? part.length : 0), part);
};

const withPartOfOther: Change = (bytes, at, { other }, pick) => {
  const from = pick(other.length);
  if (pick(4) === 0) return Buffer.concat([bytes.subarray(0, at), other.subarray(from)]);
  return spliced(bytes, at, at + lengthFor(pick), other.subarray(from, from + lengthFor(pick)));
};

const cut: Change = (bytes, at, _, pick) => (pick(4) === 0 ? bytes.subarray(at) : bytes.subarray(0, at));

/** A few bytes again and again: what takes the square of its length shows. */
const pumped: Change = (bytes, at, { words }, pick) => {
  if (pick(12) !== 0) return withBit(bytes, at, { other: bytes, words }, pick);
  const part = pick(2) === 0 ? bytes.subarray(at, at + 1 + pick(4)) : Buffer.from(words[pick(words.length)] ?? ' ');
  return spliced(bytes, at, at, Buffer.alloc(2 ** (8 + pick(10)), part.length === 0 ? ' ' : part));
};

const CHANGES: readonly Change[] = [
  withBit,
  withByte,
  withByte,
  withNumber,
  withNumber,
  withDigits,
  withWord,
  withWord,
  withRandom,
  withoutPart,
  withPartTwice,
  withPartElsewhere,
  withPartOfOther,
  cut,
  pumped,
];

function lengthFor(pick: Pick): number {
  return 1 + pick([4, 16, 64, 512][pick(4)] ?? 16);
}

function spliced(bytes: Buffer, start: number, end: number, part: Uint8Array): Buffer {
  return Buffer.concat([bytes.subarray(0, start), part, bytes.subarray(Math.max(start, end))]);
}
