import type { RandomAccess } from '../../lib/random-access.ts';
import { sqliteRows } from '../../lib/sqlite-file.ts';
import type { StoredHeader } from './stored.ts';

/** The headers of an rpm database in SQLite: `CREATE TABLE 'Packages' (hnum INTEGER PRIMARY KEY, blob BLOB)`. */
export function* sqliteHeaders(file: RandomAccess): Generator<StoredHeader, void, undefined> {
  for (const row of sqliteRows(file, 'Packages')) {
    if (row.kind === 'damaged') {
      yield row;
      continue;
    }
    const [, blob] = row.values;
    if (blob instanceof Uint8Array) yield { kind: 'header', bytes: blob };
    else yield { kind: 'damaged', reason: `row ${row.rowid} has no header` };
  }
}
