import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

/**
 * A digest of the code in folders of `src`, without its tests: what other code made can be made again, and nobody has to
 * think of raising a number.
 */
export async function codeDigest(folders: readonly string[]): Promise<string> {
  const hash = createHash('sha256');
  for (const folder of folders) {
    const path = fileURLToPath(new URL(`../${folder}`, import.meta.url));
    const files = await readdir(path, { recursive: true });
    for (const file of files.filter((name) => /(?<!\.test)\.ts$/.test(name)).toSorted()) {
      hash.update(`${folder}/${file}\0`).update(await readFile(`${path}/${file}`));
    }
  }
  return `sha256:${hash.digest('hex')}`;
}
