import type { Extractor } from '../types.ts';

/** What others claim to be in an image. */
export const SBOM_EXTRACTORS: readonly Extractor[] = [];
