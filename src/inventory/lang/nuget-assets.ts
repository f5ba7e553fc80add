import { parseJson } from '../../lib/json.ts';
import { documentFacts, LOCKED_ANYWHERE } from '../lock-facts.ts';
import { libraryRecords } from '../nuget/libraries.ts';
import type { Extractor } from '../types.ts';
import { wantedNames } from '../wanted-names.ts';

/** What NuGet restored for a project, which is left beside its sources: `obj/project.assets.json`. */
export const nugetAssets: Extractor = {
  id: 'nuget-assets',
  version: 1,
  limitBytes: 64 * 2 ** 20,
  ...wantedNames({ names: ['project.assets.json'] }),
  async *extract(file, { signal }) {
    yield* documentFacts(parseJson(file.bytes), LOCKED_ANYWHERE, libraryRecords, signal);
  },
};
