import type { TestContext } from 'node:test';
import { type Database, openSqlite } from '../../src/db/index.ts';

/** A new, empty database in memory, closed when the test ends. */
export async function memoryDatabase(t: TestContext): Promise<Database> {
  const database = await openSqlite(':memory:');
  t.after(() => database.close());
  return database;
}
