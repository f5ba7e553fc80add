import { parseToml } from '../../lib/toml.ts';
import { listIn, textIn, textsIn, valueIn } from '../fields.ts';
import { documentFacts, LOCKED_ANYWHERE } from '../lock-facts.ts';
import { pypiRecord } from '../python-names.ts';
import type { ReadRecord } from '../records.ts';
import type { Extractor } from '../types.ts';
import { wantedNames } from '../wanted-names.ts';

/**
 * Poetry's lock file, without what only development needs: that is category `dev` of Poetry before 1.5, and all groups
 * but `main` of Poetry from 2.0 on (Poetry's documentation, "Dependency groups"). In between the file does not tell, and
 * everything in it counts.
 */
export const poetryLock: Extractor = {
  id: 'poetry-lock',
  version: 1,
  limitBytes: 16 * 2 ** 20,
  ...wantedNames({ names: ['poetry.lock'] }),
  async *extract(file, { signal }) {
    yield* documentFacts(parseToml(file.bytes), LOCKED_ANYWHERE, recordsOf, signal);
  },
};

function* recordsOf(lock: unknown): Iterable<ReadRecord> {
  for (const entry of listIn(lock, 'package')) {
    if (isForDevelopment(entry) || isOwnCode(entry)) continue;
    yield pypiRecord(textIn(entry, 'name'), textIn(entry, 'version'));
  }
}

function isForDevelopment(entry: unknown): boolean {
  const groups = textsIn(entry, 'groups');
  return textIn(entry, 'category') === 'dev' || (groups.length > 0 && !groups.includes('main'));
}

function isOwnCode(entry: unknown): boolean {
  return textIn(valueIn(entry, 'source'), 'type') === 'directory';
}
