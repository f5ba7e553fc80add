import { readExecutable } from '../../lib/executable/index.ts';
import { parseJson } from '../../lib/json.ts';
import { wantedExecutables } from '../executable/wanted-executables.ts';
import { documentFacts } from '../lock-facts.ts';
import { findBundle } from '../nuget/bundle.ts';
import { libraryRecords } from '../nuget/libraries.ts';
import type { Extractor } from '../types.ts';

const MOST_JSON_BYTES = 64 * 2 ** 20;

/**
 * The packages of a .NET application that was published as a single file: the `deps.json` that it carries. An executable
 * that is broken or packed is passed over: `go-binary` says that it is.
 */
export const dotnetBundle: Extractor = {
  id: 'dotnet-bundle',
  version: 1,
  ...wantedExecutables,
  async *extract(file, { signal }) {
    const read = readExecutable(file);
    if (read.kind !== 'executables') return;
    for (const executable of read.executables) {
      const bundle = findBundle(executable);
      if (bundle === undefined) continue;
      if (bundle.kind === 'unreadable') yield { kind: 'partial', reason: bundle.reason };
      else if (bundle.sizeBytes > MOST_JSON_BYTES) {
        yield { kind: 'partial', reason: `its "deps.json" is larger than ${MOST_JSON_BYTES} bytes` };
      } else {
        const json = parseJson(executable.bytes.read(bundle.offset, bundle.sizeBytes));
        yield* documentFacts(json, { evidence: 'installed' }, libraryRecords, signal);
      }
    }
  },
};
