import type { Extractor } from '../types.ts';
import { pythonEgg } from './python-egg.ts';
import { pythonMetadata } from './python-metadata.ts';
import { requirementsTxt } from './requirements-txt.ts';

/** What tells of packages of languages, and of programs that came without a package manager. */
export const LANG_EXTRACTORS: readonly Extractor[] = [pythonEgg, pythonMetadata, requirementsTxt];
