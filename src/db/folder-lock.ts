import { DatabaseSync } from 'node:sqlite';

const SQLITE_BUSY = 5;

/**
 * Holds the lock file for as long as this process lives, or until the answer is called; undefined where another
 * process holds it. The lock is the kernel's own, taken through SQLite: however a process ends, it ends with it.
 */
export function holdLock(path: string): (() => void) | undefined {
  let file: DatabaseSync | undefined;
  try {
    file = new DatabaseSync(path);
    file.exec('begin exclusive');
  } catch (error) {
    file?.close();
    if (error instanceof Error && 'errcode' in error && error.errcode === SQLITE_BUSY) return undefined;
    throw new Error(`cannot lock "${path}"`, { cause: error });
  }
  return () => file.close();
}
