import { existsSync } from 'node:fs';
import type { TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';

/**
 * The path of a file or folder under `../shared/data`, or undefined where the checkout has no such neighbour: then
 * the test is marked `skipped: no ../shared/data`, and the caller returns. Throws where the folder is there and the
 * file is not.
 */
export function sharedData(t: TestContext, path: string): string | undefined {
  const found = findSharedData(path);
  if (found === undefined) t.skip('skipped: no ../shared/data');
  return found;
}

/** The same for what a suite prepares, which no test is skipped for. */
export function findSharedData(path: string): string | undefined {
  const root = fileURLToPath(new URL('../../../shared/data/', import.meta.url));
  if (!existsSync(root)) return undefined;
  const file = `${root}${path}`;
  if (!existsSync(file)) throw new Error(`no "${path}" in ../shared/data`);
  return file;
}
