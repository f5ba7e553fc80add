import { readFileSync, rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { temporaryFolder } from './temporary.ts';

/** What a header is to say; what is left out it has not. */
export interface HeaderFields {
  readonly name?: string;
  readonly version?: string;
  readonly release?: string;
  readonly epoch?: number;
  readonly arch?: string;
  readonly sourceRpm?: string;
  readonly vendor?: string;
  readonly module?: string;
  /** Whole paths, written as folders and names. */
  readonly files?: readonly string[];
  readonly states?: readonly number[];
  readonly modes?: readonly number[];
  /** Whole paths, written as rpm 3 did. */
  readonly oldFiles?: readonly string[];
  /** Bytes that make the header as large as is wanted, under a tag that nobody reads. */
  readonly padding?: number;
}

const [CHAR, INT16, INT32, STRING, BINARY, STRINGS] = [1, 3, 4, 6, 7, 8];

/** The header of an installed package as it lies in rpm's database. */
export function rpmHeader(fields: HeaderFields): Buffer {
  const folders = [...new Set(fields.files?.map(folderOf))];
  const entries = [
    ...entry(1000, STRING, fields.name === undefined ? undefined : [fields.name]),
    ...entry(1001, STRING, fields.version === undefined ? undefined : [fields.version]),
    ...entry(1002, STRING, fields.release === undefined ? undefined : [fields.release]),
    ...entry(1003, INT32, fields.epoch === undefined ? undefined : [fields.epoch]),
    ...entry(1011, STRING, fields.vendor === undefined ? undefined : [fields.vendor]),
    ...entry(1022, STRING, fields.arch === undefined ? undefined : [fields.arch]),
    ...entry(1027, STRINGS, fields.oldFiles),
    ...entry(1029, CHAR, fields.states),
    ...entry(1030, INT16, fields.modes),
    ...entry(1044, STRING, fields.sourceRpm === undefined ? undefined : [fields.sourceRpm]),
    ...entry(
      1116,
      INT32,
      fields.files?.map((path) => folders.indexOf(folderOf(path))),
    ),
    ...entry(
      1117,
      STRINGS,
      fields.files?.map((path) => path.slice(folderOf(path).length)),
    ),
    ...entry(1118, STRINGS, fields.files === undefined ? undefined : folders),
    ...entry(5096, STRING, fields.module === undefined ? undefined : [fields.module]),
    ...entry(9999, BINARY, fields.padding === undefined ? undefined : Array.from({ length: fields.padding }, () => 7)),
  ];
  return headerOf(entries);
}

/** A header with these entries, in this order. */
export function headerOf(entries: readonly HeaderEntry[]): Buffer {
  const index: Buffer[] = [];
  const store: Buffer[] = [];
  let offset = 0;
  for (const { tag, type, count, bytes } of entries) {
    const padding = type === INT32 || type === INT16 ? (4 - (offset % 4)) % 4 : 0;
    store.push(Buffer.alloc(padding), bytes);
    index.push(words([tag, type, offset + padding, count]));
    offset += padding + bytes.length;
  }
  return Buffer.concat([words([entries.length, offset]), ...index, ...store]);
}

export interface HeaderEntry {
  readonly tag: number;
  readonly type: number;
  readonly count: number;
  readonly bytes: Buffer;
}

/** One entry, or none where there is nothing to say. */
export function entry(tag: number, type: number, values: readonly (string | number)[] | undefined): HeaderEntry[] {
  if (values === undefined || values.length === 0) return [];
  const numbers = values.filter((value) => typeof value === 'number');
  const texts = values.filter((value) => typeof value === 'string');
  const whole = numbersOf(type, numbers);
  return [
    { tag, type, count: values.length, bytes: Buffer.concat([whole, ...texts.map((one) => Buffer.from(`${one}\0`))]) },
  ];
}

function numbersOf(type: number, numbers: readonly number[]): Buffer {
  if (type === INT32) return words(numbers);
  return Buffer.from(type === INT16 ? numbers.flatMap((number) => [number >> 8, number & 0xff]) : numbers);
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/') + 1);
}

function words(numbers: readonly number[]): Buffer {
  const bytes = Buffer.alloc(4 * numbers.length);
  for (const [i, number] of numbers.entries()) bytes.writeUInt32BE(number, 4 * i);
  return bytes;
}

/** `rpmdb.sqlite` with these headers, made by SQLite itself. */
export function sqliteDatabase(headers: readonly Uint8Array[]): Buffer {
  const folder = temporaryFolder();
  const path = `${folder}/rpmdb.sqlite`;
  const database = new DatabaseSync(path);
  database.exec(`CREATE TABLE 'Packages' (hnum INTEGER PRIMARY KEY AUTOINCREMENT, blob BLOB NOT NULL)`);
  const insert = database.prepare('INSERT INTO Packages (blob) VALUES (?)');
  database.exec('BEGIN');
  for (const header of headers) insert.run(header);
  database.exec('COMMIT');
  database.close();
  const bytes = readFileSync(path);
  rmSync(folder, { recursive: true });
  return bytes;
}

/** `Packages.db` with these headers. */
export function ndbDatabase(headers: readonly Uint8Array[]): Buffer {
  const slotPages = Math.ceil((headers.length + 2) / 256);
  const slots = Buffer.alloc(slotPages * 4096);
  for (let at = 32; at < slots.length; at += 16) slots.write('Slot', at);
  slots.write('RpmP');
  slots.writeUInt32LE(slotPages, 12);
  slots.writeUInt32LE(headers.length + 1, 16);
  const blobs: Buffer[] = [];
  let block = slots.length / 16;
  for (const [i, header] of headers.entries()) {
    const blob = ndbBlob(i + 1, header);
    blobs.push(blob);
    for (const [j, number] of [i + 1, block, blob.length / 16].entries())
      slots.writeUInt32LE(number, 36 + 16 * i + 4 * j);
    block += blob.length / 16;
  }
  return Buffer.concat([slots, ...blobs]);
}

function ndbBlob(number: number, header: Uint8Array): Buffer {
  const blob = Buffer.alloc(Math.ceil((28 + header.length) / 16) * 16);
  blob.write('BlbS');
  blob.writeUInt32LE(number, 4);
  blob.writeUInt32LE(header.length, 12);
  blob.set(header, 16);
  const tail = blob.length - 12;
  let [a, b] = [1, 0];
  for (const byte of blob.subarray(0, tail)) {
    a = (a + byte) % 65521;
    b = (b + a) % 65521;
  }
  blob.writeUInt32LE(b * 65536 + a, tail);
  blob.writeUInt32LE(header.length, tail + 4);
  blob.write('BlbE', tail + 8);
  return blob;
}

/** `Packages` of Berkeley DB with these headers, each in a bucket and on pages of its own. */
export function berkeleyDatabase(
  headers: readonly Uint8Array[],
  { isBig = false, pageBytes = 4096 }: { readonly isBig?: boolean; readonly pageBytes?: number } = {},
): Buffer {
  const number = (page: Buffer, value: number, at: number) =>
    isBig ? page.writeUInt32BE(value, at) : page.writeUInt32LE(value, at);
  const short = (page: Buffer, value: number, at: number) =>
    isBig ? page.writeUInt16BE(value, at) : page.writeUInt16LE(value, at);
  const pages: Buffer[] = [];
  const addPage = (type: number) => {
    const page = Buffer.alloc(pageBytes);
    number(page, pages.length, 8);
    page.writeUInt8(type, 25);
    pages.push(page);
    return page;
  };
  const meta = addPage(8);
  const buckets = [Buffer.from([0, 0, 0, 0]), ...headers].map(() => addPage(13));
  for (const [at, value] of [
    [12, 0x61561],
    [16, 9],
    [20, pageBytes],
    [72, headers.length],
  ] as const)
    number(meta, value, at);
  // All buckets lie behind the first page, one after the other.
  for (let i = 0; i < 32; i += 1) number(meta, 1, 96 + 4 * i);
  for (const [i, bucket] of buckets.entries()) {
    const header = headers[i - 1];
    const chain = header === undefined ? [] : chunksOf(header, pageBytes - 26);
    const overflow = chain.map((part) => ({ part, number: pages.length, page: addPage(7) }));
    for (const [j, { part, page }] of overflow.entries()) {
      number(page, overflow[j + 1]?.number ?? 0, 16);
      short(page, part.length, 22);
      page.set(part, 26);
    }
    const value = Buffer.alloc(header === undefined ? 5 : 12, 1);
    if (header !== undefined) {
      value.writeUInt8(3);
      number(value, overflow[0]?.number ?? 0, 4);
      number(value, header.length, 8);
    }
    short(bucket, 2, 20);
    short(bucket, pageBytes - 5, 26);
    short(bucket, pageBytes - 5 - value.length, 28);
    bucket.writeUInt8(1, pageBytes - 5);
    number(bucket, i, pageBytes - 4);
    bucket.set(value, pageBytes - 5 - value.length);
  }
  return Buffer.concat(pages);
}

function chunksOf(bytes: Uint8Array, size: number): readonly Uint8Array[] {
  return Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) => bytes.subarray(i * size, (i + 1) * size));
}
