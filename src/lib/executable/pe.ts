import type { RandomAccess } from '../random-access.ts';
import { fieldsOf, textAt } from './fields.ts';
import type { ReadExecutable } from './types.ts';

const OPTIONAL_32 = 0x10b;
const OPTIONAL_64 = 0x20b;
const SECTION_BYTES = 40;
const FLAG_EXECUTABLE = 0x2000_0000;
const FLAG_WRITABLE = 0x8000_0000;

/** Reads the headers of a Windows program or library (Microsoft's "PE Format"). */
export function readPe(file: RandomAccess): ReadExecutable {
  const start = fieldsOf(file.read(0, 64), false, 4).u32(60);
  const head = file.read(start, 24);
  if (textAt(head, 0, 4) !== 'PE' || head.length < 24) return { kind: 'other' };
  const { u16 } = fieldsOf(head, false, 4);
  const optionalBytes = u16(20);
  const optional = fieldsOf(file.read(start + 24, optionalBytes), false, 8);
  const kind = optional.u16(0);
  if (kind !== OPTIONAL_32 && kind !== OPTIONAL_64)
    return { kind: 'broken', reason: 'its PE header is of no known kind' };
  const base = kind === OPTIONAL_64 ? optional.u64(24) : optional.u32(28);
  const count = u16(6);
  const table = file.read(start + 24 + optionalBytes, count * SECTION_BYTES);
  if (table.length < count * SECTION_BYTES) return { kind: 'broken', reason: 'its PE sections lead out of the file' };
  const { u32 } = fieldsOf(table, false, 4);
  const sections = Array.from({ length: count }, (_, index) => {
    const at = index * SECTION_BYTES;
    return {
      name: textAt(table, at, 8),
      address: base + u32(at + 12),
      offset: u32(at + 20),
      sizeBytes: u32(at + 16),
      isWritable: (u32(at + 36) & FLAG_WRITABLE) !== 0,
      isExecutable: (u32(at + 36) & FLAG_EXECUTABLE) !== 0,
    };
  });
  return { kind: 'executables', executables: [{ format: 'pe', bytes: file, sections, segments: sections }] };
}
