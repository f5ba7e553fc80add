import { bitReader, EndOfBitsError } from './bit-reader.ts';
import { type ByteCursor, byteCursor } from './byte-cursor.ts';
import { type Bzip2Block, readBlock } from './bzip2-block.ts';

/** More than any block takes: 900,000 symbols of 20 bits, 32,767 selectors, six tables. */
const MOST_BLOCK_BYTES = 3_000_000;
const READ_AHEAD = 2 * MOST_BLOCK_BYTES;
const HEADER_BYTES = 4;
const BLOCK_MAGIC = 0x314159265359;
const END_MAGIC = 0x177245385090;

/**
 * Unfolds bzip2: one stream, or several after each other as pbzip2 writes them. A block is held at a time, and checked by
 * its CRC as its last bytes are handed on. Throws where the bytes are cut short, corrupt, or no bzip2.
 */
export async function* bunzip2(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const cursor = byteCursor(source);
  try {
    while (await cursor.has(1)) yield* streamOf(cursor);
  } catch (error) {
    throw error instanceof EndOfBitsError ? new Error('the bzip2 stream is cut short', { cause: error }) : error;
  } finally {
    await cursor.close();
  }
}

async function* streamOf(cursor: ByteCursor): AsyncGenerator<Uint8Array> {
  await cursor.has(HEADER_BYTES);
  const level = /^BZh([1-9])$/.exec(cursor.window.toString('latin1', 0, HEADER_BYTES))?.[1];
  if (level === undefined) throw new Error('bytes that are no bzip2 stream');
  await cursor.pass(HEADER_BYTES);
  let bit = 0;
  for (;;) {
    if (cursor.window.length < MOST_BLOCK_BYTES) await cursor.has(READ_AHEAD);
    const bits = bitReader(cursor.window, bit);
    const magic = bits.take(24) * 2 ** 24 + bits.take(24);
    if (magic === END_MAGIC) {
      // The CRC of the whole is made of those of the blocks.
      bits.take(16);
      bits.take(16);
      await cursor.pass(Math.ceil(bits.taken / 8));
      return;
    }
    if (magic !== BLOCK_MAGIC) throw new Error('the bzip2 stream is corrupt');
    const block = readBlock(bits, Number(level) * 100_000);
    await cursor.pass(bits.taken >>> 3);
    bit = bits.taken & 7;
    yield* expanded(block);
  }
}

const CHUNK = 256 * 1024;
/** So many equal bytes are followed by how many more of them there are. */
const RUN_FROM = 4;

/** Undoes the first of bzip2's steps, runs of up to 259 equal bytes. */
function* expanded({ sorted, first, crc }: Bzip2Block): Generator<Uint8Array> {
  let out = new Uint8Array(CHUNK);
  let filled = 0;
  let sum = 0xffffffff;
  let at = first;
  let previous = -1;
  let run = 0;
  for (let left = sorted.length; left > 0; left -= 1) {
    const value = sorted[at] ?? 0;
    const byte = value & 0xff;
    at = value >>> 8;
    const isCount = run === RUN_FROM;
    const copies = isCount ? byte : 1;
    const written = isCount ? previous : byte;
    run = byte === previous ? run + 1 : 1;
    if (isCount) run = 0;
    previous = isCount ? -1 : byte;
    if (filled + copies > CHUNK) {
      sum = checksum(sum, out, filled);
      yield out.subarray(0, filled);
      out = new Uint8Array(CHUNK);
      filled = 0;
    }
    out.fill(written, filled, filled + copies);
    filled += copies;
  }
  sum = checksum(sum, out, filled);
  if (~sum >>> 0 !== crc) throw new Error('the bzip2 stream is corrupt');
  if (filled > 0) yield out.subarray(0, filled);
}

/** CRC-32 with its bits in their order, which is not zlib's. */
const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let sum = byte << 24;
  for (let bit = 0; bit < 8; bit += 1) sum = sum < 0 ? (sum << 1) ^ 0x04c11db7 : sum << 1;
  return sum >>> 0;
});

function checksum(from: number, bytes: Uint8Array, length: number): number {
  let sum = from;
  for (let at = 0; at < length; at += 1) {
    sum = (sum << 8) ^ (CRC_TABLE[((sum >>> 24) ^ (bytes[at] ?? 0)) & 0xff] ?? 0);
  }
  return sum >>> 0;
}
