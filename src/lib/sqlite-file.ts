import type { RandomAccess } from './random-access.ts';
import { type Damaged, openSqlite, readVarint, type SqliteCell, type SqlitePages } from './sqlite-pages.ts';

/** A value as SQLite keeps it, NULL being undefined; integers beyond 2^53 are not exact. */
export type SqliteValue = undefined | number | string | Uint8Array;

export interface SqliteRow {
  readonly kind: 'row';
  readonly rowid: number;
  /** In the order of the columns; that of an `INTEGER PRIMARY KEY`, which is the row's id, is undefined. */
  readonly values: readonly SqliteValue[];
  /** Whether all of it was found; else the last values may be cut off or missing. */
  readonly isWhole: boolean;
}

/**
 * The rows of a table of an SQLite database file, by their ids; what cannot be read is said in between. Nothing is known
 * of a write-ahead log beside the file. Rows that were deleted are not read. No row is larger than 64 MiB.
 */
export function* sqliteRows(file: RandomAccess, table: string): Generator<SqliteRow | Damaged, void, undefined> {
  const pages = openSqlite(file);
  if ('reason' in pages) return yield pages;
  const { root, damages } = findRoot(pages, table);
  yield* damages;
  if (root === undefined) return yield { kind: 'damaged', reason: `it has no table "${table}"` };
  for (const cell of pages.cells(root)) yield cell.kind === 'cell' ? rowOf(cell, pages) : cell;
}

/** More than a schema has that anyone wrote. */
const MOST_IN_SCHEMA = 10_000;

/** The schema is a table that begins at page 1: type, name, tbl_name, rootpage, sql ("Storage Of The SQL Schema"). */
function findRoot(pages: SqlitePages, table: string): { readonly root?: number; readonly damages: readonly Damaged[] } {
  const damages: Damaged[] = [];
  let left = MOST_IN_SCHEMA;
  for (const cell of pages.cells(1)) {
    left -= 1;
    if (left < 0) break;
    if (cell.kind === 'damaged') {
      damages.push(cell);
      continue;
    }
    const [type, name, , root] = rowOf(cell, pages).values;
    const isIt = type === 'table' && typeof name === 'string' && name.toLowerCase() === table.toLowerCase();
    if (isIt && typeof root === 'number') return { root, damages };
  }
  return { damages };
}

/** No table has more columns (https://www.sqlite.org/limits.html). */
const MOST_COLUMNS = 32_767;

/** Parts a row into its values ("Record Format"). */
function rowOf({ rowid, payload, isWhole }: SqliteCell, { encoding }: SqlitePages): SqliteRow {
  const values: SqliteValue[] = [];
  const header = readVarint(payload, 0);
  let next = header.next;
  let at = header.value;
  while (next < Math.min(header.value, payload.length) && values.length < MOST_COLUMNS) {
    const type = readVarint(payload, next);
    next = type.next;
    const bytes = payload.subarray(at, at + sizeOf(type.value));
    at += sizeOf(type.value);
    values.push(valueOf(type.value, bytes, encoding));
  }
  return { kind: 'row', rowid, values, isWhole: isWhole && at <= payload.length };
}

const FIXED_SIZES = [0, 1, 2, 3, 4, 6, 8, 8, 0, 0, 0, 0];

function sizeOf(type: number): number {
  return FIXED_SIZES[type] ?? Math.floor((type - 12) / 2);
}

function valueOf(type: number, bytes: Buffer, encoding: SqlitePages['encoding']): SqliteValue {
  if (type >= 12) return type % 2 === 0 ? bytes : textOf(bytes, encoding);
  if (type === 8 || type === 9) return type - 8;
  if (type === 0 || type > 9 || bytes.length < sizeOf(type)) return undefined;
  if (type === 7) return bytes.readDoubleBE();
  return type === 6 ? Number(bytes.readBigInt64BE()) : bytes.readIntBE(0, bytes.length);
}

function textOf(bytes: Buffer, encoding: SqlitePages['encoding']): string {
  if (encoding !== 'utf16be') return bytes.toString(encoding);
  return Buffer.from(bytes.subarray(0, bytes.length & ~1))
    .swap16()
    .toString('utf16le');
}
