import { fieldsOf, parseJson } from '../../lib/json.ts';
import { documentFacts, LOCKED_ANYWHERE } from '../lock-facts.ts';
import { languageRecord, type ReadRecord } from '../records.ts';
import type { Extractor } from '../types.ts';
import { wantedNames } from '../wanted-names.ts';

/** NuGet's lock file, `packages.lock.json` (or one for each project, `packages.<project>.lock.json`). */
export const nugetLock: Extractor = {
  id: 'nuget-lock',
  version: 1,
  limitBytes: 16 * 2 ** 20,
  ...wantedNames({
    endings: ['.lock.json'],
    also: ({ path }) => /(?:^|\/)packages\.(?:[^/]+\.)?lock\.json$/i.test(path),
  }),
  async *extract(file, { signal }) {
    yield* documentFacts(parseJson(file.bytes), LOCKED_ANYWHERE, recordsOf, signal);
  },
};

/** For each framework, what it resolves to; a project's own parts have no version. */
function* recordsOf(lock: unknown): Iterable<ReadRecord> {
  for (const framework of Object.values(fieldsOf(fieldsOf(lock)['dependencies']))) {
    for (const [name, value] of Object.entries(fieldsOf(framework))) {
      const { type, resolved } = fieldsOf(value);
      if (String(type).toLowerCase() === 'project') continue;
      yield languageRecord('nuget', name, typeof resolved === 'string' ? resolved : '');
    }
  }
}
