import type { BitReader } from './bit-reader.ts';

/** A block as it lies sorted: each value holds a byte in its low 8 bits, and above it where the next byte stands. */
export interface Bzip2Block {
  readonly crc: number;
  readonly sorted: Uint32Array;
  readonly first: number;
}

const SYMBOLS_PER_GROUP = 50;
const MOST_CODE_BITS = 20;
const RUN_B = 1;
const TOO_LONG = 'a bzip2 block is longer than it may be';

/** Reads what follows a block's magic: undoes the Huffman codes, the runs and the move to front. Throws for nonsense. */
export function readBlock(bits: BitReader, mostBytes: number): Bzip2Block {
  const crc = ((bits.take(16) << 16) | bits.take(16)) >>> 0;
  if (bits.take(1) === 1) throw new Error('it is of a bzip2 before 0.9.5, which is not read');
  const origin = bits.take(24);
  const alphabet = readAlphabet(bits);
  const tables = readTables(bits, alphabet.length + 2);
  const bytes = new Uint32Array(mostBytes);
  const count = readSymbols(bits, { alphabet, ...tables }, bytes);
  if (origin >= count) throw new Error('a bzip2 block begins outside of itself');
  const sorted = bytes.subarray(0, count);
  return { crc, sorted, first: link(sorted, origin) };
}

/** The bytes that the block has, as two levels of 16 bits. */
function readAlphabet(bits: BitReader): Uint8Array {
  const used = bits.take(16);
  const found: number[] = [];
  for (let row = 0; row < 16; row += 1) {
    if (((used >>> (15 - row)) & 1) === 0) continue;
    const columns = bits.take(16);
    for (let column = 0; column < 16; column += 1) {
      if (((columns >>> (15 - column)) & 1) === 1) found.push(row * 16 + column);
    }
  }
  if (found.length === 0) throw new Error('a bzip2 block has no bytes');
  return Uint8Array.from(found);
}

interface Tables {
  readonly codes: readonly Code[];
  /** Which code each group of 50 symbols is written in. */
  readonly selectors: Uint8Array;
}

function readTables(bits: BitReader, symbols: number): Tables {
  const codeCount = bits.take(3);
  const selectorCount = bits.take(15);
  if (codeCount < 2 || codeCount > 6 || selectorCount === 0) throw new Error('a bzip2 block has bad tables');
  const recent = Array.from({ length: codeCount }, (_, index) => index);
  const selectors = new Uint8Array(selectorCount);
  for (let at = 0; at < selectorCount; at += 1) {
    let rank = 0;
    while (bits.take(1) === 1) rank += 1;
    const [chosen] = recent.splice(rank, 1);
    if (chosen === undefined) throw new Error('a bzip2 block has bad selectors');
    recent.unshift(chosen);
    selectors[at] = chosen;
  }
  return { codes: Array.from({ length: codeCount }, () => readCode(bits, symbols)), selectors };
}

/** A canonical Huffman code: `limit` is the highest code of each length, `base` what to take off it for its rank. */
interface Code {
  readonly shortest: number;
  readonly limit: Int32Array;
  readonly base: Int32Array;
  readonly symbols: Uint16Array;
}

function readCode(bits: BitReader, symbols: number): Code {
  const lengths = new Uint8Array(symbols);
  let length = bits.take(5);
  for (let symbol = 0; symbol < symbols; symbol += 1) {
    while (bits.take(1) === 1) length += bits.take(1) === 1 ? -1 : 1;
    if (length < 1 || length > MOST_CODE_BITS) throw new Error('a bzip2 block has bad code lengths');
    lengths[symbol] = length;
  }
  return codeOf(lengths);
}

function codeOf(lengths: Uint8Array): Code {
  const order = Array.from(lengths.keys()).toSorted((a, b) => (lengths[a] ?? 0) - (lengths[b] ?? 0) || a - b);
  const limit = new Int32Array(MOST_CODE_BITS + 1).fill(-1);
  const base = new Int32Array(MOST_CODE_BITS + 1);
  let code = 0;
  let rank = 0;
  for (let length = 1; length <= MOST_CODE_BITS; length += 1) {
    const count = lengths.reduce((sum, one) => sum + (one === length ? 1 : 0), 0);
    base[length] = code - rank;
    code += count;
    rank += count;
    if (count > 0) limit[length] = code - 1;
    code *= 2;
  }
  return { shortest: Math.min(...lengths), limit, base, symbols: Uint16Array.from(order) };
}

function readSymbol(bits: BitReader, code: Code): number {
  const ahead = bits.peek(MOST_CODE_BITS);
  for (let length = code.shortest; length <= MOST_CODE_BITS; length += 1) {
    const value = ahead >>> (MOST_CODE_BITS - length);
    if (value > (code.limit[length] ?? -1)) continue;
    bits.take(length);
    const symbol = code.symbols[value - (code.base[length] ?? 0)];
    if (symbol !== undefined) return symbol;
  }
  throw new Error('a bzip2 block has a code that its table does not');
}

interface Coding extends Tables {
  readonly alphabet: Uint8Array;
}

/** Answers how many bytes the block has. */
function readSymbols(bits: BitReader, { alphabet, codes, selectors }: Coding, bytes: Uint32Array): number {
  const recent = Uint8Array.from(alphabet);
  const end = alphabet.length + 1;
  let count = 0;
  let run = 0;
  let weight = 1;
  for (let read = 0; read < selectors.length * SYMBOLS_PER_GROUP; read += 1) {
    const code = codes[selectors[Math.floor(read / SYMBOLS_PER_GROUP)] ?? 0];
    const symbol = code === undefined ? end : readSymbol(bits, code);
    if (symbol <= RUN_B) {
      run += weight << symbol;
      weight *= 2;
      if (run > bytes.length) throw new Error(TOO_LONG);
      continue;
    }
    if (count + run + (symbol === end ? 0 : 1) > bytes.length) throw new Error(TOO_LONG);
    bytes.fill(recent[0] ?? 0, count, count + run);
    count += run;
    run = 0;
    weight = 1;
    if (symbol === end) return count;
    bytes[count] = toFront(recent, symbol - 1);
    count += 1;
  }
  throw new Error('a bzip2 block has no end');
}

function toFront(recent: Uint8Array, rank: number): number {
  const value = recent[rank] ?? 0;
  recent.copyWithin(1, 0, rank);
  recent[0] = value;
  return value;
}

/** Undoes the sorting: writes beside each byte where its successor stands, and answers where the first one does. */
function link(sorted: Uint32Array, origin: number): number {
  const starts = new Uint32Array(257);
  for (const byte of sorted) starts[byte + 1] = (starts[byte + 1] ?? 0) + 1;
  for (let byte = 1; byte <= 256; byte += 1) starts[byte] = (starts[byte] ?? 0) + (starts[byte - 1] ?? 0);
  for (let at = 0; at < sorted.length; at += 1) {
    const byte = (sorted[at] ?? 0) & 0xff;
    const place = starts[byte] ?? 0;
    starts[byte] = place + 1;
    sorted[place] = ((sorted[place] ?? 0) | (at << 8)) >>> 0;
  }
  return (sorted[origin] ?? 0) >>> 8;
}
