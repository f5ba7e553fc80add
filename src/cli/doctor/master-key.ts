import { findMasterKey, readMasterKey } from '../../auth/index.ts';
import { type Check, ok } from './check.ts';
import { type DatabaseSource, withDatabase } from './database.ts';

/** The master key is readable by its owner alone, and is the one that the database's secrets are sealed with. */
export function checkMasterKey(database: DatabaseSource, file: string): Check {
  return {
    title: 'master key',
    async run() {
      const master = (await withDatabase(database, (db) => findMasterKey(db, file))) ?? (await readMasterKey(file));
      return ok(
        master === undefined ? 'is not there yet: the first start makes it' : `"${file}" opens the database's secrets`,
      );
    },
  };
}
