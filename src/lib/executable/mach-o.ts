import { partOf, type RandomAccess } from '../random-access.ts';
import { type Fields, fieldsOf, textAt } from './fields.ts';
import type { Executable, ExecutableSection, ExecutableSegment, ReadExecutable } from './types.ts';

const MAGIC_32 = 0xfeed_face;
const MAGIC_64 = 0xfeed_facf;
const MAGIC_FAT = 0xcafe_babe;
const MAGIC_FAT_64 = 0xcafe_babf;
const TYPES_OF_PROGRAMS: ReadonlySet<number> = new Set([2, 6, 8]);
const COMMAND_SEGMENT = 1;
const COMMAND_SEGMENT_64 = 0x19;
const PROTECTION_WRITE = 2;
const PROTECTION_EXECUTE = 4;

/** Class files of Java begin as universal binaries do; what then stands for the count is 45 or more in them. */
const MOST_MACHINES = 32;
const MOST_COMMANDS = 10_000;
const MOST_COMMAND_BYTES = 4 * 2 ** 20;
const MOST_SECTIONS = 65_536;

/** Reads the headers of a program or library of macOS, or those of each one in a universal binary (mach-o/loader.h). */
export function readMachO(file: RandomAccess): ReadExecutable {
  const head = fieldsOf(file.read(0, 8), true, 4);
  const magic = head.u32(0);
  if (magic !== MAGIC_FAT && magic !== MAGIC_FAT_64) return readThin(file);
  const count = head.u32(4);
  if (count > MOST_MACHINES) return { kind: 'other' };
  const outcomes = machinesIn(file, count, magic === MAGIC_FAT_64).map(readThin);
  const broken = outcomes.find((outcome) => outcome.kind === 'broken');
  if (broken !== undefined) return broken;
  const executables = outcomes.flatMap((outcome) => (outcome.kind === 'executables' ? outcome.executables : []));
  return executables.length === 0 ? { kind: 'other' } : { kind: 'executables', executables };
}

function machinesIn(file: RandomAccess, count: number, is64: boolean): readonly RandomAccess[] {
  const entryBytes = is64 ? 32 : 20;
  const { word } = fieldsOf(file.read(8, entryBytes * count), true, is64 ? 8 : 4);
  return Array.from({ length: count }, (_, index) => {
    const at = index * entryBytes + 8;
    return partOf(file, word(at), word(at + (is64 ? 8 : 4)));
  });
}

function readThin(file: RandomAccess): ReadExecutable {
  const head = file.read(0, 32);
  const order = [true, false].find((isBig) => [MAGIC_32, MAGIC_64].includes(fieldsOf(head, isBig, 4).u32(0)));
  if (order === undefined) return { kind: 'other' };
  const is64 = fieldsOf(head, order, 4).u32(0) === MAGIC_64;
  const fields = (bytes: Uint8Array) => fieldsOf(bytes, order, is64 ? 8 : 4);
  const { u32 } = fields(head);
  if (!TYPES_OF_PROGRAMS.has(u32(12))) return { kind: 'other' };
  const [count, sizeBytes] = [u32(16), u32(20)];
  const commands = file.read(is64 ? 32 : 28, Math.min(sizeBytes, MOST_COMMAND_BYTES));
  if (count > MOST_COMMANDS || commands.length < sizeBytes) {
    return { kind: 'broken', reason: 'its Mach-O load commands lead out of the file' };
  }
  return { kind: 'executables', executables: [thinOf(file, commands, { count, is64, fields: fields(commands) })] };
}

interface Commands {
  readonly count: number;
  readonly is64: boolean;
  readonly fields: Fields;
}

function thinOf(file: RandomAccess, commands: Uint8Array, { count, is64, fields }: Commands): Executable {
  const sections: ExecutableSection[] = [];
  const segments: ExecutableSegment[] = [];
  for (let at = 0, index = 0; index < count && at < commands.length; index += 1) {
    const size = fields.u32(at + 4);
    if (size < 8) break;
    if (fields.u32(at) === (is64 ? COMMAND_SEGMENT_64 : COMMAND_SEGMENT)) {
      const segment = { commands: commands.subarray(at, at + size), fields, at, is64 };
      segments.push(segmentOf(segment));
      if (sections.length < MOST_SECTIONS) sections.push(...sectionsOf(segment));
    }
    at += size;
  }
  return { format: 'mach-o', bytes: file, sections, segments };
}

interface SegmentCommand {
  readonly commands: Uint8Array;
  readonly fields: Fields;
  readonly at: number;
  readonly is64: boolean;
}

function segmentOf({ fields, at, is64 }: SegmentCommand): ExecutableSegment {
  const wordBytes = is64 ? 8 : 4;
  const protection = fields.u32(at + 28 + 4 * wordBytes);
  return {
    address: fields.word(at + 24),
    offset: fields.word(at + 24 + 2 * wordBytes),
    sizeBytes: fields.word(at + 24 + 3 * wordBytes),
    isWritable: (protection & PROTECTION_WRITE) !== 0,
    isExecutable: (protection & PROTECTION_EXECUTE) !== 0,
  };
}

function sectionsOf({ commands, fields, at, is64 }: SegmentCommand): readonly ExecutableSection[] {
  const [headBytes, entryBytes] = is64 ? [72, 80] : [56, 68];
  const fitting = Math.max(Math.floor((commands.length - headBytes) / entryBytes), 0);
  const count = Math.min(fields.u32(at + headBytes - 8), fitting);
  return Array.from({ length: count }, (_, index) => {
    const entry = headBytes + index * entryBytes;
    return {
      name: textAt(commands, entry, 16),
      address: fields.word(at + entry + 32),
      offset: fields.u32(at + entry + (is64 ? 48 : 40)),
      sizeBytes: fields.word(at + entry + (is64 ? 40 : 36)),
    };
  });
}
