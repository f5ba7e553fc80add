import { isWithinPackage, LOCKED_BELOW } from '../npm/npm-package.ts';
import { pnpmEntries } from '../npm/pnpm-entries.ts';
import { readPnpmLock } from '../npm/pnpm-lines.ts';
import { packageFacts } from '../records.ts';
import type { Extractor } from '../types.ts';
import { wantedNames } from '../wanted-names.ts';

/**
 * pnpm's lock file of versions 5 to 9, without what is for development only: of versions 5 and 6 each package says so, of
 * version 9 it is what no `dependencies` and no `optionalDependencies` of the project or its workspaces lead to.
 */
export const pnpmLock: Extractor = {
  id: 'pnpm-lock',
  version: 1,
  limitBytes: 16 * 2 ** 20,
  ...wantedNames({ names: ['pnpm-lock.yaml'], also: ({ path }) => !isWithinPackage(path) }),
  async *extract(file, { signal }) {
    yield* packageFacts(LOCKED_BELOW, pnpmEntries(readPnpmLock(file.bytes, signal)), signal);
  },
};
