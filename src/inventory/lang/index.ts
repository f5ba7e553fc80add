import type { Extractor } from '../types.ts';
import { goBinary } from './go-binary.ts';
import { nodePackage } from './node-package.ts';
import { packageLock } from './package-lock.ts';
import { pythonEgg } from './python-egg.ts';
import { pythonMetadata } from './python-metadata.ts';
import { requirementsTxt } from './requirements-txt.ts';
import { rustBinary } from './rust-binary.ts';

/** What tells of packages of languages, and of programs that came without a package manager. */
export const LANG_EXTRACTORS: readonly Extractor[] = [
  goBinary,
  nodePackage,
  packageLock,
  pythonEgg,
  pythonMetadata,
  requirementsTxt,
  rustBinary,
];
