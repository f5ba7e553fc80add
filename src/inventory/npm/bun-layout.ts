/**
 * Where things lie in a bun.lockb (bun, `src/install/lockfile/bun.lockb.zig`, `Buffers.zig`, `Package.zig`), numbers
 * little-endian:
 *
 *     "#!/usr/bin/env bun\nbun-lockfile-format-v0\n"   42 bytes
 *     version u32, hash 32 bytes, size u64
 *     packages: count u64, alignment u64, columns u64, start u64, end u64
 *       name 8 · hash 8 · resolution 64 or 72 · dependencies 8 · their packages 8 · …   each column for all packages
 *     six lists, each: start u64, end u64, its type in words, its content
 *       trees · hoisted · packages of dependencies u32 · dependencies 26 · strings 16 · text
 *
 * A text is 8 bytes: itself, or from where in the list of text and how long, with the highest bit set.
 */
export interface BunLayout {
  readonly bytes: Buffer;
  /** Of packages. */
  readonly count: number;
  /** Where columns begin. */
  readonly names: number;
  readonly resolutions: number;
  readonly dependencies: number;
  readonly targets: number;
  readonly resolutionBytes: number;
  /** Of each of the three numbers of a version: 4 or 8. */
  readonly numberBytes: 4 | 8;
  readonly text: Range;
  /** Of dependencies, all packages together. */
  readonly edgeCount: number;
  /** The index of the package that a dependency came to. */
  targetAt(edge: number): number | undefined;
  /** What kinds of dependency it is, as bits: 8 is for development. */
  behaviorAt(edge: number): number;
}

interface Range {
  readonly start: number;
  readonly end: number;
}

const HEAD = '#!/usr/bin/env bun\nbun-lockfile-format-v0\n';
const VERSION_AT = HEAD.length;
const PACKAGES_AT = VERSION_AT + 4 + 32 + 8;
const COLUMNS_READ = 8 + 8 + 8 + 8;
const EDGE_BYTES = 26;
const BEHAVIOR_AT = 16;
/** How far into a resolution its value stands, behind the tag. */
export const RESOLUTION_VALUE = 8;

/** The layout of a file of version 2 or 3, or a clause that says why it has none. */
export function bunLayout(bytes: Buffer): BunLayout | string {
  if (bytes.toString('latin1', 0, HEAD.length) !== HEAD) return 'it is no lock file of Bun';
  if (bytes.length < PACKAGES_AT + 40) return 'it is cut short';
  const version = bytes.readUInt32LE(VERSION_AT);
  if (version !== 2 && version !== 3) return `it is of version ${version}, which is not read`;
  const resolutionBytes = version === 2 ? 64 : 72;
  const columns = rangeAt(bytes, PACKAGES_AT + 24);
  const lists = columns === undefined ? undefined : listsFrom(bytes, columns.end);
  const count = Number(bytes.readBigUInt64LE(PACKAGES_AT));
  if (columns === undefined || lists === undefined) return 'it is cut short';
  if (count * (COLUMNS_READ + resolutionBytes) > columns.end - columns.start) return 'its packages are cut short';
  const dependencies = columns.start + count * (16 + resolutionBytes);
  return {
    bytes,
    count,
    names: columns.start,
    resolutions: columns.start + count * 16,
    dependencies,
    targets: dependencies + count * 8,
    resolutionBytes,
    numberBytes: version === 2 ? 4 : 8,
    text: lists.text,
    ...edgesOf(bytes, lists.edges, lists.targets),
  };
}

/** A text, at most as long as a name or version may be. */
export function textAt({ bytes, text }: BunLayout, at: number): string {
  const last = bytes[at + 7];
  if (last === undefined) return '';
  if ((last & 0x80) === 0) {
    const end = bytes.subarray(at, at + 8).indexOf(0);
    return bytes.toString('utf8', at, end === -1 ? at + 8 : at + end);
  }
  const start = text.start + bytes.readUInt32LE(at);
  const length = bytes.readUInt32LE(at + 4) & 0x7fffffff;
  return start + length > text.end ? '' : bytes.toString('utf8', start, start + Math.min(length, LONGEST_TEXT));
}

/** One more than is taken for a name. */
const LONGEST_TEXT = 1001;

/** Which part of a list is a package's own, as a column tells. */
export function sliceAt({ bytes }: BunLayout, column: number, index: number): { start: number; length: number } {
  const at = column + 8 * index;
  return { start: bytes.readUInt32LE(at), length: bytes.readUInt32LE(at + 4) };
}

/** Two absolute positions, where they lie in the file. */
function rangeAt(bytes: Buffer, at: number): Range | undefined {
  if (at + 16 > bytes.length) return undefined;
  const [start, end] = [Number(bytes.readBigUInt64LE(at)), Number(bytes.readBigUInt64LE(at + 8))];
  return start <= end && end <= bytes.length ? { start, end } : undefined;
}

/** The lists that are needed of the six, which lie one behind the other. */
function listsFrom(bytes: Buffer, at: number): { targets: Range; edges: Range; text: Range } | undefined {
  const trees = rangeAt(bytes, at);
  const hoisted = trees && rangeAt(bytes, trees.end);
  const targets = hoisted && rangeAt(bytes, hoisted.end);
  const edges = targets && rangeAt(bytes, targets.end);
  const strings = edges && rangeAt(bytes, edges.end);
  const text = strings && rangeAt(bytes, strings.end);
  return targets && edges && text && { targets, edges, text };
}

function edgesOf(
  bytes: Buffer,
  edges: Range,
  targets: Range,
): Pick<BunLayout, 'edgeCount' | 'targetAt' | 'behaviorAt'> {
  return {
    edgeCount: Math.floor((edges.end - edges.start) / EDGE_BYTES),
    targetAt: (edge) => {
      const at = targets.start + 4 * edge;
      return at + 4 > targets.end ? undefined : bytes.readUInt32LE(at);
    },
    behaviorAt: (edge) => {
      const at = edges.start + EDGE_BYTES * edge + BEHAVIOR_AT;
      return at < edges.end ? (bytes[at] ?? 0) : 0;
    },
  };
}
