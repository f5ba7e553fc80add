import { fieldsOf, parseJsonWithComments } from '../../lib/json.ts';
import { bunEntries } from '../npm/bun-entries.ts';
import { isWithinPackage, LOCKED_BELOW } from '../npm/npm-package.ts';
import { packageFacts } from '../records.ts';
import type { Extractor } from '../types.ts';
import { wantedNames } from '../wanted-names.ts';

/** Bun's lock file as text (Bun 1.2 and later), without what only `devDependencies` of the project lead to. */
export const bunLock: Extractor = {
  id: 'bun-lock',
  version: 1,
  limitBytes: 16 * 2 ** 20,
  ...wantedNames({ names: ['bun.lock'], also: ({ path }) => !isWithinPackage(path) }),
  async *extract(file, { signal }) {
    const parsed = parseJsonWithComments(file.bytes);
    if (parsed.kind === 'unreadable') yield { kind: 'partial', reason: parsed.reason };
    else yield* packageFacts(LOCKED_BELOW, bunEntries(fieldsOf(parsed.value)), signal);
  },
};
