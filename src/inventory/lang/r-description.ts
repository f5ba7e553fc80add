import { headerFields } from '../header-fields.ts';
import { languageRecord, packageFacts } from '../records.ts';
import type { Extractor } from '../types.ts';
import { baseName, wantedNames } from '../wanted-names.ts';

/**
 * Packages of R as they are installed: `DESCRIPTION` files that tell how they were built (R's "Writing R Extensions",
 * "The DESCRIPTION file"). Those of Bioconductor are of that type, all others of `cran`.
 */
export const rDescription: Extractor = {
  id: 'r-description',
  version: 1,
  limitBytes: 4 * 2 ** 20,
  ...wantedNames({ names: ['description'], also: ({ path }) => baseName(path) === 'DESCRIPTION' }),
  async *extract(file, { signal }) {
    const fields = headerFields(file.read(0, HEAD_BYTES), WANTED);
    if (!fields.has('built') || !fields.has('package')) return;
    const isOfCran = fields.get('repository') === 'CRAN' || !fields.has('biocviews');
    const type = isOfCran ? 'cran' : 'bioconductor';
    const record = languageRecord(type, fields.get('package') ?? '', fields.get('version') ?? '');
    yield* packageFacts({ evidence: 'installed' }, [record], signal);
  },
};

const HEAD_BYTES = 2 ** 18;
const WANTED = new Set(['package', 'version', 'built', 'repository', 'biocviews']);
