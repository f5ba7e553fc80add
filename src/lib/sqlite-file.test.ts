import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { DatabaseSync, type SQLOutputValue } from 'node:sqlite';
import { describe, it, type TestContext } from 'node:test';
import { temporaryFolder } from '../../test/support/temporary.ts';
import { inMemory } from './random-access.ts';
import { type SqliteRow, sqliteRows } from './sqlite-file.ts';

const PAGE_SIZES = [512, 1024, 4096, 32768, 65536];
const ENCODINGS = ['UTF-8', 'UTF-16le', 'UTF-16be'];
const RESERVED = [0, 8, 32];

/** What a row may hold, as SQLite writes it; then what is read of it, where that differs. */
const VALUES: readonly (readonly [sql: string, read?: unknown])[] = [
  ['NULL', undefined],
  ['0'],
  ['1'],
  ['-1'],
  ['127'],
  ['-32768'],
  ['8388607'],
  ['-2147483648'],
  ['140737488355327'],
  ['-4503599627370496'],
  ['9223372036854775807', 2 ** 63],
  ['1.5'],
  ['-0.1'],
  [`''`],
  [`'Größe ☃'`],
  [`x''`],
  [`x'00ff'`],
];

describe('sqliteRows', () => {
  for (const [sql, read] of VALUES) {
    it(`reads ${sql}`, (t) => {
      const { file, rows } = written(t, (database) =>
        database.exec(`CREATE TABLE t (a, b); INSERT INTO t VALUES (${sql}, 2)`),
      );

      const [row] = rowsOf(file, 't');

      assert.deepEqual(row?.values.map(plain), [read === undefined ? plain(rows('t')[0]?.['a']) : read, 2]);
    });
  }

  for (const pageBytes of PAGE_SIZES) {
    for (const reserved of RESERVED) {
      it(`reads what SQLite wrote into pages of ${pageBytes} bytes, ${reserved} of them reserved`, (t) => {
        const { file, rows } = written(t, fill, { pageBytes, reserved });

        assert.equal(file[20], reserved);
        assert.deepEqual(
          rowsOf(file, 'T').map(valuesOf),
          rows('t')
            .map(Object.values)
            .map((row) => row.map(plain)),
        );
      });
    }
  }

  for (const encoding of ENCODINGS) {
    it(`reads text in ${encoding}`, (t) => {
      const { file } = written(t, (database) => {
        database.exec(`PRAGMA encoding = '${encoding}'; CREATE TABLE größe (a); INSERT INTO größe VALUES ('☃')`);
      });

      assert.deepEqual(rowsOf(file, 'größe').map(valuesOf), [['☃']]);
    });
  }

  it('reads no row that was deleted', (t) => {
    const { file } = written(t, (database) => {
      fill(database);
      database.exec('DELETE FROM t WHERE id > 3');
    });

    assert.deepEqual(
      rowsOf(file, 't').map(({ rowid }) => rowid),
      [1, 2, 3],
    );
  });

  it('finds a table behind a schema of many pages', (t) => {
    const { file } = written(t, (database) => {
      database.exec('BEGIN');
      for (let i = 0; i < 300; i += 1) database.exec(`CREATE TABLE t${i} (a); INSERT INTO t${i} VALUES (${i})`);
      database.exec('COMMIT');
    });

    assert.deepEqual(rowsOf(file, 't299').map(valuesOf), [[299]]);
  });

  it('says that there is no such table', (t) => {
    const { file } = written(t, (database) => database.exec('CREATE TABLE t (a); CREATE VIEW v AS SELECT a FROM t'));

    assert.deepEqual(reasonsOf(file, 'v'), ['it has no table "v"']);
  });

  it('gives the rest where a page is not there, and says which', (t) => {
    const { file, rows } = written(t, fill, { pageBytes: 512 });
    const half = file.subarray(0, Math.floor(file.length / 1024) * 512);

    const read = rowsOf(half, 't').filter(({ isWhole }) => isWhole);

    assert.ok(read.length > 10 && read.length < rows('t').length);
    assert.match(reasonsOf(half, 't').join(), /^page [0-9]+ is not there: the file has [0-9]+/);
  });

  it('reads a page once where it points at itself', (t) => {
    const { file, rows } = written(t, fill, { pageBytes: 512 });
    const root = Number(rows('sqlite_schema').find(({ name }) => name === 't')?.['rootpage']);
    const looping = Buffer.from(file);
    looping.writeUInt32BE(root, (root - 1) * 512 + 8);

    assert.deepEqual(reasonsOf(looping, 't'), [`page ${root} is used twice`]);
  });

  it('cuts off a row whose overflow pages go in a circle', (t) => {
    const { file } = written(t, (database) => {
      database.exec(`CREATE TABLE t (a); INSERT INTO t VALUES (zeroblob(12000))`);
    });
    const looping = Buffer.from(file);
    looping.writeUInt32BE(3, 2 * 4096);

    const [row] = rowsOf(looping, 't');

    assert.equal(row?.isWhole, false);
    assert.ok(row.values[0] instanceof Uint8Array && row.values[0].length < 12_000);
  });

  const BROKEN: readonly (readonly [string, (file: Buffer) => unknown, RegExp])[] = [
    ['nothing', (file) => file.subarray(0, 0), /^it is no SQLite database$/],
    ['half a header', (file) => file.subarray(0, 99), /^it is no SQLite database$/],
    ['another magic', (file) => file.write('SQLite format 4'), /^it is no SQLite database$/],
    ['pages of 500 bytes', (file) => file.writeUInt16BE(500, 16), /^it says that its pages have 500 bytes/],
    ['pages of no use', (file) => file.writeUInt8(255, 20), /^it says that its pages have 512 bytes, of which 257/],
    [
      'another type of page',
      (file) => file.writeUInt8(0x0a, 100),
      /^page 1 is no page of a table,it has no table "t"$/,
    ],
    ['too many cells', (file) => file.writeUInt16BE(60_000, 103), /^page 1 is malformed,it has no table "t"$/],
    ['a cell outside', (file) => file.writeUInt16BE(511, 108), /^page 1 is malformed,it has no table "t"$/],
  ];
  for (const [what, breakIt, reason] of BROKEN) {
    it(`says what is wrong with ${what}`, (t) => {
      const { file } = written(t, (database) => database.exec('CREATE TABLE t (a)'), { pageBytes: 512 });
      const broken = Buffer.from(file);
      const made = breakIt(broken);

      assert.match(reasonsOf(made instanceof Uint8Array ? made : broken, 't').join(), reason);
    });
  }
});

