import { parseToml } from '../../lib/toml.ts';
import { listIn, textIn, textsIn, valueIn } from '../fields.ts';
import { documentFacts, LOCKED_ANYWHERE } from '../lock-facts.ts';
import { pypiRecord } from '../python-names.ts';
import type { ReadRecord } from '../records.ts';
import type { Extractor } from '../types.ts';
import { wantedNames } from '../wanted-names.ts';

/**
 * PDM's lock file. It does not tell groups for development from extras: what is only in groups that are called as those
 * for development commonly are is left out. A package with extras has an entry of its own, and counts once.
 */
export const pdmLock: Extractor = {
  id: 'pdm-lock',
  version: 1,
  limitBytes: 16 * 2 ** 20,
  ...wantedNames({ names: ['pdm.lock'] }),
  async *extract(file, { signal }) {
    yield* documentFacts(parseToml(file.bytes), LOCKED_ANYWHERE, recordsOf, signal);
  },
};

const FOR_DEVELOPMENT = new Set(['dev', 'development', 'test', 'tests', 'testing', 'lint', 'doc', 'docs', 'typing']);

function* recordsOf(lock: unknown): Iterable<ReadRecord> {
  for (const entry of listIn(lock, 'package')) {
    const groups = textsIn(entry, 'groups');
    const isForDevelopment = groups.length > 0 && groups.every((group) => FOR_DEVELOPMENT.has(group));
    // A folder's path stands where others have files to be downloaded: it is the project's own code.
    if (isForDevelopment || valueIn(entry, 'path') !== undefined) continue;
    yield pypiRecord(textIn(entry, 'name'), textIn(entry, 'version'));
  }
}
