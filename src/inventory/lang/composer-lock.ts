import { fieldsOf, parseJson } from '../../lib/json.ts';
import { composerRecords } from '../composer/composer-records.ts';
import { packageFacts } from '../records.ts';
import type { Extractor } from '../types.ts';
import { wantedNames } from '../wanted-names.ts';

/**
 * Composer's lock file, without `packages-dev`. One under a folder `vendor` came with a package, and plans the development
 * of that.
 */
export const composerLock: Extractor = {
  id: 'composer-lock',
  version: 1,
  limitBytes: 16 * 2 ** 20,
  ...wantedNames({ names: ['composer.lock'], also: ({ path }) => !path.split('/').includes('vendor') }),
  async *extract(file, { signal }) {
    const parsed = parseJson(file.bytes);
    if (parsed.kind === 'unreadable') {
      yield { kind: 'partial', reason: parsed.reason };
      return;
    }
    const { packages } = fieldsOf(parsed.value);
    yield* packageFacts({ evidence: 'locked', better: 'below' }, composerRecords(packages), signal);
  },
};
