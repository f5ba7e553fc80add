import { bufferOf } from '../../lib/buffer-of.ts';
import type { RandomAccess } from '../../lib/random-access.ts';
import { MOST_HEADER_BYTES, type StoredHeader } from './stored.ts';

/**
 * The headers of rpm's own database, `Packages.db` (rpm, lib/backend/ndb/rpmpkg.c). Numbers are little-endian, blocks
 * have 16 bytes.
 *
 * ```
 * file   32 bytes: "RpmP"  version  generation  pages of slots  next package
 *        slots to the end of those pages of 4096 bytes: "Slot"  package  first block, 0 of a free one  blocks
 *        blobs
 * blob   "BlbS"  package  generation  length, the header, zeros
 *        12 bytes at the end of its last block: Adler-32 of all before  length  "BlbE"
 * ```
 */
export function* ndbHeaders(file: RandomAccess): Generator<StoredHeader, void, undefined> {
  const head = bufferOf(file.read(0, HEAD_BYTES));
  if (head.length < HEAD_BYTES || !has(head, 0, 'RpmP')) return yield damaged('it is no package database of rpm');
  const version = head.readUInt32LE(4);
  if (version !== 0) return yield damaged(`it is of version ${version}`);
  const pages = head.readUInt32LE(12);
  // Blobs do not overlap: together they are no larger than the file.
  let left = file.sizeBytes;
  for (let page = 0; page < pages; page += 1) {
    const bytes = bufferOf(file.read(page * PAGE_BYTES, PAGE_BYTES));
    if (bytes.length < PAGE_BYTES) return yield damaged(`page ${page} of its ${pages} pages of slots is not there`);
    for (const slot of slotsOf(bytes, page)) {
      if (slot.kind === 'slot') left -= slot.blocks * BLOCK_BYTES;
      if (left < 0) return yield damaged('its packages lie over each other, or beyond its end');
      yield slot.kind === 'slot' ? headerAt(file, slot) : slot;
    }
  }
}

const HEAD_BYTES = 32;
const PAGE_BYTES = 4096;
const SLOT_BYTES = 16;
const BLOCK_BYTES = 16;
const BLOB_HEAD_BYTES = 16;
const BLOB_TAIL_BYTES = 12;

interface Slot {
  readonly kind: 'slot';
  readonly packageNumber: number;
  readonly block: number;
  readonly blocks: number;
}

type Damaged = Extract<StoredHeader, { readonly kind: 'damaged' }>;

function* slotsOf(bytes: Buffer, page: number): Generator<Slot | Damaged, void, undefined> {
  for (let at = page === 0 ? HEAD_BYTES : 0; at < PAGE_BYTES; at += SLOT_BYTES) {
    if (!has(bytes, at, 'Slot')) return yield damaged(`page ${page} of its slots is malformed`);
    const block = bytes.readUInt32LE(at + 8);
    if (block === 0) continue;
    yield { kind: 'slot', packageNumber: bytes.readUInt32LE(at + 4), block, blocks: bytes.readUInt32LE(at + 12) };
  }
}

function headerAt(file: RandomAccess, { packageNumber, block, blocks }: Slot): StoredHeader {
  const size = blocks * BLOCK_BYTES;
  if (size > MOST_HEADER_BYTES) return damaged(`package ${packageNumber} has ${size} bytes, which is too large`);
  const blob = bufferOf(file.read(block * BLOCK_BYTES, size));
  const isBlob = blob.length >= BLOB_HEAD_BYTES && has(blob, 0, 'BlbS') && blob.readUInt32LE(4) === packageNumber;
  if (!isBlob) return damaged(`package ${packageNumber} is not where it should be`);
  const length = blob.readUInt32LE(12);
  const bytes = blob.subarray(BLOB_HEAD_BYTES, BLOB_HEAD_BYTES + length);
  const isIntact = blob.length === size && isEndRight(blob, length);
  return { kind: 'header', bytes, ...(isIntact ? {} : { doubt: `package ${packageNumber} is damaged` }) };
}

function isEndRight(blob: Buffer, length: number): boolean {
  const tail = blob.length - BLOB_TAIL_BYTES;
  if (tail < BLOB_HEAD_BYTES + length || !has(blob, tail + 8, 'BlbE')) return false;
  return blob.readUInt32LE(tail + 4) === length && blob.readUInt32LE(tail) === adler32(blob.subarray(0, tail));
}

/** RFC 1950, section 9; sums are taken modulo 65521 as seldom as 32 bits allow. */
function adler32(bytes: Uint8Array): number {
  let a = 1;
  let b = 0;
  for (let start = 0; start < bytes.length; start += 5552) {
    const end = Math.min(start + 5552, bytes.length);
    for (let i = start; i < end; i += 1) {
      a += bytes[i] ?? 0;
      b += a;
    }
    a %= 65521;
    b %= 65521;
  }
  return b * 65536 + a;
}

function has(bytes: Buffer, offset: number, magic: string): boolean {
  return bytes.toString('latin1', offset, offset + magic.length) === magic;
}

function damaged(reason: string): Damaged {
  return { kind: 'damaged', reason };
}
