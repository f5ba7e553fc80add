import { bufferOf } from '../../lib/buffer-of.ts';
import type { RandomAccess } from '../../lib/random-access.ts';
import { MOST_HEADER_BYTES, type StoredHeader } from './stored.ts';

/**
 * The values of a Berkeley DB hash database, `Packages`, as Berkeley DB itself comes to them: bucket by bucket, along the
 * pages that each is continued on, so that pages that were freed are not read. No page is read twice.
 *
 * ```
 * page 0     12 magic  16 version  20 page size  24 encryption  25 type  26 flags  72 last bucket  96 spares[32]
 * any page    8 number  16 next page  20 entries, or of an overflow page nothing  22 its length  25 type
 *            26 (32 with checksums) offsets of entries, two bytes each: key, value, key, …
 *            entries, from the end downward: one ends where that before begins
 * entry       0 kind: 1 its bytes follow, 3 they lie on overflow pages: 4 the first one  8 how many bytes
 * ```
 *
 * Numbers are in the byte order of the machine that wrote it (Berkeley DB, src/dbinc/db_page.h).
 */
export function* berkeleyHeaders(file: RandomAccess): Generator<StoredHeader, void, undefined> {
  const database = openDatabase(file);
  if ('reason' in database) return yield database;
  const { lastBucket, pageCount } = database;
  // The pages of a bucket never come before as many others as there are buckets before it.
  const most = Math.min(lastBucket + 1, pageCount);
  let beyond = lastBucket + 1 - most;
  for (let bucket = 0; bucket < most; bucket += 1) {
    if (database.firstPage(bucket) < pageCount) yield* headersIn(database, bucket);
    else beyond += 1;
  }
  if (beyond > 0) yield damaged(`${beyond} of its ${lastBucket + 1} buckets lie beyond its end`);
}

interface Database {
  readonly pageBytes: number;
  readonly pageCount: number;
  readonly lastBucket: number;
  /** Bytes before the entries, or before the data of an overflow page. */
  readonly headBytes: number;
  /** The first page of a bucket. */
  firstPage(bucket: number): number;
  /** A page of one of these types that was not read before. */
  take(page: number, types: readonly number[]): Buffer | Damaged;
  number(bytes: Buffer, offset: number): number;
  short(bytes: Buffer, offset: number): number;
}

type Damaged = Extract<StoredHeader, { readonly kind: 'damaged' }>;

const MAGIC = 0x00061561;
const BTREE_MAGIC = 0x00053162;
const META_PAGE = 8;
/** In order of their keys, which Berkeley DB 4.6 began to keep, and without. */
const HASH_PAGES = [13, 2];
const OVERFLOW_PAGES = [7];
/** Of the Berkeley DBs 3.1 to 6.2; what tells them apart is not read here. */
const VERSIONS: readonly [least: number, most: number] = [6, 10];
const WITH_CHECKSUMS = 1;

function openDatabase(file: RandomAccess): Database | Damaged {
  const meta = bufferOf(file.read(0, 512));
  if (meta.length < 512) return damaged('it is no Berkeley DB');
  const isBig = [MAGIC, BTREE_MAGIC].includes(meta.readUInt32BE(12));
  const number = (bytes: Buffer, offset: number) => (isBig ? bytes.readUInt32BE(offset) : bytes.readUInt32LE(offset));
  const short = (bytes: Buffer, offset: number) => (isBig ? bytes.readUInt16BE(offset) : bytes.readUInt16LE(offset));
  if (number(meta, 12) === BTREE_MAGIC) return damaged('it is a Berkeley DB b-tree, where a hash was looked for');
  if (number(meta, 12) !== MAGIC || meta.readUInt8(25) !== META_PAGE) return damaged('it is no Berkeley DB');
  const version = number(meta, 16);
  if (version < VERSIONS[0] || version > VERSIONS[1]) return damaged(`it is a Berkeley DB hash of version ${version}`);
  if (meta.readUInt8(24) !== 0) return damaged('it is encrypted');
  const pageBytes = number(meta, 20);
  if (pageBytes < 512 || pageBytes > 65536 || (pageBytes & (pageBytes - 1)) !== 0) {
    return damaged(`it says that its pages have ${pageBytes} bytes`);
  }
  return {
    pageBytes,
    pageCount: Math.floor(file.sizeBytes / pageBytes),
    lastBucket: number(meta, 72),
    headBytes: (meta.readUInt8(26) & WITH_CHECKSUMS) === 0 ? 26 : 32,
    firstPage: (bucket) => bucket + number(meta, 96 + 4 * Math.min(32 - Math.clz32(bucket), 31)),
    take: pageTaker(file, pageBytes, number),
    number,
    short,
  };
}

