import { debRecords } from '../deb-records.ts';
import { databaseFacts } from '../records.ts';
import type { Extractor } from '../types.ts';
import { wantedPaths } from '../wanted-paths.ts';

/** dpkg's database: every package of which files are there, whether or not it is configured (dpkg(1)). */
export const dpkg: Extractor = {
  id: 'dpkg',
  version: 2,
  limitBytes: 64 * 2 ** 20,
  ...wantedPaths(['var/lib/dpkg/status']),
  async *extract(file, { signal }) {
    yield* databaseFacts('deb', debRecords(file.bytes, true), signal);
  },
};
