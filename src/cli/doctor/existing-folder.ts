import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';

/** The folder itself, else the nearest one above it that is there: where the first start will make it. */
export async function existingFolder(path: string): Promise<string> {
  const found = await stat(path).catch(() => undefined);
  return found === undefined && dirname(path) !== path ? await existingFolder(dirname(path)) : path;
}
