import { debRecords } from '../deb-records.ts';
import { databaseFacts } from '../records.ts';
import type { Extractor } from '../types.ts';
import { wantedPaths } from '../wanted-paths.ts';

const FOLDER = wantedPaths([], ['var/lib/dpkg/status.d']);

/**
 * The databases of distroless images: one file for each package, which is installed by being there; beside it lies a
 * list of its files, which is of no use here.
 */
export const dpkgStatusD: Extractor = {
  id: 'dpkg-status-d',
  version: 2,
  limitBytes: 4 * 2 ** 20,
  ...FOLDER,
  wants: (file) => FOLDER.wants(file) && !file.path.endsWith('.md5sums'),
  async *extract(file, { signal }) {
    yield* databaseFacts('deb', debRecords(file.bytes, false), signal);
  },
};
