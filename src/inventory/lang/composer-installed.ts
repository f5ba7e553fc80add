import { fieldsOf, parseJson } from '../../lib/json.ts';
import { composerRecords } from '../composer/composer-records.ts';
import { packageFacts } from '../records.ts';
import type { Extractor } from '../types.ts';
import { wantedNames } from '../wanted-names.ts';

/**
 * What Composer has installed: `composer/installed.json` in the folder for packages, `vendor` unless configured
 * otherwise. A list from Composer 1, an object with the list as `packages` from Composer 2 (composer,
 * "FilesystemRepository"). What was installed for development is there like all else.
 */
export const composerInstalled: Extractor = {
  id: 'composer-installed',
  version: 1,
  limitBytes: 16 * 2 ** 20,
  ...wantedNames({
    names: ['installed.json'],
    also: ({ path }) => /(?:^|\/)composer\/installed\.json$/.test(path),
  }),
  async *extract(file, { signal }) {
    const parsed = parseJson(file.bytes);
    if (parsed.kind === 'unreadable') {
      yield { kind: 'partial', reason: parsed.reason };
      return;
    }
    const packages = Array.isArray(parsed.value) ? parsed.value : fieldsOf(parsed.value)['packages'];
    yield* packageFacts({ evidence: 'installed' }, composerRecords(packages), signal);
  },
};
