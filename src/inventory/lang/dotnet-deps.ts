import { parseJson } from '../../lib/json.ts';
import { documentFacts } from '../lock-facts.ts';
import { libraryRecords } from '../nuget/libraries.ts';
import type { Extractor } from '../types.ts';
import { wantedNames } from '../wanted-names.ts';

/**
 * What a published .NET application and each shared framework say of the packages that lie beside them, the runtime
 * among them. An assembly without such a file is not read: what it says of itself is no package's version.
 */
export const dotnetDeps: Extractor = {
  id: 'dotnet-deps',
  version: 1,
  limitBytes: 64 * 2 ** 20,
  ...wantedNames({ endings: ['.deps.json'] }),
  async *extract(file, { signal }) {
    yield* documentFacts(parseJson(file.bytes), { evidence: 'installed' }, libraryRecords, signal);
  },
};
