import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { TestContext } from 'node:test';

/**
 * The path of a program that a test runs, or undefined where it is missing: then the test is marked
 * `skipped: no <name> on PATH`, and the caller returns. Throws instead with CI=true, where none may be missing.
 */
export function requireClient(t: TestContext, name: string): string | undefined {
  const found = (process.env['PATH'] ?? '')
    .split(delimiter)
    .map((folder) => join(folder, name))
    .find(isExecutable);
  if (found !== undefined) return found;
  if (process.env['CI'] === 'true') throw new Error(`no "${name}" on PATH, and CI=true asks for it`);
  t.skip(`skipped: no ${name} on PATH`);
  return undefined;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
