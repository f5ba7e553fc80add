import type { RandomAccess } from '../random-access.ts';
import type { ExecutableSection, ReadExecutable } from './types.ts';
import { varintAt } from './varint.ts';

const HEADER_BYTES = 8;
const CUSTOM = 0;
const MOST_SECTIONS = 10_000;
const LONGEST_NAME = 256;

/** Finds the custom sections of a WebAssembly module, those that have names (WebAssembly Core, "Binary Format"). */
export function readWasm(file: RandomAccess): ReadExecutable {
  const sections: ExecutableSection[] = [];
  for (let at = HEADER_BYTES, index = 0; at < file.sizeBytes; index += 1) {
    const head = file.read(at, 16 + LONGEST_NAME);
    const size = varintAt(head, 1);
    if (size === undefined || index > MOST_SECTIONS) {
      return { kind: 'broken', reason: 'its WebAssembly sections cannot be told apart' };
    }
    const end = at + size.end + size.value;
    const name = head[0] === CUSTOM ? nameAt(head, size.end) : undefined;
    if (name !== undefined) {
      const offset = at + name.end;
      sections.push({ name: name.text, address: 0, offset, sizeBytes: Math.max(end - offset, 0) });
    }
    at = end;
  }
  return { kind: 'executables', executables: [{ format: 'wasm', bytes: file, sections, segments: [] }] };
}

function nameAt(bytes: Uint8Array, at: number): { readonly text: string; readonly end: number } | undefined {
  const length = varintAt(bytes, at);
  if (length === undefined || length.value > LONGEST_NAME) return undefined;
  const end = length.end + length.value;
  return { text: Buffer.from(bytes.subarray(length.end, end)).toString('utf8'), end };
}
