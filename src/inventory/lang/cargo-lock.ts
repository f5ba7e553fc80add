import { parseToml } from '../../lib/toml.ts';
import { listIn, textIn, valueIn } from '../fields.ts';
import { documentFacts, LOCKED_ANYWHERE } from '../lock-facts.ts';
import { languageRecord, type ReadRecord } from '../records.ts';
import type { Extractor } from '../types.ts';
import { wantedNames } from '../wanted-names.ts';

/**
 * Cargo's lock file, of every version so far. Packages without a source are read as well: besides the project itself they
 * are crates that lie in its folders, often copies of published ones with a patch. It does not tell which are for
 * development alone.
 */
export const cargoLock: Extractor = {
  id: 'cargo-lock',
  version: 1,
  limitBytes: 16 * 2 ** 20,
  ...wantedNames({ names: ['cargo.lock'] }),
  async *extract(file, { signal }) {
    yield* documentFacts(parseToml(file.bytes), LOCKED_ANYWHERE, recordsOf, signal);
  },
};

function* recordsOf(lock: unknown): Iterable<ReadRecord> {
  // The first form has the project itself apart from what it needs.
  const root = valueIn(lock, 'root');
  const packages = root === undefined ? listIn(lock, 'package') : [root, ...listIn(lock, 'package')];
  for (const entry of packages) yield languageRecord('cargo', textIn(entry, 'name'), textIn(entry, 'version'));
}
