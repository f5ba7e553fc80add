import { claimsOfFile, SBOM_LIMIT_BYTES } from '../bom/claims.ts';
import type { Extractor } from '../types.ts';
import { wantedNames } from '../wanted-names.ts';

/** Names that SPDX recommends (2.3, 4.4 "Data formats"; 3: `.spdx3.json`); what ends in `.spdx` alone may be a text. */
const SURE = ['.spdx.json', '.spdx3.json'];

/** SPDX in JSON, as tags and values, or in JSON-LD: packages that are claimed, never more. */
export const spdx: Extractor = {
  id: 'spdx',
  version: 2,
  limitBytes: SBOM_LIMIT_BYTES,
  ...wantedNames({
    names: ['sbom.json', 'spdx.json'],
    endings: [...SURE, '.spdx', '.sbom.json', '.intoto.json'],
  }),
  async *extract(file, context) {
    const name = file.path.toLowerCase();
    const isJson = name.endsWith('.spdx') && OBJECT.test(Buffer.from(file.read(0, 64)).toString('latin1'));
    const isSure = isJson || SURE.some((ending) => name.endsWith(ending));
    yield* claimsOfFile(file, context, { format: 'spdx', isSure });
  },
};

const OBJECT = /^\s*\{/;
