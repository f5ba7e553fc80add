import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { describe, it, type TestContext } from 'node:test';
import { temporaryFolder } from '../../test/support/temporary.ts';
import { inMemory } from './random-access.ts';
import { isTransactionBrokenOff, isWalWithCommits } from './sqlite-journal.ts';

describe('isWalWithCommits', () => {
  const CASES: readonly (readonly [string, (wal: Buffer) => Uint8Array | number, boolean])[] = [
    ['as SQLite wrote it', (wal) => wal, true],
    ['that is empty', (wal) => wal.subarray(0, 0), false],
    ['of a header alone', (wal) => wal.subarray(0, 32), false],
    ['that ends before the transaction does', (wal) => wal.subarray(0, 32 + 4096), false],
    ['with another magic', (wal) => wal.writeUInt8(0, 0), false],
    ['with another salt', (wal) => wal.writeUInt8(0, 16), false],
    ['with a frame of an earlier use', (wal) => wal.writeUInt32BE(1, 32 + 8), false],
    ['with another page', (wal) => wal.write('another', 32 + 24 + 100), false],
    ['with pages of no size', (wal) => wal.writeUInt32BE(0, 8), false],
  ];
  for (const [what, change, expected] of CASES) {
    it(`is ${expected} of a log ${what}`, (t) => {
      const wal = Buffer.from(journalOf(t, 'wal'));
      const changed = change(wal);

      assert.equal(isWalWithCommits(inMemory(typeof changed === 'number' ? wal : changed)), expected);
    });
  }

  it('reads the sums of a machine of the other byte order', (t) => {
    const wal = Buffer.from(journalOf(t, 'wal'));

    assert.equal(isWalWithCommits(inMemory(inOtherOrder(wal))), true);
  });
});

describe('isTransactionBrokenOff', () => {
  it('is true of a journal while its transaction is under way', (t) => {
    assert.equal(isTransactionBrokenOff(inMemory(journalOf(t, 'delete'))), true);
  });

  it('is false of one that was emptied, cut off or zeroed', (t) => {
    const journal = journalOf(t, 'delete');
    const zeroed = Buffer.from(journal).fill(0, 0, 28);

    for (const one of [journal.subarray(0, 0), journal.subarray(0, 27), zeroed]) {
      assert.equal(isTransactionBrokenOff(inMemory(one)), false);
    }
  });
});

/** The journal or log that SQLite has beside a database in use. */
function journalOf(t: TestContext, mode: 'wal' | 'delete'): Buffer {
  const path = `${temporaryFolder(t)}/database`;
  const database = new DatabaseSync(path);
  t.after(() => database.close());
  // With next to no memory for pages, SQLite writes before the transaction ends.
  database.exec(`PRAGMA journal_mode = ${mode}; PRAGMA cache_size = 1; CREATE TABLE t (a)`);
  if (mode === 'delete') database.exec('BEGIN');
  for (let i = 0; i < 100; i += 1) database.exec('INSERT INTO t VALUES (zeroblob(3000))');
  const journal = mode === 'wal' ? `${path}-wal` : `${path}-journal`;
  assert.ok(existsSync(journal));
  return readFileSync(journal);
}

/** The first transaction of the same log, with sums over big-endian words. */
function inOtherOrder(wal: Buffer): Buffer {
  const isBig = wal.readUInt8(3) === 0x82;
  wal.writeUInt8(isBig ? 0x83 : 0x82, 3);
  let [a, b] = [0, 0];
  const add = (bytes: Buffer) => {
    for (let i = 0; i < bytes.length; i += 8) {
      const [x, y] = isBig
        ? [bytes.readUInt32BE(i), bytes.readUInt32BE(i + 4)]
        : [bytes.readUInt32LE(i), bytes.readUInt32LE(i + 4)];
      a = (a + x + b) >>> 0;
      b = (b + y + a) >>> 0;
    }
  };
  const put = (at: number) => {
    wal.writeUInt32BE(a, at);
    wal.writeUInt32BE(b, at + 4);
  };
  add(wal.subarray(0, 24));
  put(24);
  for (let at = 32; at < wal.length; at += 24 + 4096) {
    add(wal.subarray(at, at + 8));
    add(wal.subarray(at + 24, at + 24 + 4096));
    put(at + 16);
  }
  return wal;
}
