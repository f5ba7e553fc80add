import { type Fields, fieldsOf } from '../../lib/executable/fields.ts';
import type { Executable, ExecutableSegment } from '../../lib/executable/index.ts';
import { varintAt } from '../../lib/executable/varint.ts';

/** What Go's linker left about how a program was built. */
export type BuildInfo =
  /** `modules` is the text that names them, empty where the program was built without modules. */
  | { readonly kind: 'found'; readonly goVersion: string; readonly modules: string }
  | { readonly kind: 'unreadable'; readonly reason: string }
  | { readonly kind: 'none' };

/**
 * The blob's header, at a multiple of 16 in memory:
 *
 * | offset | bytes | |
 * |---|---|---|
 * | 0 | 14 | `\xff Go buildinf:` |
 * | 14 | 1 | the size of an address, 4 or 8 |
 * | 15 | 1 | 1: big endian; 2: no addresses, the two strings follow |
 * | 16 | 16 | until Go 1.17, the addresses of two strings (each of them an address and a length): version and modules |
 * | 32 | | since Go 1.18, the two strings themselves, each after its length as a varint |
 */
const MAGIC = Buffer.from('\xff Go buildinf:', 'latin1');
const HEADER_BYTES = 32;
const ALIGNMENT = 16;
const FLAG_BIG_ENDIAN = 1;
const FLAG_INLINE = 2;
/** What stands at both ends of the text that names the modules. */
const FRAME_BYTES = 16;

const SECTION_NAMES: ReadonlySet<string> = new Set(['.go.buildinfo', '__go_buildinfo']);
const WINDOW_BYTES = 2 ** 18;
const LONGEST_VERSION = 1000;
const LONGEST_MODULES = 8 * 2 ** 20;

/**
 * The build information of a program, as Go's `debug/buildinfo` finds it: in its own section; where there is no table of
 * sections, or a format without such a section, in the data that is brought to memory. An ELF whose table of sections
 * has none is not searched: Go's linker has always given it one.
 */
export function readBuildInfo(executable: Executable): BuildInfo {
  const own = executable.sections?.filter(({ name }) => SECTION_NAMES.has(name)) ?? [];
  const isSearched = own.length === 0 && (executable.format !== 'elf' || executable.sections === undefined);
  for (const part of isSearched ? dataOf(executable.segments) : own) {
    const found = searchPart(executable, part);
    if (found.kind !== 'none') return found;
  }
  return { kind: 'none' };
}

type Part = Pick<ExecutableSegment, 'address' | 'offset' | 'sizeBytes'>;

/** Data that the program may write first, since the linker puts the blob at its beginning. */
function dataOf(segments: readonly ExecutableSegment[]): readonly Part[] {
  const data = segments.filter(({ isExecutable }) => !isExecutable);
  return [...data.filter(({ isWritable }) => isWritable), ...data.filter(({ isWritable }) => !isWritable)];
}

function searchPart(executable: Executable, part: Part): BuildInfo {
  const end = Math.min(part.offset + part.sizeBytes, executable.bytes.sizeBytes);
  for (let start = part.offset; start < end; start += WINDOW_BYTES) {
    const window = executable.bytes.read(start, Math.min(WINDOW_BYTES + HEADER_BYTES, end - start));
    const found = searchWindow(executable, window, { start, end, shift: part.address - part.offset });
    if (found.kind !== 'none') return found;
  }
  return { kind: 'none' };
}

interface Place {
  readonly start: number;
  readonly end: number;
  /** What is added to an offset to make an address. */
  readonly shift: number;
}

function searchWindow(executable: Executable, window: Uint8Array, { start, end, shift }: Place): BuildInfo {
  const bytes = Buffer.from(window.buffer, window.byteOffset, window.byteLength);
  for (let at = bytes.indexOf(MAGIC); at !== -1; at = bytes.indexOf(MAGIC, at + 1)) {
    const isAligned = (start + at + shift) % ALIGNMENT === 0;
    const header = bytes.subarray(at, at + HEADER_BYTES);
    if (isAligned && header.length === HEADER_BYTES) return readBlob(executable, header, { start: start + at, end });
  }
  return { kind: 'none' };
}

function readBlob(executable: Executable, header: Uint8Array, place: Omit<Place, 'shift'>): BuildInfo {
  const [wordBytes, flags = 0] = header.subarray(MAGIC.length);
  const strings =
    (flags & FLAG_INLINE) !== 0
      ? inlineStrings(executable, place)
      : addressedStrings(executable, header, { wordBytes, isBigEndian: (flags & FLAG_BIG_ENDIAN) !== 0 });
  if (strings === undefined || strings.goVersion === '') {
    return { kind: 'unreadable', reason: 'its Go build information does not say which Go built it' };
  }
  return { kind: 'found', goVersion: strings.goVersion, modules: unframed(strings.modules) };
}

interface Strings {
  readonly goVersion: string;
  readonly modules: Uint8Array;
}

function inlineStrings({ bytes }: Executable, { start, end }: Omit<Place, 'shift'>): Strings | undefined {
  const from = start + HEADER_BYTES;
  const read = (at: number, most: number) => {
    const size = varintAt(bytes.read(at, Math.min(10, end - at)), 0);
    if (size === undefined || size.value > most || at + size.end + size.value > end) return undefined;
    return { text: bytes.read(at + size.end, size.value), end: at + size.end + size.value };
  };
  const version = read(from, LONGEST_VERSION);
  if (version === undefined) return undefined;
  const modules = read(version.end, LONGEST_MODULES);
  return { goVersion: textOf(version.text), modules: modules?.text ?? new Uint8Array() };
}

function addressedStrings(
  executable: Executable,
  header: Uint8Array,
  { wordBytes, isBigEndian }: { readonly wordBytes: number | undefined; readonly isBigEndian: boolean },
): Strings | undefined {
  if (wordBytes !== 4 && wordBytes !== 8) return undefined;
  const fields = (bytes: Uint8Array): Fields => fieldsOf(bytes, isBigEndian, wordBytes);
  const read = (address: number, most: number) => {
    const pair = fields(bytesAt(executable, address, 2 * wordBytes));
    const length = pair.word(wordBytes);
    const text = bytesAt(executable, pair.word(0), Math.min(length, most));
    return text.length === length ? text : new Uint8Array();
  };
  const { word } = fields(header);
  return {
    goVersion: textOf(read(word(16), LONGEST_VERSION)),
    modules: read(word(16 + wordBytes), LONGEST_MODULES),
  };
}

/** What lies at an address once the program is in memory, as far as one segment of the file has it. */
function bytesAt({ segments, bytes }: Executable, address: number, length: number): Uint8Array {
  const holds = (segment: Part) => segment.address <= address && address < segment.address + segment.sizeBytes;
  const segment = segments.find((candidate) => candidate.offset + candidate.sizeBytes > 0 && holds(candidate));
  if (segment === undefined) return new Uint8Array();
  const within = address - segment.address;
  return bytes.read(segment.offset + within, Math.min(length, segment.sizeBytes - within));
}

function unframed(modules: Uint8Array): string {
  const isFramed = modules.length > 2 * FRAME_BYTES && modules.at(-FRAME_BYTES - 1) === 0x0a;
  return isFramed ? textOf(modules.subarray(FRAME_BYTES, -FRAME_BYTES)) : '';
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('utf8');
}
