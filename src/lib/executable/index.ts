import type { RandomAccess } from '../random-access.ts';
import { readElf } from './elf.ts';
import { readMachO } from './mach-o.ts';
import { readPe } from './pe.ts';
import type { Executable, ExecutableSection, ReadExecutable } from './types.ts';
import { readWasm } from './wasm.ts';

export type { Executable, ExecutableSegment } from './types.ts';
export { unpackUpx } from './unpack-upx.ts';

/** How files in each format begin, in hex, and what reads them. */
const FORMATS: readonly (readonly [magic: string, read: (file: RandomAccess) => ReadExecutable])[] = [
  ['7f454c46', readElf],
  ['4d5a', readPe],
  ['feedface', readMachO],
  ['feedfacf', readMachO],
  ['cefaedfe', readMachO],
  ['cffaedfe', readMachO],
  ['cafebabe', readMachO],
  ['cafebabf', readMachO],
  ['0061736d01000000', readWasm],
];

/** Whether a file that begins so (8 bytes or more) is in one of the formats, as far as that can be told. */
export function isExecutable(head: Uint8Array): boolean {
  return readerOf(head) !== undefined;
}

/**
 * The executables that a file holds: their sections and segments. Only headers and tables are read, whatever the file's
 * size, and no number in them is trusted: reading a section may well yield less than it is said to have.
 */
export function readExecutable(file: RandomAccess): ReadExecutable {
  return readerOf(file.read(0, 8))?.(file) ?? { kind: 'other' };
}

/** The bytes of a section, as far as the executable has them. */
export function sectionBytes({ bytes }: Executable, { offset, sizeBytes }: ExecutableSection): Uint8Array {
  return bytes.read(offset, sizeBytes);
}

function readerOf(head: Uint8Array): ((file: RandomAccess) => ReadExecutable) | undefined {
  const hex = Buffer.from(head.subarray(0, 8)).toString('hex');
  return FORMATS.find(([magic]) => hex.startsWith(magic))?.[1];
}
