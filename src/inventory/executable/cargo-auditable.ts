import { inflateSync } from 'node:zlib';
import { type Executable, sectionBytes } from '../../lib/executable/index.ts';
import { isObject } from '../../lib/json.ts';
import { languageRecord, type ReadRecord } from '../records.ts';
import type { ExtractLimits } from '../types.ts';

/** JSON, packed by zlib (cargo-auditable's PARSING.md). */
const SECTION = '.dep-v0';
const MOST_SECTION_BYTES = 8 * 2 ** 20;
const MOST_JSON_BYTES = 64 * 2 ** 20;

/**
 * The crates in the section `.dep-v0` that are in the program itself, the program's own among them, as packages of type
 * `cargo`; none where it has no such section. Those that were only used to build it are left out.
 */
export function auditableCrates(
  executable: Executable,
  limits: Pick<ExtractLimits, 'unfoldedBytes' | 'entries'>,
): readonly ReadRecord[] {
  const section = executable.sections?.find(({ name }) => name === SECTION);
  if (section === undefined) return [];
  if (section.sizeBytes > MOST_SECTION_BYTES) {
    return [malformed(`its section "${SECTION}" is larger than ${MOST_SECTION_BYTES} bytes`)];
  }
  const most = Math.min(limits.unfoldedBytes, MOST_JSON_BYTES);
  const entries = parsed(sectionBytes(executable, section), most);
  if (typeof entries === 'string') return [malformed(entries)];
  if (entries.length > limits.entries)
    return [malformed(`its section "${SECTION}" has more than ${limits.entries} entries`)];
  return entries.map(crateOf);
}

function malformed(reason: string): ReadRecord {
  return { kind: 'malformed', reason };
}

/** The entries, or why there are none. */
function parsed(bytes: Uint8Array, most: number): readonly unknown[] | string {
  try {
    // Linkers fill sections up to their alignment; what follows the packed bytes is none of them.
    const json: unknown = JSON.parse(inflateSync(bytes, { maxOutputLength: most }).toString('utf8'));
    const packages = isObject(json) ? json['packages'] : undefined;
    return Array.isArray(packages) ? packages : `its section "${SECTION}" has no list of packages`;
  } catch (error) {
    const isLarge = error instanceof RangeError;
    return isLarge
      ? `its section "${SECTION}" unfolds to more than ${most} bytes`
      : `its section "${SECTION}" cannot be read`;
  }
}

function crateOf(entry: unknown): ReadRecord {
  if (!isObject(entry)) return malformed(`an entry of its section "${SECTION}" is no object`);
  const { name = '', version = '', kind = 'runtime' } = entry;
  if (typeof name !== 'string' || typeof version !== 'string') {
    return malformed(`an entry of its section "${SECTION}" has no name and version`);
  }
  return kind === 'runtime' ? languageRecord('cargo', name, version) : { kind: 'absent' };
}
