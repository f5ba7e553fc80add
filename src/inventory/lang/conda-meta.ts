import { parseJson } from '../../lib/json.ts';
import { textIn } from '../fields.ts';
import { documentFacts } from '../lock-facts.ts';
import { languageRecord, type ReadRecord } from '../records.ts';
import type { Extractor } from '../types.ts';
import { wantedNames } from '../wanted-names.ts';

const DIGITS = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'];
const WORDS = ['cpython', 'pypy', 'main', 'forge', 'gnu', 'llvm', 'openblas', 'mkl', 'cpu', 'cuda', 'generic', 'nompi'];

/**
 * Packages of conda environments: `conda-meta/<name>-<version>-<build>.json` (conda's documentation, "Environment
 * metadata"), whose last part is a number, or a word in use. Those of Python are told by their own metadata, too, under
 * the name by which advisories are filed; that of conda's package is often another, so none is made of it here.
 */
export const condaMeta: Extractor = {
  id: 'conda-meta',
  version: 1,
  limitBytes: 32 * 2 ** 20,
  ...wantedNames({
    endings: [...DIGITS, ...WORDS].map((end) => `${end}.json`),
    also: ({ path }) => /(?:^|\/)conda-meta\/[^/]+$/.test(path),
  }),
  async *extract(file, { signal }) {
    yield* documentFacts(parseJson(file.bytes), { evidence: 'installed' }, recordsOf, signal);
  },
};

function* recordsOf(meta: unknown): Iterable<ReadRecord> {
  yield languageRecord('conda', textIn(meta, 'name'), textIn(meta, 'version'));
}
