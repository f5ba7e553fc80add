import { claimsOfFile, SBOM_LIMIT_BYTES } from '../bom/claims.ts';
import type { Extractor } from '../types.ts';
import { wantedNames } from '../wanted-names.ts';

/**
 * Names that CycloneDX recommends ("Recognized file patterns"), and that of an attestation, whose format only its content
 * tells: this extractor says of it how it cannot be read. The others may be anything's.
 */
const SURE = ['.cdx.json', '.cyclonedx.json', '.intoto.json'];

/** CycloneDX in JSON: packages that are claimed, never more. */
export const cyclonedx: Extractor = {
  id: 'cyclonedx',
  version: 3,
  limitBytes: SBOM_LIMIT_BYTES,
  ...wantedNames({
    names: ['bom.json', 'sbom.json', 'cyclonedx.json'],
    endings: [...SURE, '.bom.json', '.sbom.json'],
  }),
  async *extract(file, context) {
    const name = file.path.toLowerCase();
    const isSure = SURE.some((ending) => name.endsWith(ending));
    yield* claimsOfFile(file, context, { format: 'cyclonedx', isSure, isStatement: name.endsWith('.intoto.json') });
  },
};
