import { writeCycloneDx } from './cyclonedx.ts';
import { writeOpenVex } from './openvex.ts';
import type { VexEnvelope, VexFormat, VexToWrite } from './types.ts';
import { writeCsaf } from './write-csaf.ts';

export { readIdList } from './id-list.ts';
export { excuses, type LastWord, lastWords } from './last-word.ts';
export { soleUnknown } from './part-of.ts';
export { MOST_VEX_BYTES, readVex } from './read.ts';
export { imagePurl, scopeOf } from './scope.ts';

/** The media type of each form. */
export const VEX_MEDIA_TYPES: Readonly<Record<VexFormat, string>> = {
  openvex: 'application/vnd.openvex+json',
  csaf: 'application/csaf+json',
  cyclonedx: 'application/vnd.cyclonedx+json; version=1.6',
};

/** A document that says this; undefined where there is nothing to say. */
export function writeVex(format: VexFormat, statements: readonly VexToWrite[], envelope: VexEnvelope): unknown {
  if (statements.length === 0) return undefined;
  switch (format) {
    case 'openvex':
      return writeOpenVex(statements, envelope);
    case 'csaf':
      return writeCsaf(statements, envelope);
    case 'cyclonedx':
      return writeCycloneDx(statements, envelope);
  }
}
