import type { Extractor } from '../types.ts';
import { cyclonedx } from './cyclonedx.ts';
import { spdx } from './spdx.ts';

/** What others claim to be in an image. */
export const SBOM_EXTRACTORS: readonly Extractor[] = [cyclonedx, spdx];
