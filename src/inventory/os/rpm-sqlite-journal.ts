import { isTransactionBrokenOff, isWalWithCommits } from '../../lib/sqlite-journal.ts';
import { MOST_DATABASE_BYTES, wantedInRpmFolders } from '../rpm/places.ts';
import type { Extractor } from '../types.ts';

/**
 * What SQLite writes beside rpm's database until a transaction is done: rpm leaves an empty write-ahead log, or none. They
 * are not read, so that the packages are in doubt where something is in them.
 */
export const rpmSqliteJournal: Extractor = {
  id: 'rpm-sqlite-journal',
  version: 1,
  limitBytes: MOST_DATABASE_BYTES,
  ...wantedInRpmFolders(['rpmdb.sqlite-wal', 'rpmdb.sqlite-journal']),
  async *extract(file) {
    if (file.path.endsWith('-wal') && isWalWithCommits(file)) {
      yield { kind: 'partial', reason: 'it holds changes that the database may not have yet' };
    }
    if (file.path.endsWith('-journal') && isTransactionBrokenOff(file)) {
      yield { kind: 'partial', reason: 'a transaction was broken off, so that the database may be half-written' };
    }
  },
};
