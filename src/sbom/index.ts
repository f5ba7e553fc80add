import { cyclonedx } from './cyclonedx.ts';
import { spdx } from './spdx.ts';
import type { SbomFormat } from './types.ts';

export { contentsId } from './listing.ts';
export { readSbom, type SbomImage } from './read.ts';
export { contentsOfStored } from './stored.ts';

/** The formats that SBOMs are written in. */
export const SBOM_FORMATS: readonly SbomFormat[] = [cyclonedx, spdx];

/** The format of that id, or undefined. */
export function sbomFormat(id: string): SbomFormat | undefined {
  return SBOM_FORMATS.find((format) => format.id === id);
}
