import { parseJson } from '../../lib/json.ts';
import { entriesIn, textIn } from '../fields.ts';
import { documentFacts, LOCKED_ANYWHERE } from '../lock-facts.ts';
import { languageRecord, type ReadRecord } from '../records.ts';
import type { Extractor } from '../types.ts';
import { wantedNames } from '../wanted-names.ts';

/** renv's lock file, for packages of R. */
export const renvLock: Extractor = {
  id: 'renv-lock',
  version: 1,
  limitBytes: 16 * 2 ** 20,
  ...wantedNames({ names: ['renv.lock'] }),
  async *extract(file, { signal }) {
    yield* documentFacts(parseJson(file.bytes), LOCKED_ANYWHERE, recordsOf, signal);
  },
};

function* recordsOf(lock: unknown): Iterable<ReadRecord> {
  for (const [key, entry] of entriesIn(lock, 'Packages')) {
    const type = textIn(entry, 'Source') === 'Bioconductor' ? 'bioconductor' : 'cran';
    yield languageRecord(type, textIn(entry, 'Package') || key, textIn(entry, 'Version'));
  }
}
