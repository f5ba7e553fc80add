import { rpmFacts } from '../rpm/facts.ts';
import { ndbHeaders } from '../rpm/ndb.ts';
import { MOST_DATABASE_BYTES, wantedInRpmFolders } from '../rpm/places.ts';
import type { Extractor } from '../types.ts';

/** rpm's database in a form of its own: SUSE since 15. */
export const rpmNdb: Extractor = {
  id: 'rpm-ndb',
  version: 1,
  limitBytes: MOST_DATABASE_BYTES,
  ...wantedInRpmFolders(['Packages.db']),
  async *extract(file, context) {
    yield* rpmFacts(ndbHeaders(file), context);
  },
};
