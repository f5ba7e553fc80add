import { berkeleyHeaders } from '../rpm/berkeley.ts';
import { rpmFacts } from '../rpm/facts.ts';
import { MOST_DATABASE_BYTES, wantedInRpmFolders } from '../rpm/places.ts';
import type { Extractor } from '../types.ts';

/** rpm's database as a hash of Berkeley DB: RHEL up to 8, Fedora up to 32, Amazon Linux 2, SUSE up to 12. */
export const rpmBdb: Extractor = {
  id: 'rpm-bdb',
  version: 1,
  limitBytes: MOST_DATABASE_BYTES,
  ...wantedInRpmFolders(['Packages']),
  async *extract(file, context) {
    yield* rpmFacts(berkeleyHeaders(file), context);
  },
};
