import { inMemory } from '../random-access.ts';
import { readElf } from './elf.ts';
import { fieldsOf } from './fields.ts';
import { type LzmaProperties, unpackLzma } from './lzma.ts';
import { type NrvVariant, unpackNrv } from './nrv.ts';
import type { Executable, ExecutableSegment } from './types.ts';

const MAGIC = Buffer.from('UPX!');
const HEAD_BYTES = 1024;
type Method = NrvVariant | 'lzma' | 'stored';

const METHODS: Readonly<Record<number, Method>> = { 2: 'b', 5: 'd', 8: 'e', 14: 'lzma' };
const MOST_BLOCKS = 10_000;
const BLOCK_HEADER_BYTES = 12;

/**
 * What UPX packed into an ELF program, without its table of sections. Undefined where it is not an ELF that UPX packed,
 * where it was packed by another method than NRV and LZMA, or where it is larger than `most` bytes.
 *
 * The magic `UPX!` follows the program headers. Eight bytes after it begin: program id, size of the file, size of a
 * block (4 bytes each); then blocks, each with its size unpacked and packed (4 bytes each), method, filter and two more.
 * The first block is the ELF header and the program headers; the others are, one after the other, what the segments
 * have that are brought to memory. Machine code is left out.
 */
export function unpackUpx({ format, bytes }: Executable, most: number): Executable | undefined {
  const head = Buffer.from(bytes.read(0, HEAD_BYTES));
  const magic = head.indexOf(MAGIC);
  const isLittleEndian = head[5] === 1;
  if (format !== 'elf' || magic === -1 || !isLittleEndian) return undefined;
  const sizeBytes = fieldsOf(head, false, 4).u32(magic + 12);
  if (sizeBytes === 0 || sizeBytes > most) return undefined;
  const blocks = blocksFrom(bytes, magic + 20, sizeBytes);
  const headers = blocks.next().value?.unpack();
  return headers === undefined ? undefined : laidOut(headers, blocks, sizeBytes);
}

interface Block {
  readonly sizeBytes: number;
  unpack(): Uint8Array | undefined;
}

/** Ends where a block's header cannot be one. */
function* blocksFrom(bytes: Executable['bytes'], start: number, most: number): Generator<Block, undefined> {
  let at = start;
  let total = 0;
  for (let index = 0; index < MOST_BLOCKS; index += 1) {
    const header = bytes.read(at, BLOCK_HEADER_BYTES);
    const { u32 } = fieldsOf(header, false, 4);
    const [sizeBytes, packedBytes] = [u32(0), u32(4)];
    total += sizeBytes;
    if (sizeBytes === 0 || packedBytes > sizeBytes || total > most) return undefined;
    const offset = at + BLOCK_HEADER_BYTES;
    const method = packedBytes === sizeBytes ? 'stored' : METHODS[header[8] ?? 0];
    yield { sizeBytes, unpack: () => unpackBlock(bytes.read(offset, packedBytes), method, sizeBytes) };
    at = offset + packedBytes;
  }
  return undefined;
}

function unpackBlock(packed: Uint8Array, method: Method | undefined, sizeBytes: number): Uint8Array | undefined {
  switch (method) {
    case undefined:
      return undefined;
    case 'stored':
      return packed.length === sizeBytes ? packed : undefined;
    case 'lzma':
      return unpackLzma(packed.subarray(2), lzmaProperties(packed), sizeBytes);
    default:
      return unpackNrv(packed, method, sizeBytes);
  }
}

/** UPX writes them into two bytes of its own, where 7-Zip has one, and leaves out 7-Zip's sizes. */
function lzmaProperties([first = 0, second = 0]: Uint8Array): LzmaProperties {
  return { contextBits: second & 15, literalPositionBits: second >> 4, positionBits: first & 7 };
}

/** Puts blocks where the segments have them, but for machine code; undefined where one is missing. */
function laidOut(headers: Uint8Array, blocks: Iterator<Block, undefined>, sizeBytes: number): Executable | undefined {
  const read = readElf(inMemory(headers));
  const [original] = read.kind === 'executables' ? read.executables : [];
  if (original === undefined) return undefined;
  const image = new Uint8Array(sizeBytes);
  for (const [index, segment] of original.segments.entries()) {
    // The first segment begins with the headers, which have a block of their own.
    const start = index === 0 ? headers.length : segment.offset;
    if (!isLaidOut(image, blocks, { ...segment, start })) return undefined;
  }
  return { ...original, bytes: inMemory(image), sections: undefined };
}

function isLaidOut(
  image: Uint8Array,
  blocks: Iterator<Block, undefined>,
  { start, offset, sizeBytes, isExecutable }: ExecutableSegment & { readonly start: number },
): boolean {
  const end = offset + sizeBytes;
  for (let at = start; at < end; ) {
    const block = blocks.next().value;
    if (block === undefined || at + block.sizeBytes > Math.min(end, image.length)) return false;
    const content = isExecutable ? new Uint8Array() : block.unpack();
    if (content === undefined) return false;
    image.set(content, at);
    at += block.sizeBytes;
  }
  return true;
}