function pageTaker(file: RandomAccess, pageBytes: number, number: Database['number']): Database['take'] {
  const count = Math.floor(file.sizeBytes / pageBytes);
  const taken = new Uint8Array(Math.ceil(count / 8));
  return (page, types) => {
    if (page >= count) return damaged(`page ${page} is not there: the file has ${count}`);
    const at = page >>> 3;
    const bit = 1 << (page & 7);
    if (((taken[at] ?? 0) & bit) !== 0) return damaged(`page ${page} is used twice`);
    taken[at] = (taken[at] ?? 0) | bit;
    const bytes = bufferOf(file.read(page * pageBytes, pageBytes));
    const isRight = number(bytes, 8) === page && types.includes(bytes.readUInt8(25));
    return isRight ? bytes : damaged(`page ${page} is not what it should be`);
  };
}

function* headersIn(database: Database, bucket: number): Generator<StoredHeader, void, undefined> {
  let next = database.firstPage(bucket);
  do {
    const page = database.take(next, HASH_PAGES);
    if ('reason' in page) return yield page;
    yield* headersOn(database, page, next);
    next = database.number(page, 16);
  } while (next !== 0);
}

function* headersOn(database: Database, page: Buffer, pageNumber: number): Generator<StoredHeader, void, undefined> {
  const { pageBytes, headBytes, short } = database;
  const entries = short(page, 20);
  const least = headBytes + 2 * entries;
  if (least > pageBytes) return yield damaged(`page ${pageNumber} is malformed`);
  let end = pageBytes;
  for (let i = 0; i + 1 < entries; i += 2) {
    const keyAt = short(page, headBytes + 2 * i);
    const valueAt = short(page, headBytes + 2 * i + 2);
    if (valueAt < least || valueAt >= keyAt || keyAt >= end) return yield damaged(`page ${pageNumber} is malformed`);
    if (!isCounter(page.subarray(keyAt, end))) yield headerOf(database, page.subarray(valueAt, keyAt), pageNumber);
    end = valueAt;
  }
}

const INLINE = 1;
const ON_OVERFLOW_PAGES = 3;

/** Under the number 0 rpm keeps the last number that it gave out. */
function isCounter(key: Buffer): boolean {
  return key.length === 5 && key.readUInt8(0) === INLINE && key.readUInt32LE(1) === 0;
}

function headerOf(database: Database, value: Buffer, pageNumber: number): StoredHeader {
  const kind = value.readUInt8(0);
  if (kind === INLINE) return { kind: 'header', bytes: value.subarray(1) };
  if (kind !== ON_OVERFLOW_PAGES || value.length < 12) {
    return damaged(`page ${pageNumber} has an entry of the kind ${kind}`);
  }
  return { kind: 'header', bytes: overflowing(database, database.number(value, 4)) };
}

/** All that lies on a chain of overflow pages, as far as they are there. */
function overflowing({ take, pageBytes, headBytes, number, short }: Database, first: number): Buffer {
  const parts: Buffer[] = [];
  let size = 0;
  for (let next = first; next !== 0 && size < MOST_HEADER_BYTES; ) {
    const page = take(next, OVERFLOW_PAGES);
    if ('reason' in page) break;
    const part = page.subarray(headBytes, Math.min(headBytes + short(page, 22), pageBytes));
    parts.push(part);
    size += part.length;
    next = number(page, 16);
  }
  return Buffer.concat(parts);
}

function damaged(reason: string): Damaged {
  return { kind: 'damaged', reason };
}
