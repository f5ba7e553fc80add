import type { Extractor } from '../types.ts';

/** What tells of packages of languages, and of programs that came without a package manager. */
export const LANG_EXTRACTORS: readonly Extractor[] = [];
