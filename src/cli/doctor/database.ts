import { existsSync } from 'node:fs';
import { type Database, structureFaults } from '../../db/index.ts';
import { type Check, fail, ok } from './check.ts';

/** Where the metadata is. */
export interface DatabaseSource {
  /** The SQLite file; undefined where it is PostgreSQL. */
  readonly file?: string;
  /** Opens it; the check closes it. */
  open(): Promise<Database>;
}

/** The database opens, has a schema that this release knows, and its structure is sound. */
export function checkDatabase(source: DatabaseSource): Check {
  return {
    title: 'database',
    async run() {
      const faults = await withDatabase(source, structureFaults);
      if (faults === undefined) return ok('is not there yet: the first start makes it');
      if (faults.length === 0)
        return ok(`${source.file === undefined ? 'PostgreSQL' : `"${source.file}"`} opens and is sound`);
      return fail(
        `the file is damaged: ${faults.join('; ')}`,
        'stop the server, keep a copy, and restore the data folder from a backup',
      );
    },
  };
}

/** What `work` answers; undefined before the first start, when there is no file. */
export async function withDatabase<T>(
  source: DatabaseSource,
  work: (db: Database) => Promise<T>,
): Promise<T | undefined> {
  if (source.file !== undefined && !existsSync(source.file)) return undefined;
  const db = await source.open();
  try {
    return await work(db);
  } finally {
    await db.close();
  }
}
