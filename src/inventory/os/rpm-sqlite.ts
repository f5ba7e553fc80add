import { rpmFacts } from '../rpm/facts.ts';
import { MOST_DATABASE_BYTES, wantedInRpmFolders } from '../rpm/places.ts';
import { sqliteHeaders } from '../rpm/sqlite.ts';
import type { Extractor } from '../types.ts';

/** rpm's database in SQLite: RHEL since 9, Fedora since 33, Amazon Linux 2023, Azure Linux. */
export const rpmSqlite: Extractor = {
  id: 'rpm-sqlite',
  version: 1,
  limitBytes: MOST_DATABASE_BYTES,
  ...wantedInRpmFolders(['rpmdb.sqlite']),
  async *extract(file, context) {
    yield* rpmFacts(sqliteHeaders(file), context);
  },
};
