import type { Extractor } from '../types.ts';
import { wantedPaths } from '../wanted-paths.ts';

const FOLDER = wantedPaths([], ['var/lib/dpkg/updates']);

/**
 * The journal of dpkg's database, whose entries have numbers for names: where dpkg was broken off some are left, which it
 * merges into `status` when it next runs. They are not read, so that the packages are in doubt.
 */
export const dpkgUpdates: Extractor = {
  id: 'dpkg-updates',
  version: 1,
  limitBytes: 2 ** 20,
  ...FOLDER,
  wants: (file) => FOLDER.wants(file) && /\/[0-9]+$/.test(file.path),
  async *extract(file) {
    if (file.sizeBytes > 0) yield { kind: 'partial', reason: 'dpkg has yet to merge it into its database' };
  },
};
