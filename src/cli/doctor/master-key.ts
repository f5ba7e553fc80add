import { findMasterKey, type KeySource } from '../../auth/index.ts';
import { type Check, ok } from './check.ts';
import { type DatabaseSource, withDatabase } from './database.ts';

/** The master key can be had by its owner alone, and is the one that the database's secrets are sealed with. */
export function checkMasterKey(database: DatabaseSource, source: KeySource): Check {
  return {
    title: 'master key',
    async run() {
      const master = (await withDatabase(database, (db) => findMasterKey(db, source))) ?? (await source.read());
      return ok(
        master === undefined
          ? `is not there yet: the first start makes it, and it then comes from ${source.name}`
          : `opens the database's secrets, and comes from ${source.name}`,
      );
    },
  };
}
