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
  skipWithout(t, `${name} on PATH`);
  return undefined;
}

/** The same for a library of such a program, which the caller has looked for: whether the test goes on. */
export function requireLibrary(t: TestContext, name: string, isThere: boolean): boolean {
  if (!isThere) skipWithout(t, `library ${name}`);
  return isThere;
}

function skipWithout(t: TestContext, what: string): void {
  if (process.env['CI'] === 'true') throw new Error(`no ${what}, and CI=true asks for it`);
  t.skip(`skipped: no ${what}`);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
