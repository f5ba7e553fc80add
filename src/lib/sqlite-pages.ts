import { bufferOf } from './buffer-of.ts';
import type { RandomAccess } from './random-access.ts';

/** Something that could not be read, and why: a clause. */
export interface Damaged {
  readonly kind: 'damaged';
  readonly reason: string;
}

/** An entry of a table's b-tree: a row before its values are parted. */
export interface SqliteCell {
  readonly kind: 'cell';
  readonly rowid: number;
  readonly payload: Buffer;
  /** Whether all of it was found; else it is its beginning. */
  readonly isWhole: boolean;
}

/** The b-trees of one database file. */
export interface SqlitePages {
  readonly encoding: 'utf8' | 'utf16le' | 'utf16be';
  /** The rows of the table whose b-tree begins at this page, in the order of their ids. */
  cells(root: number): Iterable<SqliteCell | Damaged>;
}

/** The largest row, which is read into memory whole. */
const MOST_ROW_BYTES = 64 * 2 ** 20;
/** SQLite's own b-trees are less deep (BTCURSOR_MAX_DEPTH). */
const MOST_DEPTH = 20;

/**
 * The pages of a database file (https://www.sqlite.org/fileformat2.html, "The Database Header" and "B-tree Pages"). No
 * page is read twice, so that the work is bounded by the size of the file however its pages point at each other.
 */
export function openSqlite(file: RandomAccess): SqlitePages | Damaged {
  const header = bufferOf(file.read(0, 100));
  if (header.length < 100 || header.toString('latin1', 0, 16) !== 'SQLite format 3\0') {
    return damaged('it is no SQLite database');
  }
  const pageBytes = header.readUInt16BE(16) === 1 ? 65536 : header.readUInt16BE(16);
  const usableBytes = pageBytes - header.readUInt8(20);
  if (pageBytes < 512 || (pageBytes & (pageBytes - 1)) !== 0 || usableBytes < 480) {
    return damaged(`it says that its pages have ${pageBytes} bytes, of which ${usableBytes} are used`);
  }
  const take = pageTaker(file, pageBytes);
  return {
    encoding: (['utf8', 'utf8', 'utf16le', 'utf16be'] as const)[header.readUInt32BE(56)] ?? 'utf8',
    cells: (root) => cellsBelow({ take, usableBytes }, root, 0),
  };
}

interface Tree {
  take(page: number): Buffer | Damaged;
  readonly usableBytes: number;
}

function pageTaker(file: RandomAccess, pageBytes: number): Tree['take'] {
  const count = Math.floor(file.sizeBytes / pageBytes);
  const taken = new Uint8Array(Math.ceil((count + 1) / 8));
  return (page) => {
    if (page < 1 || page > count) return damaged(`page ${page} is not there: the file has ${count}`);
    const at = page >>> 3;
    const bit = 1 << (page & 7);
    if (((taken[at] ?? 0) & bit) !== 0) return damaged(`page ${page} is used twice`);
    taken[at] = (taken[at] ?? 0) | bit;
    return bufferOf(file.read((page - 1) * pageBytes, pageBytes));
  };
}

const INTERIOR = 0x05;
const LEAF = 0x0d;

function* cellsBelow(tree: Tree, page: number, depth: number): Generator<SqliteCell | Damaged, void, undefined> {
  const bytes = depth > MOST_DEPTH ? damaged(`page ${page} lies too deep`) : tree.take(page);
  if ('reason' in bytes) return yield bytes;
  const start = page === 1 ? 100 : 0;
  const type = bytes.readUInt8(start);
  if (type !== INTERIOR && type !== LEAF) return yield damaged(`page ${page} is no page of a table`);
  const pointers = start + (type === INTERIOR ? 12 : 8);
  const count = bytes.readUInt16BE(start + 3);
  if (pointers + 2 * count > tree.usableBytes) return yield damaged(`page ${page} is malformed`);
  const offsets = Array.from({ length: count }, (_, i) => bytes.readUInt16BE(pointers + 2 * i));
  if (type === LEAF) return yield* leafCells(tree, page, bytes, offsets);
  for (const offset of offsets) {
    if (offset + 4 > tree.usableBytes) yield damaged(`page ${page} is malformed`);
    else yield* cellsBelow(tree, bytes.readUInt32BE(offset), depth + 1);
  }
  yield* cellsBelow(tree, bytes.readUInt32BE(start + 8), depth + 1);
}

function* leafCells(
  tree: Tree,
  page: number,
  bytes: Buffer,
  offsets: readonly number[],
): Generator<SqliteCell | Damaged, void, undefined> {
  // Cells do not overlap: together they are no larger than their page.
  let left = tree.usableBytes;
  for (const offset of offsets) {
    const size = readVarint(bytes, offset);
    const rowid = readVarint(bytes, size.next);
    const local = localBytes(size.value, tree.usableBytes);
    const end = rowid.next + local + (local < size.value ? 4 : 0);
    left -= local;
    if (end > tree.usableBytes || left < 0) {
      yield damaged(`page ${page} is malformed`);
      return;
    }
    if (size.value > MOST_ROW_BYTES) yield damaged(`row ${rowid.value} has ${size.value} bytes, which is too large`);
    else yield cellOf(tree, bytes.subarray(rowid.next), { rowid: rowid.value, size: size.value, local });
  }
}

interface CellPlace {
  readonly rowid: number;
  readonly size: number;
  readonly local: number;
}

/** Follows the overflow pages of a row that is larger than its page ("Cell Payload Overflow Pages"). */
function cellOf(tree: Tree, bytes: Buffer, { rowid, size, local }: CellPlace): SqliteCell {
  const parts = [bytes.subarray(0, local)];
  let missing = size - local;
  for (let next = missing > 0 ? bytes.readUInt32BE(local) : 0; missing > 0; ) {
    const page = tree.take(next);
    if ('reason' in page) break;
    const part = page.subarray(4, Math.min(tree.usableBytes, 4 + missing));
    parts.push(part);
    missing -= part.length;
    next = page.readUInt32BE(0);
  }
  const [first = bytes] = parts;
  return { kind: 'cell', rowid, payload: parts.length === 1 ? first : Buffer.concat(parts), isWhole: missing === 0 };
}

/** How much of a row lies on its own page ("B-tree Cell Format"). */
function localBytes(size: number, usableBytes: number): number {
  const most = usableBytes - 35;
  if (size <= most) return size;
  const least = Math.floor(((usableBytes - 12) * 32) / 255) - 23;
  const some = least + ((size - least) % (usableBytes - 4));
  return some <= most ? some : least;
}

/** A number of 1 to 9 bytes, and where what follows begins; one beyond 2^53 is not exact. */
export function readVarint(bytes: Uint8Array, offset: number): { readonly value: number; readonly next: number } {
  let value = 0;
  for (let i = 0; i < 8; i += 1) {
    const byte = bytes[offset + i] ?? 0;
    value = value * 128 + (byte & 0x7f);
    if (byte < 0x80) return { value, next: offset + i + 1 };
  }
  return { value: value * 256 + (bytes[offset + 8] ?? 0), next: offset + 9 };
}

function damaged(reason: string): Damaged {
  return { kind: 'damaged', reason };
}
