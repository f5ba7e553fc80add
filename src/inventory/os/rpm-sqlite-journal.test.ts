import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { describe, it, type TestContext } from 'node:test';
import { factsOf } from '../../../test/support/facts.ts';
import { temporaryFolder } from '../../../test/support/temporary.ts';
import { OS_EXTRACTORS } from './index.ts';
import { rpmSqliteJournal } from './rpm-sqlite-journal.ts';

const WAL = 'usr/lib/sysimage/rpm/rpmdb.sqlite-wal';
const JOURNAL = 'var/lib/rpm/rpmdb.sqlite-journal';

describe('rpmSqliteJournal', () => {
  it('doubts the database where its log is not empty', async (t) => {
    const facts = await factsOf(rpmSqliteJournal, WAL, writeAheadLog(t));

    assert.deepEqual(facts, [{ kind: 'partial', reason: 'it holds changes that the database may not have yet' }]);
  });

  it('says nothing of the empty log that rpm leaves, nor of one that SQLite would pass over', async (t) => {
    for (const content of ['', 'no log at all', writeAheadLog(t).subarray(0, 1000)]) {
      assert.deepEqual(await factsOf(rpmSqliteJournal, WAL, content), []);
    }
  });

  it('doubts the database where a transaction was broken off', async () => {
    const journal = Buffer.alloc(512);
    journal.write('d9d505f920a163d7', 'hex');

    assert.deepEqual(await factsOf(rpmSqliteJournal, JOURNAL, journal), [
      { kind: 'partial', reason: 'a transaction was broken off, so that the database may be half-written' },
    ]);
    assert.deepEqual(await factsOf(rpmSqliteJournal, JOURNAL, ''), []);
  });

  it('is asked', () => {
    assert.ok(OS_EXTRACTORS.includes(rpmSqliteJournal));
  });
});

function writeAheadLog(t: TestContext): Buffer {
  const path = `${temporaryFolder(t)}/rpmdb.sqlite`;
  const database = new DatabaseSync(path);
  t.after(() => database.close());
  database.exec(`PRAGMA journal_mode = WAL; CREATE TABLE 'Packages' (hnum INTEGER PRIMARY KEY, blob BLOB)`);
  return readFileSync(`${path}-wal`);
}
