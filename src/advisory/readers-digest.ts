import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

/** What decides how a feed is understood. */
const FOLDERS = ['advisory', 'distro', 'version'];

/**
 * A digest of the code that reads feeds: what other code read is read again, though the feed is the same. Nobody has to
 * think of raising a number.
 */
export async function readersDigest(): Promise<string> {
  const hash = createHash('sha256');
  for (const folder of FOLDERS) {
    const path = fileURLToPath(new URL(`../${folder}`, import.meta.url));
    const files = await readdir(path, { recursive: true });
    for (const file of files.filter((name) => /(?<!\.test)\.ts$/.test(name)).toSorted()) {
      hash.update(`${folder}/${file}\0`).update(await readFile(`${path}/${file}`));
    }
  }
  return `sha256:${hash.digest('hex')}`;
}
