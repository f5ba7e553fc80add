import { parseJson } from '../../lib/json.ts';
import { entriesIn, textIn, valueIn } from '../fields.ts';
import { documentFacts, LOCKED_ANYWHERE } from '../lock-facts.ts';
import { pypiRecord } from '../python-names.ts';
import type { ReadRecord } from '../records.ts';
import type { Extractor } from '../types.ts';
import { wantedNames } from '../wanted-names.ts';

/**
 * Pipenv's lock file. Of its sections, `default` is read and `develop` is not; a package from a repository, a folder or
 * a file has no version there and is passed over.
 */
export const pipfileLock: Extractor = {
  id: 'pipfile-lock',
  version: 1,
  limitBytes: 16 * 2 ** 20,
  ...wantedNames({ names: ['pipfile.lock'] }),
  async *extract(file, { signal }) {
    yield* documentFacts(parseJson(file.bytes), LOCKED_ANYWHERE, recordsOf, signal);
  },
};

const ELSEWHERE = ['git', 'hg', 'svn', 'bzr', 'path', 'file', 'editable'];

function* recordsOf(lock: unknown): Iterable<ReadRecord> {
  for (const [name, entry] of entriesIn(lock, 'default')) {
    const [, version = ''] = /^={2,3}(.+)$/s.exec(textIn(entry, 'version')) ?? [];
    const isElsewhere = ELSEWHERE.some((key) => valueIn(entry, key) !== undefined);
    if (version === '' && isElsewhere) continue;
    yield pypiRecord(name, version.trim());
  }
}
