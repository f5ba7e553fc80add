import { bunBinaryEntries } from '../npm/bun-binary.ts';
import { isWithinPackage, LOCKED_BELOW } from '../npm/npm-package.ts';
import { packageFacts } from '../records.ts';
import type { Extractor } from '../types.ts';
import { wantedNames } from '../wanted-names.ts';

/** Bun's lock file in binary form (the only one before Bun 1.2), without what is for development only. */
export const bunLockb: Extractor = {
  id: 'bun-lockb',
  version: 1,
  limitBytes: 16 * 2 ** 20,
  ...wantedNames({ names: ['bun.lockb'], also: ({ path }) => !isWithinPackage(path) }),
  async *extract(file, { signal }) {
    const entries = bunBinaryEntries(file.bytes);
    if (typeof entries === 'string') yield { kind: 'partial', reason: entries };
    else yield* packageFacts(LOCKED_BELOW, entries, signal);
  },
};