/** Rows short and long, so that b-trees are deep and rows overflow, with some of them deleted again. */
function fill(database: DatabaseSync): void {
  database.exec('CREATE TABLE gone (a); CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, b BLOB)');
  const insert = database.prepare('INSERT INTO t (a, b) VALUES (?, ?)');
  database.exec('BEGIN');
  for (let i = 0; i < 400; i += 1) insert.run(`row ${i}`, Buffer.alloc((i * i) % (i % 50 === 0 ? 200_000 : 900), i));
  for (let i = 0; i < 100; i += 1) database.exec(`INSERT INTO gone VALUES (zeroblob(3000))`);
  database.exec('COMMIT; DELETE FROM t WHERE id % 7 = 0; DROP TABLE gone');
}

/** A database file that SQLite wrote, and what SQLite reads from it. */
function written(
  t: TestContext,
  write: (database: DatabaseSync) => void,
  { pageBytes = 4096, reserved = 0 }: { readonly pageBytes?: number; readonly reserved?: number } = {},
): { readonly file: Buffer; rows(table: string): Record<string, SQLOutputValue>[] } {
  const path = `${temporaryFolder(t)}/database`;
  const database = new DatabaseSync(path);
  database.exec(`PRAGMA page_size = ${pageBytes}`);
  if (reserved > 0) {
    database.exec('VACUUM; PRAGMA user_version = 1');
    database.close();
    reserve(path, reserved);
    database.open();
  }
  write(database);
  const rows = (table: string) => {
    const select = database.prepare(`SELECT * FROM ${table} ORDER BY rowid`);
    select.setReadBigInts(true);
    return select.all();
  };
  database.exec('PRAGMA integrity_check');
  t.after(() => database.close());
  return { file: readFileSync(path), rows };
}

/** Keeps so many bytes at the end of each page free, as encrypting SQLites do, in a database of one empty page. */
function reserve(path: string, reserved: number): void {
  const file = readFileSync(path);
  file.writeUInt8(reserved, 20);
  file.writeUInt16BE((file.length - reserved) & 0xffff, 105);
  writeFileSync(path, file);
}

function rowsOf(file: Uint8Array, table: string): readonly SqliteRow[] {
  return [...sqliteRows(inMemory(file), table)].filter((row) => row.kind === 'row');
}

function reasonsOf(file: Uint8Array, table: string): readonly string[] {
  return [...sqliteRows(inMemory(file), table)].flatMap((row) => (row.kind === 'damaged' ? [row.reason] : []));
}

/** The row's id takes the place of the first value, which is an `INTEGER PRIMARY KEY`. */
function valuesOf({ rowid, values: [first, ...others] }: SqliteRow): readonly unknown[] {
  return others.length === 0 ? [plain(first)] : [rowid, ...others.map(plain)];
}

function plain(value: unknown): unknown {
  if (typeof value === 'bigint') return Number(value);
  return value instanceof Uint8Array ? Buffer.from(value).toString('hex') : (value ?? undefined);
}
