import { inflateSync } from 'node:zlib';
import { type Executable, sectionBytes } from '../../lib/executable/index.ts';
import { ownSource } from '../told.ts';
import type { ExtractLimits, ToldPackage } from '../types.ts';

/** JSON, packed by zlib (cargo-auditable's PARSING.md). */
const SECTION = '.dep-v0';
const MOST_SECTION_BYTES = 8 * 2 ** 20;
const MOST_JSON_BYTES = 64 * 2 ** 20;
const LONGEST_FIELD = 1000;

/** What was told, and what is wrong with it. */
export interface ToldCrates {
  readonly packages: readonly ToldPackage[];
  readonly doubts: readonly string[];
}

/**
 * The crates in the section `.dep-v0` that are in the program itself, the program's own among them, as packages of type
 * `cargo`. Those that were only used to build it are left out.
 */
export function auditablePackages(
  executable: Executable,
  limits: Pick<ExtractLimits, 'unfoldedBytes' | 'entries'>,
): ToldCrates {
  const section = executable.sections?.find(({ name }) => name === SECTION);
  if (section === undefined) return { packages: [], doubts: [] };
  if (section.sizeBytes > MOST_SECTION_BYTES) {
    return doubt(`its section "${SECTION}" is larger than ${MOST_SECTION_BYTES} bytes`);
  }
  const most = Math.min(limits.unfoldedBytes, MOST_JSON_BYTES);
  const entries = parsed(sectionBytes(executable, section), most);
  if (typeof entries === 'string') return doubt(entries);
  if (entries.length > limits.entries) return doubt(`its section "${SECTION}" has more than ${limits.entries} entries`);
  const crates = entries.map(crateOf);
  const malformed = crates.filter((crate) => crate === undefined).length;
  return {
    packages: crates.filter((crate) => crate !== undefined).flat(),
    doubts: malformed === 0 ? [] : [`${malformed} entries of its section "${SECTION}" are malformed`],
  };
}

function doubt(reason: string): ToldCrates {
  return { packages: [], doubts: [reason] };
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

/** None where it is only used to build, undefined where it is malformed. */
function crateOf(entry: unknown): readonly ToldPackage[] | undefined {
  if (!isObject(entry)) return undefined;
  const { name, version, kind = 'runtime' } = entry;
  if (!isField(name) || !isField(version) || typeof kind !== 'string') return undefined;
  return kind === 'runtime' ? [ownSource('cargo', name, version)] : [];
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function isField(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && value.length <= LONGEST_FIELD;
}
