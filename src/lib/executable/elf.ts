import type { RandomAccess } from '../random-access.ts';
import { type Fields, fieldsOf, textAt } from './fields.ts';
import type { ExecutableSection, ExecutableSegment, ReadExecutable } from './types.ts';

const TYPE_EXECUTABLE = 2;
const TYPE_SHARED = 3;
const SEGMENT_LOADED = 1;
const SECTION_WITHOUT_BYTES = 8;
const FLAG_EXECUTABLE = 1;
const FLAG_WRITABLE = 2;
/** Stands for a count or an index that is too large for its field; section 0 has it instead. */
const SEE_SECTION_0 = 0xffff;

const MOST_SEGMENTS = 4096;
const MOST_SECTIONS = 65_536;
const MOST_NAME_BYTES = 4 * 2 ** 20;
const LONGEST_NAME = 256;

/** Where the fields lie, in 32 bits and in 64 (System V gABI, "Object Files"). */
const LAYOUTS = {
  4: { header: 52, tables: { ph: 28, sh: 32 }, counts: 42, segment: 32, section: 40 },
  8: { header: 64, tables: { ph: 32, sh: 40 }, counts: 54, segment: 56, section: 64 },
} as const;

interface Elf {
  readonly file: RandomAccess;
  readonly wordBytes: 4 | 8;
  fields(bytes: Uint8Array): Fields;
}

/** Reads the headers of a program or shared library in ELF; `other` where it is an object file or a dump of memory. */
export function readElf(file: RandomAccess): ReadExecutable {
  const head = file.read(0, 64);
  const elf = elfOf(file, head);
  if (elf === undefined) return { kind: 'broken', reason: 'its ELF header names no known class or order of bytes' };
  const { header, tables, counts } = LAYOUTS[elf.wordBytes];
  if (head.length < header) return { kind: 'broken', reason: 'its ELF header is cut off' };
  const { u16, word } = elf.fields(head);
  const type = u16(16);
  if (type !== TYPE_EXECUTABLE && type !== TYPE_SHARED) return { kind: 'other' };
  const table = {
    offset: word(tables.sh),
    entryBytes: u16(counts + 4),
    count: u16(counts + 6),
    names: u16(counts + 8),
  };
  const first = elf.fields(file.read(table.offset, table.offset === 0 ? 0 : LAYOUTS[elf.wordBytes].section));
  const segmentCount = u16(counts + 2);
  const segments = segmentsOf(elf, {
    offset: word(tables.ph),
    entryBytes: u16(counts),
    count: segmentCount === SEE_SECTION_0 ? first.u32(elf.wordBytes === 8 ? 44 : 28) : segmentCount,
  });
  if (segments === undefined) return { kind: 'broken', reason: 'its ELF program headers lead out of the file' };
  const sections = sectionsOf(elf, {
    ...table,
    count: table.count === 0 ? first.word(elf.wordBytes === 8 ? 32 : 20) : table.count,
    names: table.names === SEE_SECTION_0 ? first.u32(elf.wordBytes === 8 ? 40 : 24) : table.names,
  });
  return { kind: 'executables', executables: [{ format: 'elf', bytes: file, sections, segments }] };
}

function elfOf(file: RandomAccess, head: Uint8Array): Elf | undefined {
  const [wordClass, order] = head.subarray(4);
  if ((wordClass !== 1 && wordClass !== 2) || (order !== 1 && order !== 2)) return undefined;
  const wordBytes = wordClass === 2 ? 8 : 4;
  return { file, wordBytes, fields: (bytes) => fieldsOf(bytes, order === 2, wordBytes) };
}

interface Table {
  readonly offset: number;
  readonly entryBytes: number;
  readonly count: number;
}

function segmentsOf(elf: Elf, { offset, entryBytes, count }: Table): readonly ExecutableSegment[] | undefined {
  if (count === 0) return [];
  const is64 = elf.wordBytes === 8;
  if (entryBytes < LAYOUTS[elf.wordBytes].segment || count > MOST_SEGMENTS) return undefined;
  const bytes = elf.file.read(offset, entryBytes * count);
  if (bytes.length < entryBytes * count) return undefined;
  const { u32, word } = elf.fields(bytes);
  return Array.from({ length: count }, (_, index) => index * entryBytes)
    .filter((at) => u32(at) === SEGMENT_LOADED)
    .map((at) => {
      const flags = u32(at + (is64 ? 4 : 24));
      return {
        address: word(at + (is64 ? 16 : 8)),
        offset: word(at + (is64 ? 8 : 4)),
        sizeBytes: word(at + (is64 ? 32 : 16)),
        isWritable: (flags & FLAG_WRITABLE) !== 0,
        isExecutable: (flags & FLAG_EXECUTABLE) !== 0,
      };
    });
}

function sectionsOf(
  elf: Elf,
  { offset, entryBytes, count, names }: Table & { readonly names: number },
): readonly ExecutableSection[] | undefined {
  if (offset === 0 || count === 0 || count > MOST_SECTIONS || names >= count) return undefined;
  if (entryBytes < LAYOUTS[elf.wordBytes].section) return undefined;
  const bytes = elf.file.read(offset, entryBytes * count);
  if (bytes.length < entryBytes * count) return undefined;
  const { u32, word } = elf.fields(bytes);
  const [address, start, size] = elf.wordBytes === 8 ? [16, 24, 32] : [12, 16, 20];
  const nameTable = names * entryBytes;
  const nameBytes = elf.file.read(word(nameTable + start), Math.min(word(nameTable + size), MOST_NAME_BYTES));
  return Array.from({ length: count }, (_, index) => index * entryBytes)
    .filter((at) => u32(at + 4) !== SECTION_WITHOUT_BYTES)
    .map((at) => ({
      name: textAt(nameBytes, u32(at), LONGEST_NAME),
      address: word(at + address),
      offset: word(at + start),
      sizeBytes: word(at + size),
    }));
}
